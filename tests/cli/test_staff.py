# test_staff.py -- lazaret staff: accounts of the console
import unittest

import lazaret
import tap
from lazaret import DONE, NOBODY, REFUSED, USAGE

PASSWORD = "four words that nobody guesses"


class Staff(lazaret.Case):
    def word(self, name, role="agent"):
        return self.answer("staff", "add", name, "--role", role)["invitation"]

    def test_an_invitation(self):
        self.assertRegex(self.word("ada", "admin"), r"^([a-z2-9]{4}-){4}[a-z2-9]{4}$")
        with self.subTest("is said once, and kept as a digest"):
            self.assertEqual(lazaret.sql("SELECT length(invitation), password IS NULL FROM lazaret.clerk"
                                         " WHERE name = 'ada'"), "32|t")
        with self.subTest("a name is given once"):
            self.assertIn("already", self.expect(REFUSED, "staff", "add", "ada", "--role", "viewer"))

    def test_names_and_roles(self):
        for name in ("Ada", "-ada", "a b", "", "ä", "a" * 65):
            with self.subTest(f"no name: {name[:9]!r}"):
                self.expect(USAGE, "staff", "add", "--role", "viewer", "--", name)
        for name in ("a", "a.b_c-d@isp.example", "a" * 64):
            with self.subTest(f"a name: {name[:20]!r}"):
                self.expect(DONE, "staff", "add", name, "--role", "viewer")
        with self.subTest("no role"):
            self.expect(USAGE, "staff", "add", "eve", "--role", "root")

    def test_all_at_once(self):
        made = self.answer("staff", "add", "grace", "--role", "viewer", "--password", feed=PASSWORD + "\n")
        self.assertRegex(made["key"], "^[A-Z2-7]{32}$")
        self.assertIn("secret=" + made["key"], made["address"])
        self.assertEqual(len(set(made["recovery_codes"])), 10)
        with self.subTest("for people, with a square for the camera"):
            said = self.expect(DONE, "staff", "add", "edsger", "--role", "viewer", "--password", feed=PASSWORD)
            self.assertIn("otpauth://totp/", said)
            self.assertIn("█", said)
        with self.subTest("an easy password is refused, and no account is made"):
            self.expect(REFUSED, "staff", "add", "easy", "--role", "viewer", "--password", feed="easy\n")
            self.expect(NOBODY, "staff", "disable", "easy")
        with self.subTest("none at all"):
            self.expect(USAGE, "staff", "add", "easy", "--role", "viewer", "--password", feed="")

    def test_disable_and_reset(self):
        self.word("joan")
        self.expect(DONE, "staff", "disable", "joan")
        listed = {row["name"]: row for row in self.answer("staff", "list")}
        self.assertTrue(listed["joan"]["disabled_at"])
        self.assertFalse(listed["joan"].get("invited_until"))
        self.assertIn("invitation", self.answer("staff", "reset", "joan"))
        listed = {row["name"]: row for row in self.answer("staff", "list")}
        self.assertFalse(listed["joan"].get("disabled_at"))
        for verb in ("disable", "reset"):
            with self.subTest(f"{verb}: nobody"):
                self.expect(NOBODY, "staff", verb, "nobody")
        with self.subTest("it stands in the audit"):
            self.assertEqual(lazaret.sql("SELECT string_agg(verb, ' ' ORDER BY a.id) FROM lazaret.audit a"
                                         " JOIN lazaret.clerk c ON c.id::text = a.target WHERE c.name = 'joan'"),
                             "made disabled reset")


if __name__ == "__main__":
    tap.main()
