# test_mail.py -- what the warden's mails look like, and what becomes of them
import contextlib
import ctypes
import os
import socket
import time
import unittest

import tap
import world

PIDFD_GETFD = 438  # a system call that Python has no name for


class Mails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        cls.relay = world.Relay()
        cls.warden = world.Warden(cls.relay.port)
        world.tell("first", "first@mail.example")
        assert world.within(20, lambda: cls.relay.mails), cls.warden.log()

    @classmethod
    def tearDownClass(cls):
        cls.warden.stop()
        cls.relay.stop()

    def arrived(self, address, count=1, seconds=20):
        self.assertTrue(
            world.within(seconds, lambda: len(self.relay.to(address)) >= count),
            self.warden.log())
        return self.relay.to(address)[-1]

    def becomes(self, account, wanted):
        self.assertTrue(
            world.within(20, lambda: world.state(account)[0] == wanted),
            f"{world.state(account)} {self.warden.log()}")

    def test_with_the_relay_within_two_seconds(self):
        slowest = 0
        for i in range(10):
            began = time.time()
            world.tell(f"quick{i}", f"quick{i}@mail.example")
            slowest = max(slowest, self.arrived(f"quick{i}@mail.example").at - began)
        print(f"# slowest of ten: {slowest:.3f} s, from before the transaction")
        self.assertLess(slowest, 20, self.warden.log())

    def test_form(self):
        world.tell("form", "form@mail.example")
        mail = self.arrived("form@mail.example")
        code = world.sql("""SELECT c.code FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id
                            WHERE l.reference = 'form'""")[0][0]
        spaced = f"{code[:3]} {code[3:]}"
        notice = world.sql("""SELECT n.id FROM lazaret.notice n JOIN lazaret.line l
                              ON l.id = n.line_id WHERE l.reference = 'form'""")[0][0]
        message = mail.message
        parts = list(message.iter_parts())
        text = parts[0].get_content()
        wanted = {
            "type": (message.get_content_type(), "multipart/alternative"),
            "parts": ([part.get_content_type() for part in parts], ["text/plain", "text/html"]),
            "charset": ([part.get_content_charset() for part in parts], ["utf-8", "utf-8"]),
            "id": (message["Message-Id"], f"<{notice}@isp.example>"),
            "from": (str(message["From"]), "Harbour Net <help@isp.example>"),
            "sender": (mail.sender, "help@isp.example"),
            "to": (str(message["To"]), "form@mail.example"),
            "auto": (message["Auto-Submitted"], "auto-generated"),
            "answers": (message["X-Auto-Response-Suppress"], "OOF, AutoReply"),
            "list": ([name for name in message.keys() if name.startswith("List-")], []),
            "language": (message["Content-Language"], "en"),
            "subject": (message["Subject"],
                        f"Your Internet line: a device needs cleaning (case {spaced})"),
            "headers": (sorted(name for name in message.keys()),
                        ["Auto-Submitted", "Content-Language", "Content-Type", "Date", "From",
                         "MIME-Version", "Message-Id", "Subject", "To", "X-Auto-Response-Suppress"]),
        }
        for name, (got, want) in wanted.items():
            with self.subTest(name):
                self.assertEqual(got, want)
        for word in (spaced, "help.isp.example", "0800 123 4567", "never ask for passwords"):
            with self.subTest(f"text has {word}"):
                self.assertIn(word, text)
        for word in (spaced, "help.isp.example", "0800 123 4567"):
            with self.subTest(f"html has {word}"):
                self.assertIn(word, parts[1].get_content())
        with self.subTest("no link"):
            self.assertNotIn("http", text + parts[1].get_content())
        with self.subTest("lines as RFC 5322 wants them"):
            lines = mail.bytes.split(b"\r\n")
            self.assertFalse([line for line in lines if len(line) > 78 or b"\n" in line])
        with self.subTest("plain ASCII on the wire"):
            self.assertTrue(mail.bytes.isascii())

    def test_languages(self):
        for language, word in (("de", "Ihr Internetanschluss"), ("de-AT", "Ihr Internetanschluss"),
                               ("en", "Your Internet line"), ("sv", "Your Internet line"),
                               ("pl", "Twoje łącze internetowe")):
            with self.subTest(language):
                account = f"language-{language}"
                world.tell(account, f"{account}@mail.example", language=language)
                mail = self.arrived(f"{account}@mail.example")
                self.assertTrue(mail.message["Subject"].startswith(word), mail.message["Subject"])

    def test_released(self):
        world.tell("released", "released@mail.example", kind="released")
        mail = self.arrived("released@mail.example")
        self.assertIn("open again", mail.message["Subject"])

    def test_several_cases_in_one_mail(self):
        world.sql("BEGIN;" + world.subscriber("both", "both@mail.example") + world.case("both")
                  + world.case("both", cause="windows-trojan") + world.notice("both") + "COMMIT")
        text = next(self.arrived("both@mail.example").message.iter_parts()).get_content()
        self.assertIn("Windows computer", text)
        self.assertIn("camera", text)
        self.assertEqual(len(self.relay.to("both@mail.example")), 1)
        self.becomes("both", "sent")
        self.assertEqual(world.kinds("both"), ["notice-sent", "notice-sent"])

    def test_busy_is_tried_again(self):
        address = "busy-twice@mail.example"
        self.relay.busy[address] = 2
        world.tell("busy-twice", address)
        for attempt, pause in ((1, 60), (2, 300)):
            with self.subTest(f"attempt {attempt}"):
                self.assertTrue(world.within(
                    20, lambda n=attempt: world.state("busy-twice")[1] == n), self.warden.log())
                state, _, seconds, words = world.state("busy-twice")
                self.assertEqual(state, "queued")
                self.assertIn(seconds, range(pause - 10, pause + 1))
                self.assertEqual(words, "450 4.2.1 try again")
                self.assertEqual(world.kinds("busy-twice"), [])
            world.due_now()
        self.arrived(address)
        self.becomes("busy-twice", "sent")
        self.assertEqual(world.kinds("busy-twice"), ["notice-sent"])

    def test_after_two_days_it_has_failed(self):
        address = "busy-ever@mail.example"
        self.relay.busy[address] = 1000
        world.tell("busy-ever", address)
        self.assertTrue(world.within(20, lambda: world.state("busy-ever")[1] == 1))
        world.sql("""UPDATE lazaret.notice SET next_at = now(), queued_at = now() - interval '2 days'
                     WHERE state = 'queued' AND line_id =
                     (SELECT id FROM lazaret.line WHERE reference = 'busy-ever')""")
        self.becomes("busy-ever", "failed")
        self.assertEqual(world.kinds("busy-ever"), ["notice-failed"])

    def test_refused(self):
        for account, code in (("gone", "550"), ("spam", "554")):
            with self.subTest(account):
                world.tell(account, f"{account}@mail.example")
                self.becomes(account, "failed")
                self.assertEqual(world.kinds(account), ["notice-failed"])
                detail = world.timeline(account)[0][1]
                self.assertIn(f'"why": "{code} 5.', detail)
                self.assertNotIn("mail.example", detail + world.state(account)[3])

    def test_addresses_that_cannot_stand_in_a_command(self):
        for account, address in (("blank", "an na@mail.example"), ("utf8", "jürgen@mail.example"),
                                 ("crlf", "a@mail.example\r\nRCPT TO:<eve@mail.example>")):
            with self.subTest(account):
                world.tell(account, address)
                self.becomes(account, "failed")
                self.assertEqual(world.kinds(account), ["notice-failed"])
        self.assertNotIn("eve@mail.example", self.relay.asked)

    def test_two_addresses(self):
        with self.subTest("one takes it, one refuses"):
            world.tell("half", "half@mail.example", "gone-half@mail.example")
            self.arrived("half@mail.example")
            self.becomes("half", "sent")
            self.assertEqual(sorted(world.kinds("half")), ["notice-failed", "notice-sent"])
        with self.subTest("only who has not got it is tried again"):
            self.relay.busy["busy-two@mail.example"] = 1
            world.tell("two", "two@mail.example", "busy-two@mail.example")
            self.arrived("two@mail.example")
            self.assertTrue(world.within(20, lambda: world.state("two")[1] == 1))
            self.assertEqual(world.state("two")[0], "queued")
            world.due_now()
            self.arrived("busy-two@mail.example")
            self.becomes("two", "sent")
            self.assertEqual(len(self.relay.to("two@mail.example")), 1)
            self.assertEqual(self.relay.to("two@mail.example")[0].id,
                             self.relay.to("busy-two@mail.example")[0].id)

    def test_dropped(self):
        with self.subTest("nobody to send it to"):
            world.tell("nobody")
            self.becomes("nobody", "dropped")
            self.assertEqual(world.kinds("nobody"), ["notice-dropped"])
            self.assertIn("tell them in another way", world.timeline("nobody")[0][1])
        with self.subTest("overtaken by a release"):
            world.tell("late", "late@mail.example", state="watch", measure="none")
            self.becomes("late", "dropped")
        with self.subTest("released, but another case walls the line"):
            world.sql("BEGIN;" + world.subscriber("still", "still@mail.example")
                      + world.case("still", state="watch", measure="none")
                      + world.notice("still", "released")
                      + world.case("still", cause="windows-trojan") + "COMMIT")
            self.becomes("still", "dropped")
        self.assertEqual(self.relay.to("late@mail.example") + self.relay.to("still@mail.example"), [])

    def test_many_share_a_session(self):
        world.sql("BEGIN;" + "".join(
            world.subscriber(f"many{i}", f"many{i}@mail.example") + world.case(f"many{i}")
            + world.notice(f"many{i}") for i in range(30)) + "COMMIT")
        for i in range(30):
            self.arrived(f"many{i}@mail.example")
        sessions = {mail.session for mail in self.relay.mails
                    if mail.recipients[0].startswith("many")}
        print(f"# 30 mails in {len(sessions)} sessions")
        self.assertLess(len(sessions), 5)
        times = sorted(mail.at for mail in self.relay.mails if mail.recipients[0].startswith("many"))
        quickest = min(later - one for one, later in zip(times, times[1:]))
        print(f"# one {quickest * 1000:.1f} ms after another")

    def sends_at_once(self):
        """Of each connection to the relay, TCP_NODELAY; none where there is no connection."""
        role, found = self.warden.role("mail"), set()
        handle = os.pidfd_open(role)
        for fd in os.listdir(f"/proc/{role}/fd"):
            with contextlib.suppress(OSError):
                if not os.readlink(f"/proc/{role}/fd/{fd}").startswith("socket:"):
                    continue
                with socket.socket(fileno=ctypes.CDLL(None).syscall(PIDFD_GETFD, handle, int(fd), 0)) as near:
                    if near.family == socket.AF_INET and near.getpeername()[1] == self.relay.port:
                        found.add(near.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        os.close(handle)
        return found

    def test_a_relay_that_hangs_holds_nobody_for_ever(self):
        self.relay.pause = 3
        world.tell("hang", "slow@mail.example")
        with self.subTest("a kernel that waits for a confirmation takes 40 ms over each mail"):
            self.assertTrue(world.within(20, self.sends_at_once))
            self.assertEqual(self.sends_at_once(), {1})
        self.assertTrue(world.within(20, lambda: world.state("hang")[1] == 1), self.warden.log())
        self.assertEqual(world.state("hang")[0], "queued")
        self.relay.pause = 0
        world.sql("DELETE FROM lazaret.contact WHERE value = 'slow@mail.example'")
        world.due_now()
        self.becomes("hang", "dropped")


if __name__ == "__main__":
    tap.main()
