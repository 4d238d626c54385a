# Goal: the rules know whose packet it is, and nobody else's are touched; they
# stand beside an operator's own rules, and are loaded again under way.
import contextlib
import os
import re
import socket
import struct
import subprocess
import time

import tap
import wire
from held import HOSTS, MEASURES, RULES, SLOT, Held

# An operator's own table: NAT towards the Internet, a filter that lets through
# what is established, one thing closed, and marks in the bits that are theirs.
OPERATOR = """
table inet operator {
	chain postrouting {
		type nat hook postrouting priority srcnat
		oifname core masquerade
	}
	chain marks_packets {
		type filter hook prerouting priority raw + 10
		iifname "ppp*" meta mark 0 meta mark set 0x0f000000
	}
	chain marks_flows {
		type filter hook prerouting priority dstnat - 20
		meta mark 0x0f000000 ct mark set 0x0f000000
	}
	chain dstnat {
		type nat hook prerouting priority dstnat
		iifname ppp1 tcp dport 80 dnat ip to 203.0.113.99
	}
	chain forward {
		type filter hook forward priority filter; policy drop
		ct state established,related accept
		tcp dport 993 drop
		iifname "ppp*" accept
	}
}
"""
UNTRACKED = """
table inet operator {
	chain prerouting {
		type filter hook prerouting priority raw - 10
		udp dport 53 notrack
	}
}
"""
LOOK = """
table inet look {
	set groups { type ipv4_addr; flags dynamic; size 16; }
	chain prerouting {
		type filter hook prerouting priority mangle + 10
		ip protocol igmp add @groups { ip saddr }
	}
}
"""
MARKS = """
#include <stdio.h>
#include "gateway/table.h"
int main(void)
{
	printf("restrict %u throttle %u garden %u suspend %u measure %u "
	       "redirected %u spared %u",
	    mark_of(MEASURE_RESTRICT, 0), mark_of(MEASURE_THROTTLE, 0),
	    mark_of(MEASURE_GARDEN, 0), mark_of(MEASURE_SUSPEND, 0),
	    0xfu << MARK_MEASURE_SHIFT, (unsigned)MARK_REDIRECTED,
	    (unsigned)MARK_SPARED);
	return 0;
}
"""


class Contract(Held):
    """gateway/table.h and the rules say the same."""

    def test_marks(self):
        program = os.environ["LAZARET_TEST_FOLDER"] + "/marks"
        subprocess.run(["cc", "-I.", "-x", "c", "-", "-o", program], input=MARKS, text=True,
                       check=True)
        words = subprocess.check_output([program], text=True).split()
        with open("etc/gateway/lazaret.nft") as rules:
            defined = dict(re.findall(r"^define (\w+) += (0x\w+)", rules.read(), re.M))
        for name, value in zip(words[::2], words[1::2]):
            with self.subTest(name):
                self.assertEqual(int(defined[name], 16), int(value))

    def test_sets(self):
        """Every set and map that the header names is there."""
        with open("gateway/table.h") as header:
            names = re.findall(r"\bheld[46]_\d+\b|\bindicator_port\b"
                               r"|\b(?:pin|shared|indicator|own|voip|doh|routed)[46]\b"
                               r"|\b(?:lines|harm|exposed|refused|forged)\b(?=\t)", header.read())
        listed = self.net.nft("list sets") + self.net.nft("list maps")
        there = re.findall(r"(?:set|map) (\w+) {", listed)
        self.assertEqual(set(names) - set(there), set())
        self.assertGreater(len(set(names)), 20)


# A gateway that follows what a packet says of its way on; hardly any does.
FOLLOWS = ("net.ipv4.conf.all.accept_source_route", "net.ipv4.conf.ppp1.accept_source_route",
           "net.ipv6.conf.all.seg6_enabled", "net.ipv6.conf.ppp1.seg6_enabled")


class Gateway(Held):
    """The gateway itself as the one who is sent to."""

    def gateway_hears(self, family, port, send):
        with self.net.within("gateway"):
            server = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
        with server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            server.bind(("", port))
            if family == 6:
                with self.net.within("gateway"):
                    group = socket.inet_pton(socket.AF_INET6, "ff02::1:2")
                    index = socket.if_nametoindex("ppp1")
                    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                                      group + struct.pack("i", index))
            with self.net.within("one"):
                line = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
                index = socket.if_nametoindex("line")
            with line:
                send(line, index)
                self.net.fence(family)
                server.settimeout(wire.SILENCE)
                with contextlib.suppress(TimeoutError):
                    return server.recv(100)


