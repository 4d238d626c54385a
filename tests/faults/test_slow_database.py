# test_slow_database.py -- answers that are held up, and locks: nobody is steered wrongly by it
import os
import threading
import time
import unittest

from faults import island  # noqa: F401 says which build
import tap
from daemon import within
from gateway import checkpoint
from gateway.checkpoint import Gateway
from redirector import outpost
from redirector.outpost import Link, Redirector, Resolver, release, sql, wall

LINES = range(1, 9)
LONG = "LAZARET_TEST_LONG" in os.environ
HOLD, HELD, LOCKED = 5, 60 if LONG else 5, 30 if LONG else 3  # seconds


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Story(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        outpost.own_network()
        checkpoint.open_network()
        cls.addClassCleanup(checkpoint.close_network)
        sql(outpost.WORLD)
        port, = outpost.free_ports(1)
        cls.resolver = Resolver(port)
        cls.link = Link()
        cls.redirector, cls.gateway = Redirector(cls.link, [port]), Gateway(cls.link)
        for daemon in (cls.redirector, cls.gateway):
            cls.addClassCleanup(lambda daemon=daemon: print("# " + daemon.log().replace("\n", "\n# ")))
            assert daemon.start() is not None, daemon.log()
            cls.addClassCleanup(daemon.stop)

    def agree(self, *held):
        """Whether both hold these lines and no others."""
        addresses = {f"127.0.0.{line}" for line in held}
        return (addresses == {who for who in (f"127.0.0.{line}" for line in LINES) if self.redirector.steered(who)}
                and addresses == set(checkpoint.elements("held4_32")))

    def stays(self, seconds, *held):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.assertTrue(self.agree(*held))

    def catches_up(self, *held):
        took = within(5, lambda: self.agree(*held))
        self.assertIsNotNone(took)
        print(f"# took {took:.1f} s until both had caught up")

    def test_1_answers_are_held_up(self):
        wall(1)
        wall(2)
        self.assertIsNotNone(within(10, lambda: self.agree(1, 2)))
        self.link.hold = HOLD
        time.sleep(0.1)  # what was under way
        wall(3)
        release(1)
        for _ in range(7):
            self.redirector.ask("cnc.bad.example", who="127.0.0.2")
        self.stays(HELD, 1, 2)
        self.link.hold = 0
        self.catches_up(2, 3)

    def test_2_what_was_told_again_and_again_counts_once(self):
        query = "SELECT sum(count) FROM lazaret.sighting WHERE kind = 'dns'"
        self.assertIsNotNone(within(10, lambda: sql(query) == [["7"]]), sql(query))

    def test_3_the_wall_is_locked(self):
        lock = threading.Thread(target=sql, args=(
            f"BEGIN; LOCK lazaret.wall; SELECT pg_sleep({LOCKED}); COMMIT",))
        lock.start()
        self.stays(LOCKED - 0.5, 2, 3)
        lock.join()
        wall(4)
        self.catches_up(2, 3, 4)


if __name__ == "__main__":
    tap.main()
