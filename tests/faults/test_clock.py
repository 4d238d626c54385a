# test_clock.py -- a week without a database, by the redirector's own clock
#
# Its clock runs so fast that a day takes half a second: libfaketime stands before
# the C library, and nothing else knows. (At the gateway the kernel ends what
# has an end: tests/gateway/test_gateway.py.)
import glob
import os
import time
import unittest

from faults import island  # noqa: F401 says which build: no sanitizer stands beside libfaketime
import tap
from daemon import within
from redirector import outpost
from redirector.outpost import Link, Redirector, Resolver, sql, wall

PACE = 2 * 86400  # seconds of its clock in one of ours
LEASE, WEEK = 6, 7  # days
STATIC, LEASED = "127.0.0.1", "127.0.0.2"


class Week(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        libraries = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
        cls.fast = {"LD_PRELOAD": libraries[0], "FAKETIME": f"+0 x{PACE}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        sql(outpost.WORLD)
        sql(f"""UPDATE lazaret.lease SET origin = 'dhcp', until = now() + interval '{LEASE} days'
                WHERE prefix = '{LEASED}/32'""")
        wall(1)
        wall(2)
        port, = outpost.free_ports(1)
        cls.resolver = Resolver(port)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [port])
        cls.addClassCleanup(lambda: print("# " + cls.daemon.log().replace("\n", "\n# ")))
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.addClassCleanup(cls.daemon.stop)

    def days(self):
        """Since then; by its clock no more."""
        return (time.monotonic() - self.began) * PACE / 86400

    def test_static_lines_outlive_it_and_leases_end(self):
        self.assertIsNotNone(within(10, lambda: self.daemon.steered(LEASED)))
        self.daemon.stop()  # it saves what it knows
        self.link.cut()
        self.began = time.monotonic()
        self.daemon.again(**self.fast)
        self.assertIsNotNone(within(10, lambda: self.daemon.steered(STATIC)))
        held = self.days()
        while self.daemon.steered(LEASED):
            held = self.days()
        freed = self.days()
        self.assertGreater(freed, LEASE - 0.01)
        while self.days() < WEEK + 1:
            self.assertTrue(self.daemon.steered(STATIC))
        print(f"# took {freed:.2f} days until a lease of {LEASE} was over, seen held at {held:.2f}; the static line "
              f"was held after {self.days():.1f}")


if __name__ == "__main__":
    tap.main()