class Sources(Gateway):
    """Whose packet it is."""

    def test_forged(self):
        strangers = {4: "203.0.113.77", 6: "2001:db8:77::1"}

        def story(family):
            for whose, source in ("neighbour", wire.NEIGHBOUR), ("stranger", strangers):
                for measure in None, "garden":
                    self.hold(measure) if measure else self.release()
                    self.tries(family, "udp", "own", 9000, "silent", source=source[family])
                    self.assertEqual(self.net.forged(), {"ppp1": 1}, whose)
            self.assertEqual(self.net.counted(), {})
        self.each(story)

    def test_routed_prefixes_are_excepted(self):
        def story(family):
            prefix = {4: "203.0.113.192/26", 6: "2001:db8:113:c0::/60"}[family]
            source = {4: "203.0.113.200", 6: "2001:db8:113:c0::1"}[family]
            self.nft(f"add element inet lazaret routed{family} {{ {prefix} }}")
            self.net.heard()
            self.net.tries(family, "udp", HOSTS["web"][family], 9000, wire.SILENCE,
                           source=source)
            self.assertEqual(self.net.forged(), {})
            self.nft(f"flush set inet lazaret routed{family}")
        self.each(story)

    def test_only_what_lines_send_is_judged(self):
        """Whoever out there uses a line's address is no sign of that line."""
        def story(family):
            self.hold("garden")
            with self.net.within("world"):
                stranger = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
            with stranger:
                wire.as_source(stranger, family, wire.LINE[family])
                stranger.sendto(b"x", (wire.NEIGHBOUR[family], 9000))
            self.net.fence(family, "two")
            self.assertEqual((self.net.counted(), self.net.forged()), ({}, {}))
        self.each(story)

    def test_a_link_local_address_stays_on_the_link(self):
        """It tells no line from another, so it reaches nothing else of the gateway."""
        with self.net.within("one"):
            index = socket.if_nametoindex("line")
        for target, want in (("fe80::1", b"hello"), ("ff02::1", b"hello"),
                             (wire.GATEWAY[6], None), (HOSTS["redirector"][6], None),
                             (HOSTS["web"][6], None), (wire.NEIGHBOUR[6], None)):
            for measure in None, "suspend":
                with self.subTest(target, measure=measure):
                    self.release()
                    if measure:
                        self.hold(measure)

                    def hello(line, _):
                        line.bind(("fe80::2", 0, 0, index))
                        line.sendto(b"hello", (target, 9000, 0, index))
                    self.assertEqual(self.gateway_hears(6, 9000, hello), want)
                    self.assertEqual(self.net.leaked(), [])
                    self.assertEqual(self.net.forged(), {} if want else {"ppp1": 1})

    def test_a_way_past_our_own_is_none(self):
        """A packet to our own that says where it would go on to ends here."""
        with self.net.within("gateway"):
            wire.run("sysctl", "-qw", *(f"{name}=1" for name in FOLLOWS))
        for family, length in (4, 32), (6, 128):
            own = f"{HOSTS['own'][family]}/{length}"
            self.net.ip("gateway", "addr", "add", own, "dev", "lo")
            self.addCleanup(self.net.ip, "gateway", "addr", "del", own, "dev", "lo")
        # Each place of a strict way is a neighbour of the one before.
        for name, host, device in ("one", "own", "line"), ("gateway", "web", "core"):
            self.net.ip(name, "route", "add", HOSTS[host][4], "dev", device)
            self.addCleanup(self.net.ip, name, "route", "del", HOSTS[host][4], "dev", device)
        for measure, passes in (None, True), ("restrict", False), ("garden", False), \
                ("suspend", False):
            for port in 53, 9000:
                for name, family, send in self.detours(port):
                    with self.subTest(name, measure=measure, port=port):
                        self.release()
                        if measure:
                            self.hold(measure)
                        self.net.heard()
                        send()
                        self.net.fence(family)
                        arrived = [packet.target for packet in self.net.leaked()]
                        self.assertEqual(arrived, [HOSTS["web"][family]] if passes else [])
                        if measure:
                            self.assert_counted(f"udp/{port}")

    def detours(self, port):
        """By our own to somewhere: loose and strict source routes, a segment header."""
        via = socket.inet_aton(HOSTS["own"][4])
        segments = b"".join(socket.inet_pton(socket.AF_INET6, HOSTS[name][6])
                            for name in ("web", "own"))
        header = bytes([17, 4, 4, 1, 1, 0, 0, 0]) + segments
        udp = struct.pack("!HHHH", 40000, port, 12, 0) + b"away"
        for name, kind in ("loose", 131), ("strict", 137):
            yield name, 4, lambda kind=kind: self.by_option(bytes([kind, 7, 4]) + via + b"\0", port)
        yield "segments", 6, lambda: self.by_header(header + udp)

    def by_option(self, option, port):
        with self.net.within("one"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, option)
            line.sendto(b"away", (HOSTS["web"][4], port))

    def by_header(self, packet):
        with self.net.within("one"), \
                socket.socket(socket.AF_INET6, socket.SOCK_RAW, 43) as line:
            line.sendto(packet, (HOSTS["own"][6], 0))

    def test_no_pin_opens_a_neighbour_or_the_gateway(self):
        """Whoever has a name in the garden says which addresses it has."""
        def story(family):
            self.hold("garden")
            for host in "neighbour", "gateway":
                pin = f"pin{family} {{ {HOSTS[host][family]} . tcp . 443 }}"
                self.nft(f"add element inet lazaret {pin}")
                self.tries(family, "tcp", host, 443, "reset")
                self.assert_counted("tcp/443")
                self.nft(f"delete element inet lazaret {pin}")
        self.each(story)

    def test_the_longest_prefix_counts(self):
        lengths = 48, 56, 60, 64, 128
        prefix = {128: wire.LINE[6]}

        def held(length, measure):
            return (f"add element inet lazaret held6_{length} {{ "
                    f"{prefix.get(length, '2001:db8:1::')} : {MEASURES[measure] << 28 | SLOT} }}")

        for length in lengths:
            with self.subTest(f"a /{length}"):
                self.release()
                self.nft(held(length, "garden"))
                self.tries(6, "tcp", "web", 443, "reset")
                self.tries(6, "udp", "web", 123, "elsewhere")
            for longer in lengths[lengths.index(length) + 1:]:
                with self.subTest(f"a /{longer} in a /{length}"):
                    self.nft(held(longer, "suspend"))
                    self.tries(6, "udp", "web", 123, "rejected")
                    self.nft(f"flush map inet lazaret held6_{longer}")

    def test_time_out(self):
        """Without the program a line is free when what is known of it ends."""
        def story(family):
            self.hold("garden", "timeout 2s")
            self.tries(family, "tcp", "web", 443, "reset")
            end = time.monotonic() + 60
            while self.net.tries(family, "tcp", HOSTS["web"][family], 443)[0] != "passes":
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)
        self.each(story)


