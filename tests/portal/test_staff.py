# test_staff.py -- the console: who comes in, and what each may
#
# Real portal, nginx and database.
import html
import re
import unittest
import urllib.parse

import desk
import station
import tap


def setUpModule():
    global portal
    portal = desk.console(name="staff")
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


class Frame(unittest.TestCase):
    def test_who_is_not_signed_in_is_sent_to_the_door(self):
        answer = portal.ask("GET", "/staff/account")
        self.assertEqual((answer.status, answer.headers["Location"]),
                         (303, "/staff/sign-in?then=/staff/account"))

    def test_a_clerk_sees_a_page(self):
        clerk = desk.Clerk(portal, "viewer")
        answer = clerk.get("/staff/account")
        self.assertEqual(answer.status, 200)
        self.assertIn(clerk.name, desk.text(answer))

    def test_sign_out(self):
        clerk = desk.Clerk(portal)
        self.assertEqual(clerk.post("/staff/sign-out", csrf=False).status, 403)
        self.assertEqual(clerk.get("/staff/account").status, 200)
        self.assertEqual(clerk.post("/staff/sign-out").status, 303)
        self.assertEqual(clerk.get("/staff/account").status, 303)

    def test_pages_and_files(self):
        for path, kind in {"/staff/sign-in": "text/html", "/staff/staff.css": "text/css",
                           "/staff/staff.js": "text/javascript"}.items():
            with self.subTest(path):
                answer = portal.ask("GET", path)
                self.assertEqual(answer.status, 200)
                self.assertTrue(answer.headers["Content-Type"].startswith(kind))
        self.assertEqual(portal.ask("GET", "/staff/nothing").status, 404)


if __name__ == "__main__":
    tap.main()
