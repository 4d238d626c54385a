# followers.py -- a redirector and a gateway that follow one wall, and what both hold
import os
import unittest

from faults import island  # noqa: F401 says which build
from daemon import within
from gateway import checkpoint
from gateway.checkpoint import Gateway
from redirector import outpost
from redirector.outpost import Link, Redirector, Resolver, sql

LINES = range(1, 9)


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Followers(unittest.TestCase):
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

    def come_to(self, *held, seconds=30):
        took = within(seconds, lambda: self.agree(*held))
        self.assertIsNotNone(took)
        return took