class Link(Gateway):
    """What a walled line needs of the gateway itself."""

    def test_dhcp(self):
        def renew(line, _):
            line.bind((wire.LINE[4], 68))
            line.sendto(b"renew", (wire.GATEWAY[4], 67))

        def rebind(line, _):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"line")
            line.bind((wire.LINE[4], 68))
            line.sendto(b"rebind", ("255.255.255.255", 67))

        def discover(_, index):
            udp = struct.pack("!HHHH", 68, 67, 16, 0) + b"discover"
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 36, 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
            total = sum(struct.unpack("!10H", head))
            total = ~((total & 0xffff) + (total >> 16)) & 0xffff
            with self.net.within("one"):
                wire_end = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
                with wire_end:
                    wire_end.sendto(head[:10] + struct.pack("!H", total) + head[12:] + udp,
                                    ("line", 0x0800, 0, 0, b"\xff" * 6))

        def solicit(line, index):
            line.bind((wire.LINE[6], 546))
            line.sendto(b"solicit", ("ff02::1:2", 547, 0, index))

        self.hold("suspend")
        for family, port, send in ((4, 67, renew), (4, 67, rebind), (4, 67, discover),
                                   (6, 547, solicit)):
            with self.subTest(send.__name__):
                self.assertEqual(self.gateway_hears(family, port, send), send.__name__.encode())
        self.assertEqual(self.net.counted(), {})
        self.assertEqual(self.net.forged(), {})

    def test_groups(self):
        """What a walled line joins for television still reaches the router."""
        self.net.nft("-f", "-", text=LOOK)
        self.addCleanup(self.net.nft, "delete table inet look")
        self.hold("suspend")
        with self.net.within("one"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP,
                            socket.inet_aton("232.1.2.3") + socket.inet_aton(wire.LINE[4]))
            end = time.monotonic() + 60  # it reports when it likes
            while wire.LINE[4] not in self.net.nft("list set inet look groups"):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)

    def test_neighbours(self):
        """The gateway still finds an address of a walled line, and it the gateway's."""
        other = "2001:db8:1::12"
        self.net.ip("one", "addr", "add", other + "/128", "dev", "line", "nodad")
        self.net.ip("gateway", "-6", "route", "add", other, "dev", "ppp1")
        self.hold("suspend")
        self.net.ip("gateway", "-6", "neigh", "flush", "dev", "ppp1")
        self.net.ip("one", "-6", "neigh", "flush", "dev", "line")
        self.tries(6, "udp", "own", 9000, f"passes from {other}", source=other)
        self.assertIn("lladdr", self.net.ip("gateway", "-6", "neigh", "show", other))

    def test_chatter_for_all_is_dropped_and_means_nothing(self):
        self.hold("garden")
        for family, group in (4, "239.255.255.250"), (6, "ff05::c"):
            with self.subTest(f"IPv{family}"), self.net.within("one"), \
                    socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM) as line:
                if family == 4:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"line")
                    line.bind((wire.LINE[4], 0))
                    line.sendto(b"x", (group, 1900))
                else:
                    line.bind((wire.LINE[6], 0))
                    line.sendto(b"x", (group, 1900, 0, socket.if_nametoindex("line")))
                self.net.fence(family)
                self.assertEqual(self.net.counted(), {})


