# test_bounds.py -- descriptors, places and rows run out: a clear answer, and back to normal
import contextlib
import os
import socket
import unittest

import outpost
import prometheus
import tap
from outpost import SERVFAIL, STEER4, TRUE4, Answer, Link, Redirector, Resolver, question, sql, wall, within

ROWS = 10000  # outpost.SETTINGS
DESCRIPTORS = 100
FULL = 'lazaret_redirector_forward_failures_total{reason="full"}'


class Poor(Redirector):
    """One that may open few descriptors."""

    def launch(self, command, pass_fds=(), **environment):
        super().launch(["prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}", *command], pass_fds, **environment)


class Bounds(unittest.TestCase):
    KIND, NAME = Redirector, "bounds"

    @classmethod
    def setUpClass(cls):
        if not sql("SELECT name FROM lazaret.site"):
            sql(outpost.WORLD)
        port, cls.port = outpost.free_ports(2)
        cls.resolver = Resolver(port)
        more = f"metrics = 127.0.0.1:{cls.port}\nrate = 100000\nburst = 100000"
        cls.daemon = cls.KIND(Link(), [port], more, cls.NAME, workers=1)
        cls.addClassCleanup(lambda: print("# " + cls.daemon.log().replace("\n", "\n# ")))
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.addClassCleanup(cls.daemon.stop)
        assert within(20, lambda: "the whole wall" in cls.daemon.log()), cls.daemon.log()

    def value(self, name):
        return prometheus.scrape(self.port)[name]

    def serves(self):
        """A newcomer, by UDP and TCP."""
        answer = self.daemon.ask("www.example.com", who="127.0.9.9")
        by_tcp = self.daemon.ask_tcp([question("www.example.com")], who="127.0.9.9")
        return answer is not None and answer.addresses == [TRUE4] and [one.addresses for one in by_tcp] == [[TRUE4] * 200]


class Places(Bounds):
    def test_1_too_many_wait_for_the_resolvers(self):
        """Who has many waiting is told SERVFAIL at once; when the resolver speaks, all is well."""
        self.resolver.mode = "silent"
        with contextlib.ExitStack() as stack:
            homes = [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(12)]
            for number, home in enumerate(homes):
                home.bind((f"127.0.8.{number + 1}", 0))
                home.connect(("127.0.0.1", self.daemon.dns))
                home.settimeout(60)

            def fills():
                for home in homes:
                    for _ in range(300):
                        home.send(question("www.example.com"))
                return self.value(FULL) > 0

            self.assertIsNotNone(within(10, fills))
            answers = {Answer(home.recv(4096)).rcode for home in homes}
            self.assertEqual(answers, {SERVFAIL})
        self.resolver.mode = "answer"
        self.assertIsNotNone(within(10, self.serves))

    def test_2_more_rows_than_there_is_room_for(self):
        wall(1)
        self.assertIsNotNone(within(10, self.daemon.steered))
        outpost.fill_wall(ROWS + 50)
        full = "lazaret_redirector_full"
        note = "SELECT note FROM lazaret.applied WHERE follower = 'redirector'"
        self.assertIsNotNone(within(10, lambda: self.value(full) == 1))
        self.assertEqual(self.value("lazaret_redirector_wall_rows"), ROWS)
        self.assertIsNotNone(within(10, lambda: "too small" in sql(note)[0][0]))
        self.assertTrue(self.daemon.steered(), "who was there stays")
        self.assertIsNotNone(within(10, lambda: "some lines are not walled" in self.daemon.log()))

    def test_3_a_worker_is_back_within_a_second(self):
        old = self.daemon.role("worker")
        os.kill(old, 9)
        took = within(1, lambda: self.daemon.role("worker") not in (None, old))
        self.assertIsNotNone(took)
        self.assertEqual(self.daemon.ask("www.example.com").addresses, [STEER4])
        print(f"# took {took * 1000:.0f} ms until there was another worker")


class Descriptors(Bounds):
    KIND, NAME = Poor, "poor"

    def test_whoever_waits_longest_makes_room(self):
        """More connections than descriptors, of as many homes: newcomers are served all the time."""
        with contextlib.ExitStack() as stack:
            for number in range(2 * DESCRIPTORS):
                stream = stack.enter_context(socket.socket())
                stream.bind((f"127.0.7.{number + 1}", 0))
                stream.connect(("127.0.0.1", self.daemon.dns if number % 2 else self.daemon.http))
                stream.send(b"G")
            self.assertTrue(self.serves())
            self.assertTrue(self.daemon.get("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".encode(), who="127.0.9.9"))
            self.assertGreater(self.value("lazaret_redirector_evicted_total"), 0)
            self.assertEqual(self.value('lazaret_redirector_restarts_total{role="worker"}'), 0)
        self.assertIsNotNone(within(10, self.serves))


if __name__ == "__main__":
    tap.main()
