# test_daemon.py -- the redirector with a real database, from outside
import os
import random
import resource
import signal
import socket
import subprocess
import time
import unittest

import outpost
import tap
from outpost import (AAAA, HTTPS, NOERROR, NXDOMAIN, REFUSED, SERVFAIL, STEER4, STEER6, TRUE4,
                     TXT, Link, Redirector, Resolver, lease, question, release, shorten_lease, sql, wall, within)

GET = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
APPLIED = """SELECT a.number = s.number, a.lines FROM lazaret.applied a, lazaret.wall_state s
    WHERE a.site = 'north' AND a.follower = 'redirector'"""


def spread(daemon, name, count=12, **how):
    """Asks often enough that each worker has a turn."""
    return [daemon.ask(name, **how) for _ in range(count)]


class Daemon(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        cls.silent_port, port = outpost.free_ports(2)
        cls.resolver = Resolver(port)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [port])
        assert cls.daemon.start() is not None, cls.daemon.log()
        assert within(10, lambda: "the whole wall" in cls.daemon.log()), cls.daemon.log()

    @classmethod
    def tearDownClass(cls):
        if cls.daemon.process.poll() is None:
            cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))

    def test_01_clean_is_forwarded(self):
        for answer in spread(self.daemon, "www.example.com"):
            self.assertEqual(answer.addresses, [TRUE4])

    def test_02_forwarding_is_byte_exact_but_for_the_id(self):
        packet = question("WwW.ExAmPlE.CoM", number=0x1234)
        answer = self.daemon.ask("", packet=packet)
        _, _, asked = self.resolver.asked[-1]
        self.assertEqual(asked[2:], packet[2:])
        self.assertEqual(answer.packet[2:], self.resolver.reply(asked)[2:])

    def test_03_ports_and_ids_are_random(self):
        self.resolver.asked.clear()
        spread(self.daemon, "www.example.com", 100)
        ports = {port for _, port, _ in self.resolver.asked}
        ids = {packet[:2] for _, _, packet in self.resolver.asked}
        self.assertGreater(len(ports), 90)
        self.assertGreater(len(ids), 90)

    def test_04_walled_is_steered_at_once(self):
        wall(1)
        took = within(2, lambda: self.daemon.steered())
        self.assertIsNotNone(took)
        print(f"# steered {took * 1000:.0f} ms after the commit")
        for answer in spread(self.daemon, "www.example.com"):
            self.assertEqual(answer.addresses, [STEER4])
            self.assertLessEqual(answer.ttl, 15)
        for kind, want in ((AAAA, [STEER6]), (HTTPS, []), (TXT, [])):
            answer = self.daemon.ask("www.example.com", kind)
            self.assertEqual((answer.rcode, answer.addresses), (NOERROR, want))

    def test_05_others_are_not_touched(self):
        self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.2").addresses, [TRUE4])

    def test_06_ipv6_line(self):
        wall(9)
        self.assertIsNotNone(within(2, lambda: self.daemon.steered(who="::1")))

    def test_07_lower_measures_steer_nobody(self):
        wall(3, "restrict")
        time.sleep(0.3)
        self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.3").addresses, [TRUE4])

    def test_08_garden_and_own_names_are_true(self):
        for name in ("update.example", "a.cdn.example"):
            self.assertEqual(self.daemon.ask(name).addresses, [TRUE4], name)
        self.assertEqual(self.daemon.ask("cdn.example").addresses, [STEER4])
        self.assertEqual(self.daemon.ask("help.isp.example").addresses, ["192.0.2.10"])

    def test_09_indicators_become_sightings(self):
        self.assertEqual(self.daemon.ask("cnc.bad.example").rcode, NXDOMAIN)
        for _ in range(9):
            self.daemon.ask("deep.below.worm.example")
        query = """SELECT i.name, sum(s.count) FROM lazaret.sighting s
            JOIN lazaret.line l ON l.id = s.line_id JOIN lazaret.indicator i ON i.id = s.indicator_id
            WHERE l.reference = 'L-1' AND s.kind = 'dns' GROUP BY 1 ORDER BY 1"""
        took = within(10, lambda: sql(query) == [["cnc.bad.example", "1"], ["worm.example", "9"]])
        self.assertIsNotNone(took, sql(query))
        print(f"# sightings in the database after {took:.1f} s")

    def test_09_who_asks_is_alive(self):
        for _ in range(3):
            self.daemon.ask("update.example")
        self.daemon.ask("update.example", who="127.0.0.2")
        query = """SELECT l.reference, bit_count(bit_or(a.minutes)::bit(64)) FROM lazaret.alive a
            JOIN lazaret.line l ON l.id = a.line_id WHERE a.hour > now() - interval '2 hours' GROUP BY 1"""
        self.assertIsNotNone(within(10, lambda: sql(query)), "no line is alive")
        marks = dict(sql(query))
        self.assertIn(marks["L-1"], ("1", "2"), "a mark for each minute, not for each question")
        self.assertNotIn("L-2", marks, "a clean line is nobody's business")

    def test_10_outsiders_are_refused(self):
        answer = self.daemon.ask("www.example.com", who="127.200.0.1")
        self.assertEqual(answer.rcode, REFUSED)
        self.assertEqual(self.daemon.get(GET, who="127.200.0.1"), "")

    def test_11_browsers_are_sent_to_the_portal(self):
        for who, portal in (("127.0.0.1", "https://127.0.0.1:8443/"), ("::1", "https://[::1]:8443/")):
            answer = self.daemon.get(GET, who=who)
            self.assertRegex(answer, r"^HTTP/1\.1 302 ")
            self.assertIn(f"Location: {portal}\r\n", answer)
            self.assertIn("no-store", answer)
        self.assertRegex(self.daemon.get(GET.replace(b"GET", b"POST")), r"^HTTP/1\.1 511 ")

    def test_12_probes_in_both_states(self):
        probe = b"GET /hotspot-detect.html HTTP/1.0\r\nHost: captive.apple.com\r\n\r\n"
        self.assertRegex(self.daemon.get(probe), r"^HTTP/1\.1 302 ")
        self.assertIn("<BODY>Success</BODY>", self.daemon.get(probe, who="127.0.0.2"))

    def test_13_http_in_pieces_and_never_finished(self):
        body = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + b"x" * 30000
        self.assertRegex(self.daemon.get(body), r"^HTTP/1\.1 511 ")
        self.assertRegex(self.daemon.get(b"GET / HTTP/1.1\r\nA: " + b"x" * 9000), r"^HTTP/1\.1 4")
        began = time.monotonic()
        self.assertRegex(self.daemon.get(b"GET / HT"), r"^(HTTP/1\.1 4.*|)")
        self.assertLess(time.monotonic() - began, 50)  # 5 s are promised

    def test_14_tcp_many_on_one_connection(self):
        for at_once in (True, False):
            names = ("www.example.com", "update.example", "cnc.bad.example", "www.example.net")
            answers = self.daemon.ask_tcp([question(name) for name in names], at_once=at_once)
            self.assertEqual([answer.addresses[:1] for answer in answers],
                             [[STEER4], [TRUE4], [], [STEER4]])
            self.assertEqual(len(answers[1].addresses), 200)

    def test_15_truncated_goes_by_tcp(self):
        self.resolver.mode = "truncated"
        self.assertTrue(self.daemon.ask("www.example.com", who="127.0.0.2").truncated)
        self.resolver.mode = "answer"
        answers = self.daemon.ask_tcp([question("www.example.com")], who="127.0.0.2")
        self.assertEqual(len(answers[0].addresses), 200)

    def test_16_false_replies_are_ignored(self):
        self.resolver.mode = "forged"
        answer = self.daemon.ask("www.example.com", who="127.0.0.2")
        self.resolver.mode = "answer"
        self.assertEqual(answer.addresses, [TRUE4])

    def test_17_a_silent_resolver_is_servfail(self):
        self.resolver.mode = "silent"
        answer = self.daemon.ask("www.example.com", who="127.0.0.2", seconds=60)
        steered = self.daemon.ask("www.example.com")
        self.resolver.mode = "answer"
        self.assertEqual(answer.rcode, SERVFAIL)
        self.assertEqual(steered.addresses, [STEER4])

    def test_18_nonsense_harms_nobody(self):
        dice = random.Random(1)
        for _ in range(300):
            packet = bytearray(question("www.example.com"))
            for _ in range(dice.randrange(1, 6)):
                packet[dice.randrange(len(packet))] = dice.randrange(256)
            self.daemon.ask("", packet=bytes(packet[:dice.randrange(len(packet) + 1)] or b"x"),
                            seconds=0.002)
        self.assertTrue(self.daemon.steered())
        self.assertNotIn("starting another", self.daemon.log())

    def test_19_nobody_cuts_an_answer_on_its_way(self):
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as wire:
            wire.settimeout(8)
            self.daemon.ask("www.example.com")
            packet = b""
            while packet[20:22] != self.daemon.dns.to_bytes(2, "big"):
                packet = wire.recv(65535)
        self.assertTrue(packet[6] & 0x40, "DF is not set")

    def test_20_new_data_is_followed(self):
        sql("INSERT INTO lazaret.garden_rule (group_name, name) VALUES ('updates', 'new.example')")
        self.assertIsNotNone(within(2, lambda: self.daemon.ask("new.example").addresses == [TRUE4]))
        sql("DELETE FROM lazaret.garden_rule WHERE name = 'new.example'")
        self.assertIsNotNone(within(2, lambda: self.daemon.steered(name="new.example")))

    def test_23_mode_redirect(self):
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(2, lambda: self.daemon.ask("www.example.com").addresses == [TRUE4]))
        self.assertEqual(self.daemon.ask("www.example.com", HTTPS).addresses, [])
        self.assertEqual(self.daemon.ask("www.example.com", TXT).rcode, REFUSED)
        self.assertEqual(self.daemon.ask("cnc.bad.example").rcode, NXDOMAIN)
        for flags, name in ((0x0110, "SiGned.eXample"), (0x0120, "Up.cDn.exampLe")):  # CD, AD
            packet = bytearray(question(name, kind=48, number=0x4321))  # DNSKEY
            packet[2:4] = flags.to_bytes(2, "big")
            packet[-4:-2] = b"\x80\0"  # DO
            answer = self.daemon.ask("", packet=bytes(packet))
            _, _, asked = self.resolver.asked[-1]
            self.assertEqual(asked[2:], packet[2:])
            self.assertEqual(answer.packet[2:], self.resolver.reply(asked)[2:])
        told = [self.daemon.ask(f"data{n}.tunnel.example") for n in range(400)]  # each worker has its half
        self.assertEqual([answer.addresses for answer in told[:60]], [[TRUE4]] * 60)
        self.assertTrue(told[-1].truncated)
        self.assertEqual(self.daemon.ask("www.other.example").rcode, NOERROR)
        self.assertEqual(self.daemon.ask("update.example").rcode, NOERROR)
        sql("UPDATE lazaret.site SET mode = 'forge'")
        self.assertIsNotNone(within(2, self.daemon.steered))

    def test_24_what_a_tunnel_carries(self):
        """Bytes count as well as questions: answers of 3,236 cost seven each."""
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(2, lambda: self.daemon.ask("www.example.com").addresses == [TRUE4]))
        told = []
        for n in range(60):
            told += self.daemon.ask_tcp([question(f"{n}.wide.example")])
        answered = [answer for answer in told if answer.rcode == NOERROR]
        carried = sum(len(answer.packet) for answer in answered)
        print(f"# by TCP {len(answered)} answers, {carried} bytes, then none")
        self.assertLessEqual(carried, 512 * 120 + 2 * 3236)
        self.assertGreater(carried, 512 * 60)
        self.assertEqual(told[-1].rcode, REFUSED)
        label = "x" * 60
        told = [self.daemon.ask(f"{label}.{label}.{label}.{n}.long.example") for n in range(80)]
        answered = sum(not answer.truncated for answer in told)
        self.assertLessEqual(answered, 120 // 4 + 2)
        self.assertGreater(answered, 15)
        sql("UPDATE lazaret.site SET mode = 'forge'")
        self.assertIsNotNone(within(2, self.daemon.steered))

    def test_25_release_is_effective(self):
        release(1)
        took = within(2, lambda: not self.daemon.steered())
        self.assertIsNotNone(took)
        print(f"# released {took * 1000:.0f} ms after the commit")
        for answer in spread(self.daemon, "www.example.com"):
            self.assertEqual(answer.addresses, [TRUE4])

    def test_26_the_site_tells_what_it_applied(self):
        self.assertIsNotNone(within(5, lambda: sql(APPLIED) == [["t", "2"]]), sql(APPLIED))

    def test_30_killed_workers_are_back(self):
        wall(1)
        self.assertIsNotNone(within(2, lambda: self.daemon.steered()))
        for pid in self.daemon.children("worker"):
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        for answer in spread(self.daemon, "www.example.com"):
            self.assertEqual(answer.addresses, [STEER4])
        print(f"# both workers killed: twelve answers after {time.monotonic() - began:.2f} s")

    def test_31_a_killed_feed_harms_nobody(self):
        for _ in range(3):
            feed = self.daemon.role("feed")
            os.kill(feed, signal.SIGKILL)
            for answer in spread(self.daemon, "www.example.com"):
                self.assertEqual(answer.addresses, [STEER4])
            self.assertIsNotNone(within(5, lambda old=feed: self.daemon.role("feed") not in (None, old)))
        wall(4)
        self.assertIsNotNone(within(5, lambda: self.daemon.steered(who="127.0.0.4")))
        self.assertIn("going on from what the tables say", self.daemon.log())

    def test_32_a_feed_that_stands_still_is_told_of(self):
        stands = "SELECT stands_since IS NOT NULL FROM lazaret.applied WHERE site = 'north' AND follower = 'redirector'"
        self.assertIsNotNone(within(10, lambda: sql(stands) == [["f"]]))
        feed = self.daemon.children("feed")[0]
        os.kill(feed, signal.SIGSTOP)
        wall(6)
        self.assertIsNotNone(within(10, lambda: sql(stands) == [["t"]]))
        os.kill(feed, signal.SIGCONT)
        self.assertIsNotNone(within(10, lambda: sql(stands) == [["f"]]))
        release(6)

    def test_40_without_a_database_nothing_changes(self):
        lease(4, "127.0.1.4")
        took = within(4, lambda: self.daemon.steered(who="127.0.1.4"))
        self.assertIsNotNone(took, sql("SELECT a.*, s.number FROM lazaret.applied a, lazaret.wall_state s"))
        shorten_lease("127.0.1.4", "2 seconds")
        self.assertIsNotNone(within(5, lambda: sql(APPLIED)[0][0] == "t"), sql(APPLIED))
        self.link.cut()
        self.assertTrue(self.daemon.steered())
        self.daemon.ask("cnc.bad.example")
        wall(5)  # nobody hears of it yet

    def test_41_past_sure_until_nobody_is_walled(self):
        took = within(10, lambda: not self.daemon.steered(who="127.0.1.4"))
        self.assertIsNotNone(took)
        self.assertTrue(self.daemon.steered(who="127.0.0.4"))
        self.assertTrue(self.daemon.steered())

    def test_42_the_database_comes_back(self):
        self.link.mend()
        self.assertIsNotNone(within(8, lambda: self.daemon.steered(who="127.0.0.5")))
        query = """SELECT sum(s.count) FROM lazaret.sighting s JOIN lazaret.indicator i
            ON i.id = s.indicator_id WHERE i.name = 'cnc.bad.example'"""
        self.assertIsNotNone(within(8, lambda: sql(query) == [["5"]]), sql(query))

    def test_43_each_role_is_locked_in(self):
        for role in ("feed", "sightings", "worker"):
            for pid in self.daemon.children(role):
                with open(f"/proc/{pid}/status", encoding="ascii") as file:
                    status = file.read()
                self.assertIn("Seccomp:\t2", status)
                self.assertIn("NoNewPrivs:\t1", status)
                self.assertIn("CapPrm:\t0000000000000000", status)
                self.assertRegex(status, r"Uid:\t(?!0\t)")

    def test_50_from_the_snapshot_without_a_database(self):
        print(f"# ended in {self.daemon.stop():.2f} s")
        self.link.cut()
        release(1)  # it cannot know: the wall of a static line stays
        self.assertIsNotNone(self.daemon.start())
        for answer in spread(self.daemon, "www.example.com"):
            self.assertEqual(answer.addresses, [STEER4])
        self.assertFalse(self.daemon.steered(who="127.0.1.4"))
        self.assertEqual(self.daemon.ask("update.example").addresses, [TRUE4])
        self.assertEqual(self.daemon.ask("cnc.bad.example").rcode, NXDOMAIN)

    def test_51_then_it_learns_what_it_missed(self):
        self.link.mend()
        self.assertIsNotNone(within(8, lambda: not self.daemon.steered()))
        self.assertTrue(self.daemon.steered(who="127.0.0.5"))

    def test_52_torn_snapshots(self):
        self.link.cut()
        for files, walled in ((("wall.0", "wall.1"), False), ((), True)):
            self.daemon.stop()
            paths = [os.path.join(self.daemon.folder, name) for name in files]
            kept = []
            for path in paths:
                with open(path, "r+b") as file:
                    data = file.read()
                    kept.append((path, data))
                    file.seek(len(data) // 2)
                    file.write(bytes([data[len(data) // 2] ^ 1]))
            self.assertIsNotNone(self.daemon.start())
            self.assertEqual(self.daemon.steered(who="127.0.0.5"), walled)
            if files:
                self.daemon.stop(signal.SIGKILL)
                for path, data in kept:
                    with open(path, "wb") as file:
                        file.write(data)
                self.daemon.start()

    def test_60_a_killed_parent_takes_its_roles_along(self):
        pids = self.daemon.children("feed") + self.daemon.children("worker")
        self.daemon.stop(signal.SIGKILL)
        gone = within(3, lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids))
        self.assertIsNotNone(gone)


class Shares(unittest.TestCase):
    """What one source may hold, and that it takes nothing from another."""

    @classmethod
    def setUpClass(cls):
        port, = outpost.free_ports(1)
        cls.resolver = Resolver(port)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [port], "", "shares", 1, at=("0.0.0.0", "[::]"))
        assert cls.daemon.start() is not None, cls.daemon.log()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        print("# " + cls.daemon.log().replace("\n", "\n# "))

    def test_0_answers_leave_from_the_address_that_was_asked(self):
        for name in ("www.example.com", "help.isp.example"):  # forwarded, our own
            self.assertIsNotNone(self.daemon.ask(name, who="127.0.0.50", at="127.0.0.77"))
            self.assertIsNotNone(self.daemon.ask(name, who="::1"))

    def hold(self, port, count):
        streams = []
        for _ in range(count):
            stream = socket.socket()
            stream.bind(("127.0.0.53", 0))
            stream.connect(("127.0.0.1", port))
            stream.send(b"G")
            streams.append(stream)
        return streams

    def test_2_connections_held_open(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
        held = self.hold(self.daemon.dns, 300) + self.hold(self.daemon.http, 1100)
        answers = self.daemon.ask_tcp([question("www.example.com")] * 3, who="127.0.0.54")
        self.assertEqual(len(answers), 3)
        self.assertRegex(self.daemon.get(GET, who="127.0.0.54"), "^HTTP/1.1 200 ")
        for stream in held:
            stream.close()

    def refused(self, settings):
        """Why one with these settings does not start."""
        done = subprocess.run([f"{outpost.BUILD}/lazaret-redirector", "-c", settings],
                              stderr=subprocess.PIPE, check=False, text=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def test_3_a_second_one_is_told(self):
        self.assertIn(f"cannot listen at 0.0.0.0:{self.daemon.dns} (UDP): Address already in use",
                      self.refused(self.daemon.settings))

    def test_4_one_address_for_dns_and_http_is_refused(self):
        settings = os.path.join(outpost.FOLDER, "shared.conf")
        with open(self.daemon.settings, encoding="utf-8") as file:
            text = file.read().replace(f":{self.daemon.http}", f":{self.daemon.dns}")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(text)
        self.assertIn(f"dns and http: 0.0.0.0:{self.daemon.dns} is for one of them", self.refused(settings))


if __name__ == "__main__":
    tap.main()
