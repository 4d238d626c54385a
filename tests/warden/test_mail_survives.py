# test_mail_survives.py -- no notice is lost, few come twice, none to a stranger
import collections
import random
import time
import unittest

import tap
import world

NOTICES = 200


def queue(word, count):
    for first in range(0, count, 50):
        world.sql("BEGIN;" + "".join(
            world.subscriber(f"{word}{i}", f"{word}{i}@mail.example") + world.case(f"{word}{i}")
            + world.notice(f"{word}{i}") for i in range(first, min(first + 50, count))) + "COMMIT")


def waiting():
    return int(world.sql("SELECT count(*) FROM lazaret.notice WHERE state = 'queued'")[0][0])


def unsent():
    return int(world.sql("SELECT count(*) FROM lazaret.notice WHERE state <> 'sent'")[0][0])


class Survives(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()

    def setUp(self):
        world.sql("""DELETE FROM lazaret.notice""")
        self.relay = world.Relay()
        self.wardens = []
        self.addCleanup(self.relay.stop)

    def tearDown(self):
        for warden in self.wardens:
            warden.stop()

    def start(self, **settings):
        self.wardens.append(world.Warden(self.relay.port, **settings))
        return self.wardens[-1]

    def copies(self, word):
        """How many copies of each notice arrived; each copy has the same id."""
        ids = collections.defaultdict(list)
        for mail in self.relay.mails:
            if mail.recipients[0].startswith(word):
                ids[mail.recipients[0]].append(mail.id)
        for address, list_of_ids in ids.items():
            self.assertEqual(len(set(list_of_ids)), 1, address)
        return {address: len(list_of_ids) for address, list_of_ids in ids.items()}

    def test_relay_away(self):
        self.relay.stop()
        warden = self.start()
        queue("away", 20)
        self.assertTrue(world.within(20, lambda: "relay away" in warden.log()), warden.log())
        time.sleep(1)  # a lap
        self.assertEqual(waiting(), 20)
        attempts = world.sql("SELECT max(attempts) FROM lazaret.notice")[0][0]
        self.assertEqual(attempts, "0", "the relay's absence is not the notice's fault")
        self.relay.start()
        self.assertTrue(world.within(30, lambda: waiting() == 0), warden.log())
        self.assertEqual(self.copies("away"), {f"away{i}@mail.example": 1 for i in range(20)})
        self.assertTrue(world.within(20, lambda: "relay is back" in warden.log()), warden.log())

    def test_database_away_for_a_moment(self):
        warden = self.start()
        queue("blink", 50)
        for _ in range(5):
            time.sleep(0.1)
            world.sql("""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE usename = 'lazaret_warden' AND datname = current_database()""")
        self.assertTrue(world.within(40, lambda: unsent() == 0), warden.log())
        copies = self.copies("blink")
        self.assertEqual(len(copies), 50)
        self.assertLessEqual(sum(copies.values()), 55)

    def test_killed_again_and_again(self):
        warden = self.start()
        queue("kill", NOTICES)
        kills = 0
        while unsent() > 0 and kills < 40:
            time.sleep(random.uniform(0.05, 0.4))
            kills += warden.kill("mail")
        self.assertTrue(world.within(60, lambda: unsent() == 0), warden.log())
        copies = self.copies("kill")
        twice = sum(count - 1 for count in copies.values())
        print(f"# {NOTICES} notices, {kills} kills of the role, {twice} copies too many")
        self.assertEqual(len(copies), NOTICES)
        self.assertGreater(kills, 0)
        self.assertLessEqual(twice, kills)
        tellings = int(world.sql("""SELECT count(*) FROM lazaret.timeline t
                                    WHERE t.kind = 'notice-sent' AND t.case_id IN
                                    (SELECT c.id FROM lazaret.case c JOIN lazaret.line l
                                     ON l.id = c.line_id WHERE l.reference LIKE 'kill%')""")[0][0])
        self.assertEqual(tellings, NOTICES)

    def test_two_wardens(self):
        both = [self.start(), self.start()]
        self.assertTrue(world.within(20, lambda: all(
            "acts" in warden.log() for warden in both)))
        self.assertEqual(
            sorted("stands by" in warden.log() for warden in both), [False, True])
        queue("two", NOTICES)
        self.assertTrue(world.within(60, lambda: unsent() == 0))
        copies = self.copies("two")
        self.assertEqual((len(copies), sum(copies.values())), (NOTICES, NOTICES))
        sessions = {mail.session for mail in self.relay.mails}
        print(f"# {NOTICES} notices, two wardens, {len(sessions)} sessions")

    def test_ends_quickly(self):
        warden = self.start()
        queue("end", 50)
        time.sleep(0.3)
        self.wardens.remove(warden)
        print(f"# ended within {warden.stop():.2f} s")


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        cls.ours = world.authority("ours")
        cls.theirs = world.authority("theirs")

    def run_one(self, word, arrives, tls=None, login=False, host="127.0.0.1", **settings):
        relay = world.Relay(tls=tls, require_login=login)
        warden = world.Warden(relay.port, relay_host=host, **settings)
        try:
            world.tell(word, f"{word}@mail.example")
            if arrives:
                self.assertTrue(world.within(20, lambda: relay.mails), warden.log())
                self.assertEqual(relay.mails[0].tls, tls is not None)
            else:
                self.assertTrue(world.within(20, lambda: "relay away" in warden.log()),
                                warden.log())
                time.sleep(0.5)
                self.assertEqual(relay.mails + relay.asked, [])
                self.assertEqual(world.state(word)[:2], ("queued", 0))
            return warden.log()
        finally:
            warden.stop()
            relay.stop()
            world.sql("DELETE FROM lazaret.notice")

    def test_names(self):
        required = {"relay_tls": "required", "relay_ca": self.ours}
        cases = (
            ("address", True, self.ours, "IP:127.0.0.1", "127.0.0.1", required),
            ("name", True, self.ours, "DNS:localhost", "localhost", required),
            ("another name", False, self.ours, "DNS:relay.example", "localhost", required),
            ("another address", False, self.ours, "IP:127.0.0.9", "127.0.0.1", required),
            ("another CA", False, self.theirs, "IP:127.0.0.1", "127.0.0.1", required),
            ("system's CAs", False, self.ours, "IP:127.0.0.1", "127.0.0.1",
             {"relay_tls": "required"}),
            ("offered by anybody", True, self.theirs, "DNS:relay.example", "127.0.0.1",
             {"relay_tls": "offered"}),
        )
        for name, arrives, ca, names, host, settings in cases:
            with self.subTest(name):
                log = self.run_one(name.replace(" ", "-").replace("'", ""), arrives,
                                   tls=world.certificate(ca, names), host=host, **settings)
                if not arrives:
                    self.assertIn("certificate:", log)

    def test_required_but_not_offered(self):
        log = self.run_one("plain", False, relay_tls="required", relay_ca=self.ours)
        self.assertIn("offers no STARTTLS", log)

    def test_second_session_with_tls(self):
        relay = world.Relay(tls=world.certificate(self.ours, "IP:127.0.0.1"))
        warden = world.Warden(relay.port, relay_tls="required", relay_ca=self.ours)
        try:
            for i in range(5):
                world.tell(f"again{i}", f"again{i}@mail.example")
                self.assertTrue(world.within(20, lambda n=i: len(relay.mails) > n), warden.log())
            self.assertNotIn("fell", warden.log())
        finally:
            warden.stop()
            relay.stop()

    def test_login(self):
        for name, password, arrives in (("right", "geheim", True), ("wrong", "falsch", False)):
            with self.subTest(name):
                path = f"{world.FOLDER}/password-{name}"
                with open(path, "w", encoding="ascii") as file:
                    file.write(password + "\n")
                relay = world.Relay(tls=world.certificate(self.ours, "IP:127.0.0.1"),
                                    require_login=True)
                warden = world.Warden(relay.port, relay_tls="required", relay_ca=self.ours,
                                      relay_user="warden", relay_password_file=path)
                world.tell(f"login-{name}", f"login-{name}@mail.example")
                try:
                    self.assertTrue(world.within(20, lambda: relay.mails or world.state(
                        f"login-{name}")[1] > 0), warden.log())
                    self.assertEqual(bool(relay.mails), arrives)
                    self.assertNotIn(password, warden.log())
                finally:
                    warden.stop()
                    relay.stop()


if __name__ == "__main__":
    tap.main()
