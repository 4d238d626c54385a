# test_slow.py -- a wall that takes longer to come than a statement may take
import time
import unittest

import outpost
import tap
from daemon import within
from outpost import STEER4, TRUE4, Link, Redirector, Resolver, sql

ROWS = 6000


class Slow(unittest.TestCase):
    def test_all_of_it_comes_and_none_before(self):
        sql(outpost.WORLD)
        outpost.fill_wall(ROWS)
        outpost.wall(1)  # in the last part
        port, = outpost.free_ports(1)
        Resolver(port)
        link = Link()
        link.rate = 200000
        daemon = Redirector(link, [port])
        self.addCleanup(lambda: print("# " + daemon.log().replace("\n", "\n# ")))
        self.addCleanup(daemon.stop)
        began = time.monotonic()
        self.assertIsNotNone(daemon.start())
        before = daemon.ask("www.example.com").addresses
        whole = "the whole wall: %s rows" % sql("SELECT count(*) FROM lazaret.wall")[0][0]
        self.assertIsNotNone(within(20, lambda: whole in daemon.log()))
        took = time.monotonic() - began
        print(f"# took {took:.1f} s until a wall of {ROWS} lines came over a slow link")
        self.assertGreater(took, 2)
        self.assertEqual(before, [TRUE4])
        self.assertEqual(daemon.ask("www.example.com").addresses, [STEER4])
        self.assertNotIn("away", daemon.log())


if __name__ == "__main__":
    tap.main()
