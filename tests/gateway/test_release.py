# test_release.py -- packets follow wall and release, also from a port used before
import contextlib
import os
import socket
import time
import unittest

import checkpoint
import tap
import wire
from checkpoint import Gateway, Link, release, sql, wall
from held import HOSTS, RULES

WORLD = """
DELETE FROM lazaret.lease WHERE prefix = '192.0.2.8/29';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', prefix::cidr, 'static', now() - interval '30 days', now()
    FROM lazaret.line, unnest(ARRAY['192.0.2.11/32', '2001:db8:1::/56']) prefix
    WHERE reference = 'L-50'
"""
LINE = 50
PATIENCE = 60  # seconds; a tenth of a second is meant


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Release(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = wire.Network()
        cls.addClassCleanup(cls.net.close)
        cls.net.nft(*RULES)
        checkpoint.NETWORK = cls.net.names["gateway"]
        sql(checkpoint.WORLD)
        sql(WORLD)
        cls.gateway = Gateway(Link())
        assert cls.gateway.start() is not None, cls.gateway.log()
        cls.addClassCleanup(cls.gateway.stop)

    def asker(self, family):
        with self.net.within("one"):
            asker = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
            asker.bind(("", 0))
        self.addCleanup(asker.close)
        return asker

    def until(self, asker, family, wanted):
        """Asks from one port until the answer begins so; the milliseconds."""
        began, outcome = time.monotonic(), None
        while time.monotonic() - began < PATIENCE:
            with contextlib.suppress(OSError):
                asker.setblocking(False)
                while asker.recv(500):
                    pass  # what came late
            outcome = self.net.watch(asker, family, (HOSTS["resolver"][family], 53), 0.05)[0]
            if outcome.startswith(wanted):
                return 1000 * (time.monotonic() - began)
        self.fail(f"{outcome}\n{self.gateway.log()}")

    def test_the_same_port_follows_wall_and_release(self):
        for family in 4, 6:
            with self.subTest(f"IPv{family}"):
                asker = self.asker(family)
                self.until(asker, family, "passes")
                wall(LINE)
                walled = self.until(asker, family, "redirected")
                release(LINE)
                freed = self.until(asker, family, "passes")
                print(f"# took IPv{family}, from one port: redirected {walled:.0f} ms after the wall,"
                      f" itself {freed:.0f} ms after the release")

    def flow_id(self, line):
        """The id that conntrack gave the flow of this address to the resolver."""
        with self.net.within("gateway"):
            (flow,) = wire.run("conntrack", "-L", "-s", line, "-d", HOSTS["resolver"][4], "-o",
                               "id").splitlines()
        return flow.split()[-1]

    def test_flows_of_others_live_on(self):
        with self.net.within("two"):
            other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(other.close)
        there = HOSTS["resolver"][4], 53
        self.assertEqual(self.net.watch(other, 4, there, name="two")[0], "passes")
        before = self.flow_id(wire.NEIGHBOUR[4])
        asker = self.asker(4)
        wall(LINE)
        self.until(asker, 4, "redirected")
        release(LINE)
        self.until(asker, 4, "passes")
        self.assertEqual(self.flow_id(wire.NEIGHBOUR[4]), before)


if __name__ == "__main__":
    tap.main()