class Beside(Held):
    """An operator's own rules, and the rules loaded again."""

    def test_loaded_again(self):
        chains = self.net.nft("list chains"), self.net.nft("-s", "list table inet lazaret")
        self.hold("garden", "timeout 1h")
        self.tries(4, "tcp", "web", 23, "silent")
        self.nft(f"add element inet lazaret own4 {{ {HOSTS['web'][4]} }}",
                 "add rule inet lazaret restricted drop")
        self.net.nft(*RULES)
        with self.subTest("what is held stays, for as long as before"):
            listed = self.net.nft("list map inet lazaret held4_32")
            self.assertRegex(listed, rf"{wire.LINE[4]} timeout 1h expires 59m")
        with self.subTest("what was counted stays"):
            self.assertEqual(self.net.counted(), {(self.mark, "tcp/23"): 1})
        with self.subTest("pins stay, the wall stands"):
            for family in 4, 6:
                self.tries(family, "tcp", "pinned", 443, "passes")
                self.tries(family, "tcp", "web", 443, "reset")
        with self.subTest("what was changed by hand is as the files say"):
            self.release()
            self.assertEqual(self.net.nft("list chains"), chains[0])
            self.assertEqual(rules(self.net.nft("-s", "list table inet lazaret")),
                             rules(chains[1]))
            self.assertNotIn(HOSTS["web"][4], self.net.nft("list set inet lazaret own4"))

    def test_untracked(self):
        """Who turns tracking off for names opens no way past the redirector."""
        self.net.nft("-f", "-", text=UNTRACKED)
        self.addCleanup(self.net.nft, "delete table inet operator")

        def story(family):
            self.tries(family, "udp", "web", 53, "passes")
            self.hold("garden")
            self.tries(family, "udp", "web", 53, "silent")
        self.each(story)

    def test_operators_rules(self):
        self.net.nft("-f", "-", text=OPERATOR)
        self.addCleanup(self.net.nft, "delete table inet operator")
        self.each(self.beside_the_operators)

    def beside_the_operators(self, family):
        outside = {4: "198.18.0.1", 6: "2001:db8:ffff::1"}[family]
        name = f"pin{family} {{ {HOSTS['pinned'][family]} . tcp . 993 }}"
        self.nft(f"add element inet lazaret {name}")
        # A clean line goes out by the operator's NAT,
        self.tries(family, "tcp", "web", 443, f"passes from {outside}")
        self.tries(family, "udp", "web", 53, f"passes from {outside}")
        down = self.net.pair(family, "udp", HOSTS["web"][family], 9100)
        self.assertTrue(self.net.flows_on(family, *reversed(down)))
        self.hold("garden")
        # which, behind it, stops at once when walled, established or not,
        self.assertFalse(self.net.flows_on(family, *reversed(down)))
        # its garden goes by NAT as before,
        self.tries(family, "tcp", "pinned", 443, f"passes from {outside}")
        self.tries(family, "tcp", "web", 8080, "silent")
        # redirector and clock know the line by its own address,
        self.tries(family, "udp", "web", 53, "elsewhere")
        self.tries(family, "udp", "web", 123, "elsewhere")
        self.tries(family, "tcp", "web", 80, "elsewhere")
        # and what the operator closes stays closed.
        self.tries(family, "tcp", "pinned", 993, "silent")
        for end in down:
            end.close()


def rules(listed):
    """The chains of a listing."""
    return re.findall(r"^\tchain .*?^\t}", listed, re.M | re.S)


if __name__ == "__main__":
    tap.main()
