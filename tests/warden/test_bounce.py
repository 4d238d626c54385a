# test_bounce.py -- mails that come back become facts
import os
import subprocess
import unittest

import tap
import world


def report(notice, address, status="5.1.1"):
    """A delivery report as Postfix writes one."""
    return f"""From: MAILER-DAEMON@relay.example
To: help@isp.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}

--b
Content-Type: message/rfc822

Message-ID: <{notice}@isp.example>
Subject: Your line

hello

--b--
"""


class Bounces(unittest.TestCase):
    def bounce(self, text, database=None):
        path = f"{world.FOLDER}/bounce.conf"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"database = {database or world.as_role('lazaret_warden')}\n")
        return subprocess.run([f"{world.BUILD}/lazaret-warden", "-c", path, "--bounce"],
                              input=text, text=True, capture_output=True,
                              env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})

    def test_a_bounce_is_a_fact_and_marks_the_contact(self):
        world.prepare()
        world.tell("moved", "gone@mail.example", "here@mail.example")
        notice = world.sql("""SELECT n.id FROM lazaret.notice n JOIN lazaret.line l ON l.id = n.line_id
                              WHERE l.reference = 'moved'""")[0][0]
        done = self.bounce(report(notice, "GONE@mail.example"))
        self.assertEqual(done.returncode, 0, done.stderr)
        kind, detail = world.timeline("moved")[-1]
        self.assertEqual(kind, "bounced")
        self.assertIn('"status": "5.1.1"', detail)
        self.assertNotIn("mail.example", detail)
        self.assertEqual(world.sql("""SELECT value, bounced FROM lazaret.contact
                                      WHERE value LIKE '%@mail.example' AND bounced_at IS NOT NULL"""),
                         [["gone@mail.example", "5.1.1"]])

    def test_what_is_no_report_of_ours_changes_nothing(self):
        before = world.sql("SELECT count(*) FROM lazaret.timeline")
        for text in ("", "hello", report("0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f", "x@y.example")):
            self.assertEqual(self.bounce(text).returncode, 0)
        self.assertEqual(world.sql("SELECT count(*) FROM lazaret.timeline"), before)

    def test_without_a_database_the_mta_tries_again(self):
        done = self.bounce(report("0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f", "x@y.example"),
                           "host=/nowhere")
        self.assertEqual(done.returncode, 75, done.stderr)


if __name__ == "__main__":
    tap.main()
