# test_tunnel.py -- iodine from Debian, through the resolver of a walled line
#
# In a network of its own. The tunnel's far end stands where the ISP's resolvers
# do: each question that leaves reaches it, as on the Internet.
import json
import os
import re
import socket
import subprocess
import time
import unittest

import outpost
import tap
from outpost import Link, Redirector, own_network, release, sql, wall, within
from portal.station import FOLDER

DOMAIN, FAR, NEAR = "t.tunnel.example", "10.99.0.1", "dns1"
BUDGET = 120
REFUSED, PAID = ("NULL", "PRIVATE", "TXT", "SRV", "CNAME"), ("MX", "A")


def bytes_at(device):
    """What came out of the tunnel at this end."""
    told = json.loads(subprocess.run(["ip", "-s", "-j", "link", "show", "dev", device], check=True,
                                     stdout=subprocess.PIPE).stdout)
    return told[0]["stats64"]["rx"]["bytes"]


class Tunnel(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def start(cls, name, *words):
        path = f"{FOLDER}/{name}.log"
        with open(path, "wb") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return process, path

    @classmethod
    def setUpClass(cls):
        if not os.path.exists("/dev/net/tun"):
            raise unittest.SkipTest("this kernel has no tun devices")
        own_network()
        sql(outpost.WORLD)
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        cls.server, _ = cls.start("iodined", "iodined", "-f", "-c", "-P", "secret", "-p", "5353",
                                  "-l", "127.0.0.1", "-d", "dns0", f"{FAR}/24", DOMAIN)
        cls.addClassCleanup(cls.server.wait)
        cls.addClassCleanup(cls.server.terminate)
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [5353], f"budget = {BUDGET}", "tunnel", 1, dns=53)
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.addClassCleanup(cls.daemon.stop)

    def through(self, kind, seconds, enough=None):
        """Bytes that came through, out and in, in so many seconds of trying, or until it is enough."""
        client, path = self.start(f"iodine-{kind}", "iodine", "-f", "-r", "-P", "secret", "-d", NEAR,
                                  "-m", "100", "-T", kind, "127.0.0.1", DOMAIN)
        before = bytes_at("dns0")
        inward, began, ready = 0, time.monotonic(), None
        try:
            while time.monotonic() - began < seconds and (enough is None or bytes_at("dns0") - before <= enough):
                with open(path, encoding="utf-8", errors="replace") as file:
                    ready = ready or re.search("setup complete", file.read())
                if ready:
                    self.fill()
                    inward = max(inward, bytes_at(NEAR))
                time.sleep(0.02)
        finally:
            client.terminate()
            client.wait(10)
        return bytes_at("dns0") - before, inward

    @staticmethod
    def fill():
        """Packets both ways, more than a tunnel takes, and nothing that it could compress."""
        for device, to in ((NEAR, "10.99.0.77"), ("dns0", "10.99.0.2")):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                out.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
                try:
                    out.sendto(os.urandom(300), (to, 9))
                except OSError:
                    pass

    def test_1_a_clean_line_may(self):
        out, inward = self.through("A", 80, 10000)
        print(f"# clean, by A: {out} bytes out and {inward} in")
        self.assertGreater(out, 10000)

    def test_2_what_is_refused_carries_nothing(self):
        wall(1)
        self.assertIsNotNone(within(5, lambda: self.daemon.ask("x.example", 16).rcode == 5))
        for kind in REFUSED:
            self.assertEqual(self.through(kind, 4), (0, 0), kind)

    def test_3_what_is_paid_ends(self):
        """All types share one budget: of the domain, for this line."""
        total = [0, 0]
        for kind in PAID + PAID:
            out, inward = self.through(kind, 8)
            print(f"# walled, by {kind}: {out} bytes out and {inward} in, in 8 s")
            total = [total[0] + out, total[1] + inward]
        self.assertLess(total[0], 64 * BUDGET)
        self.assertLess(total[1], 512 * BUDGET)
        self.assertEqual(self.through("A", 6), (0, 0))

    def test_4_in_mode_forge_none(self):
        sql("UPDATE lazaret.site SET mode = 'forge'")
        self.assertIsNotNone(within(5, self.daemon.steered))
        for kind in ("A", "NULL"):
            self.assertEqual(self.through(kind, 4), (0, 0), kind)

    def test_5_released_it_may_again(self):
        release(1)
        self.assertIsNotNone(within(5, lambda: not self.daemon.steered()))
        self.assertGreater(self.through("NULL", 60, 10000)[0], 10000)


if __name__ == "__main__":
    tap.main()
