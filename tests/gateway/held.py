# held.py -- the shipped rules, and a line held as the program does it
import os
import socket
import struct
import subprocess
import unittest

import wire

RULES = ("-I", "etc/gateway", "-f", "etc/gateway/lazaret.nft")
SLOT = 7
MEASURES = {"restrict": 2, "throttle": 3, "garden": 4, "suspend": 5}
HOSTS = {
    "web": {4: "203.0.113.10", 6: "2001:db8:113::10"},
    "own": {4: "198.51.100.44", 6: "2001:db8:53::44"},
    "voice": {4: "198.51.100.161", 6: "2001:db8:5060::1"},
    "resolver": {4: "8.8.8.8", 6: "2001:4860:4860::8888"},
    "pinned": {4: "203.0.113.20", 6: "2001:db8:113::20"},
    "shared": {4: "203.0.113.30", 6: "2001:db8:113::30"},
    "bad": {4: "203.0.113.66", 6: "2001:db8:66::1"},
    "gateway": wire.GATEWAY,
    "neighbour": wire.NEIGHBOUR,
    "redirector": {4: "198.51.100.53", 6: "2001:db8:53::53"},
    "clock": {4: "198.51.100.123", 6: "2001:db8:53::123"},
}
# Garden names were answered with these, and a feed or a mistake names them, too.
PINS = (("pinned", "tcp", 80), ("pinned", "tcp", 443), ("pinned", "tcp", 8081),
        ("pinned", "udp", 5060), ("pinned", "udp", 53), ("resolver", "tcp", 443),
        ("bad", "tcp", 443))
# What each line has of what all share, counted in sets of these names.
SHARES = ("ports", "answers", "pieces", "names", "times", "errors", "links", "starts", "bytes", "up",
          "down")
# Where it comes out instead.
ELSEWHERE = {53: ("redirector", 53), 80: ("redirector", 80), 123: ("clock", 123),
             443: ("redirector", 8443)}
ICMP = {4: socket.IPPROTO_ICMP, 6: socket.IPPROTO_ICMPV6}


def with_sum(family, data):
    """An ICMP packet with its checksum; that of IPv6 the kernel fills in."""
    if family == 6:
        return data
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xffff) + (total >> 16)
    return data[:2] + struct.pack("!H", ~(total + (total >> 16)) & 0xffff) + data[4:]


def unreachable(family, far=9, near=9):
    """An error about a UDP packet from the web's port to the line's."""
    source, target = (socket.inet_pton(wire.FAMILY[family], address[family])
                      for address in (HOSTS["web"], wire.LINE))
    ports = struct.pack("!HHHH", far, near, 8, 0)
    if family == 4:
        return with_sum(4, struct.pack("!BBHIBBHHHBBH4s4s", 3, 3, 0, 0, 0x45, 0, 28, 0, 0, 64,
                                       17, 0, source, target) + ports)
    return struct.pack("!BBHIIHBB16s16s", 1, 4, 0, 0, 6 << 28, 8, 17, 64, source,
                       target) + ports


def first_piece(family, source, target, number):
    """The beginning of a UDP packet of which no more comes."""
    piece = bytes(1400)
    if family == 6:
        return struct.pack("!IHBB16s16sBBHI", 6 << 28, 8 + len(piece), 44, 64, source, target,
                           17, 0, 1, number) + piece
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(piece), number, 1 << 13, 64, 17, 0,
                       source, target)
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xffff) + (total >> 16)
    return head[:10] + struct.pack("!H", ~(total + (total >> 16)) & 0xffff) + head[12:] + piece


class Held(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root can make network namespaces")
        cls.net = wire.Network()
        cls.addClassCleanup(cls.net.close)
        cls.net.nft(*RULES)
        for family in 4, 6:
            pins = ", ".join(f"{HOSTS[host][family]} . {protocol} . {port} timeout 1h"
                             for host, protocol, port in PINS)
            cls.net.nft(f"add element inet lazaret pin{family} {{ {pins} }}")
            for name, host in ("shared", "shared"), ("indicator", "bad"):
                cls.net.nft(f"add element inet lazaret {name}{family} {{ {HOSTS[host][family]} }}")
            for name in "one", "two":
                cls.net.fence(family, name)
        cls.net.nft("add element inet lazaret indicator_port { tcp . 8081 }")

    def setUp(self):
        self.release()

    def nft(self, *lines):
        self.net.nft("-f", "-", text="\n".join(lines))

    def release(self):
        self.nft(*(f"flush map inet lazaret held{size}" for size in
                   ("4_32", "6_48", "6_56", "6_60", "6_64", "6_128")),
                 *(f"flush set inet lazaret {name}" for name in SHARES))
        with self.net.within("gateway"):
            subprocess.run(["conntrack", "-F"], capture_output=True, check=True)
        self.net.counted(), self.net.forged()

    def hold(self, measure, rest=""):
        """The line as the program holds it; without release before: changes it."""
        self.mark = MEASURES[measure] << 28 | SLOT
        self.nft("flush map inet lazaret held4_32", "flush map inet lazaret held6_56",
                 f"add element inet lazaret held4_32 {{ {wire.LINE[4]} {rest} : {self.mark} }}",
                 f"add element inet lazaret held6_56 {{ 2001:db8:1:: {rest} : {self.mark} }}")

    def each(self, story, name=""):
        """Tells the story once for each family."""
        for family in 4, 6:
            with self.subTest(f"IPv{family}{name}"):
                self.release()
                story(family)

    def tries(self, family, protocol, host, port, want, **more):
        """Tries it; `elsewhere` becomes the place where it should come out."""
        if want == "elsewhere":
            name, there = ELSEWHERE[port]
            want = f"redirected {HOSTS[name][family]} {there}"
        patience = wire.SILENCE if want == "silent" else wire.PATIENCE
        got, ms = self.net.tries(family, protocol, HOSTS[host][family], port, patience, **more)
        self.assertEqual(got, want)
        return ms

    def assert_counted(self, counted):
        want = {(self.mark, counted)} if counted else set()
        self.assertEqual(set(self.net.counted()), want)
