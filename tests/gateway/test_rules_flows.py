# Goal: a wall stops what is under way, and only that; answers find back; nothing
# that a line sends fills what all lines share; and loading the rules again, or an
# operator's own rules beside them, change nothing of it.
import contextlib
import json
import re
import socket
import struct
import time

import tap
import wire
from held import HOSTS, ICMP, Held, first_piece, unreachable

BURST = 600  # packets, sent as fast as Python can
HEADERS = {4: 28, 6: 48}  # of a UDP packet
PIECES = 4000  # twice what fills the room in which all are put together
KINDS = {4: 0x0800, 6: 0x86dd}  # of Ethernet's packets


class Flows(Held):
    """What was under way when a measure came, changed or went."""

    def flow(self, family, protocol, host, port, outwards=True):
        ends = self.net.pair(family, protocol, HOSTS[host][family], port, outwards)
        for end in ends:
            self.addCleanup(end.close)
        return ends

    def assert_flows(self, family, ends, up, down):
        self.assertEqual((self.net.flows_on(family, *ends),
                          self.net.flows_on(family, *reversed(ends))), (up, down))

    def test_downloads_stop(self):
        self.each(lambda family: self.stops(family, "tcp", True))

    def test_tunnels_stop(self):
        self.each(lambda family: self.stops(family, "udp", True))

    def test_visitors_from_outside_are_cut_off(self):
        self.each(lambda family: self.stops(family, "tcp", False))

    def stops(self, family, protocol, outwards):
        ends = self.flow(family, protocol, "web", 9100, outwards)
        self.assert_flows(family, ends, True, True)
        self.hold("garden")
        self.assert_flows(family, ends, False, False)

    def test_nobody_comes_in(self):
        def story(family):
            self.hold("garden")
            with self.assertRaises(TimeoutError):
                self.flow(family, "udp", "web", 9100, outwards=False)
        wire.PATIENCE, patience = 1, wire.PATIENCE
        self.addCleanup(setattr, wire, "PATIENCE", patience)
        self.each(story)

    def test_whatever_is_exposed_is_out_of_reach(self):
        def story(family):
            older = self.flow(family, "udp", "web", 1900, outwards=False)
            self.flow(family, "tcp", "web", 8080, outwards=False)
            for port, measure in enumerate(("restrict", "throttle"), 9100):
                self.hold(measure)
                for host, called in (("web", port), ("own", (161, 389)[port % 2])):
                    self.assert_flows(family, self.flow(family, "udp", host, called, False),
                                      True, True)
                self.assert_flows(family, self.flow(family, "udp", "web", (5683, 5353)[port % 2]),
                                  True, True)
                for protocol, called in (("udp", 3702), ("tcp", 5000)):
                    with self.assertRaises(TimeoutError):
                        self.flow(family, protocol, "web", called, outwards=False)
                self.assert_flows(family, older, True, False)
        wire.PATIENCE, patience = 1, wire.PATIENCE
        self.addCleanup(setattr, wire, "PATIENCE", patience)
        self.each(story)

    def test_calls_live(self):
        def story(family):
            out = self.flow(family, "udp", "voice", 16400)
            rung = self.flow(family, "udp", "voice", 16402, outwards=False)
            self.assertIn(mark(0, spared=True), self.marks(family, HOSTS["voice"][family]))
            for measure in "throttle", "garden", "suspend":
                self.hold(measure)
                self.assert_flows(family, out, True, True)
                self.assert_flows(family, rung, True, True)
            self.assert_flows(family, self.flow(family, "tcp", "voice", 5999, False), True, True)
            self.assertIn(mark(self.mark, spared=True),
                          self.marks(family, HOSTS["voice"][family]))
        self.each(story)

    def test_what_is_spared(self):
        def story(family):
            for host in "own", "voice":
                for outwards in True, False:
                    self.flow(family, "udp", host, 9300, outwards)
                    target = HOSTS[host] if outwards else wire.LINE
                    self.assertEqual(self.marks(family, target[family]), {mark(0, spared=True)})
            self.flow(family, "udp", "web", 9300)
            self.assertEqual(self.marks(family, HOSTS["web"][family]), {0})
        self.each(story)

    def test_names_are_not_spared(self):
        def story(family):
            self.tries(family, "udp", "own", 53, "passes")
            self.assertEqual(self.marks(family, HOSTS["own"][family]), {0})
        self.each(story)

    def test_what_asked_names_before_the_wall_never_gets_past_it(self):
        def story(family):
            with self.net.within("one"):
                asker = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
            with asker:
                there = HOSTS["web"][family], 53
                self.assertEqual(self.net.watch(asker, family, there)[0], "passes")
                self.hold("garden")
                self.assertEqual(self.net.watch(asker, family, there)[0], "rejected")
                self.assertEqual(self.net.leaked(), [])
        self.each(story)

    def test_what_loaded_pages_before_the_wall_begins_anew(self):
        def story(family):
            browser, _ = self.flow(family, "tcp", "pinned", 80)
            self.hold("garden")
            with self.assertRaises(ConnectionResetError):
                browser.send(b"GET / HTTP/1.1\r\n\r\n")
                browser.recv(100)
            self.tries(family, "tcp", "pinned", 80, "elsewhere")
        self.each(story)

    def test_the_garden_ends_with_suspend(self):
        def story(family):
            self.hold("garden")
            ends = self.flow(family, "tcp", "pinned", 2000)
            self.assert_flows(family, ends, True, True)
            self.hold("suspend")
            self.assert_flows(family, tuple(reversed(ends)), False, False)
        for family in 4, 6:
            self.pin(family, "pinned . tcp . 2000")
        self.each(story)

    def pin(self, family, element):
        host, rest = element.split(" ", 1)
        self.nft(f"add element inet lazaret pin{family} {{ {HOSTS[host][family]} {rest} }}")

    def test_names_go_on_while_measures_change(self):
        def story(family):
            with self.net.within("one"):
                asker = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
            with asker:
                for measure in "garden", "suspend", "garden":
                    self.hold(measure)
                    self.assertRegex(self.net.watch(asker, family, (HOSTS["web"][family], 53))[0],
                                     "^redirected")
        self.each(story)

    def test_restricted_flows_end_with_the_garden(self):
        def story(family):
            self.hold("restrict")
            ends = self.flow(family, "udp", "web", 9100)
            self.assert_flows(family, ends, True, True)
            self.hold("garden")
            self.assert_flows(family, ends, False, False)
        self.each(story)

    def test_errors_of_permitted_flows(self):
        def story(family):
            self.hold("garden")
            self.pin(family, "pinned . udp . 2001")
            self.tries(family, "udp", "pinned", 2001, "reset")  # nobody listens there
            line, world = self.flow(family, "udp", "pinned", 2002)
            line.close()
            self.net.heard()
            world.send(b"are you there?")
            self.net.fence(family)
            errors = [p for p in self.net.leaked()
                      if p.protocol in (socket.IPPROTO_ICMP, socket.IPPROTO_ICMPV6)]
            self.assertEqual(len(errors), 1)
        for family in 4, 6:
            self.pin(family, "pinned . udp . 2002")
        self.each(story)

    def test_errors_of_older_flows(self):
        def story(family):
            line, _ = self.flow(family, "udp", "web", 9100)
            error = unreachable(family, 9100, line.getsockname()[1])
            self.assertTrue(self.net.throws(family, ICMP[family], error, HOSTS["web"][family]))
            self.hold("garden")
            self.assertFalse(self.net.throws(family, ICMP[family], error, HOSTS["web"][family]))
        self.each(story)

    def test_redirected_flows_are_marked(self):
        def story(family):
            self.hold("garden")
            self.tries(family, "udp", "web", 53, "elsewhere")
            self.assertEqual(self.marks(family, HOSTS["web"][family]),
                             {mark(self.mark, redirected=True)})
        self.each(story)

    def marks(self, family, target):
        """The marks of the flows to an address."""
        with self.net.within("gateway"):
            listed = wire.run("conntrack", "-L", "-f", f"ipv{family}", "-d", target)
        return {int(text) for text in re.findall(r"mark=(\d+)", listed)}


class Shares(Held):
    """What a line may have of what all lines share."""

    def burst(self, family, protocol, host, port, count=BURST, size=50, one_socket=False):
        """Sends as fast as it can; how many reached the world, in how many seconds."""
        self.net.heard()
        began = time.monotonic()
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        with contextlib.ExitStack() as stack, self.net.within("one"):
            probe = None
            for _ in range(count):
                if not (probe and one_socket):
                    probe = stack.enter_context(socket.socket(wire.FAMILY[family], kind))
                    probe.setblocking(False)
                with contextlib.suppress(OSError):
                    probe.connect((HOSTS[host][family], port))
                    probe.send(bytes(size))
            self.net.fence(family)
        number = socket.IPPROTO_TCP if protocol == "tcp" else socket.IPPROTO_UDP
        return (sum(p.protocol == number for p in self.net.leaked()),
                time.monotonic() - began)

    def test_names(self):
        def story(family):
            self.hold("garden")
            heard, seconds = self.burst(family, "udp", "web", 53)
            self.assertTrue(400 <= heard <= 401 + 50 * seconds, heard)
            self.assertEqual(self.net.counted(), {(self.mark, "udp/53"): BURST - heard})
        story(4)  # that of IPv6 stands on the gateway, where nobody listens in

    def test_time(self):
        def story(family):
            self.hold("garden")
            heard, seconds = self.burst(family, "udp", "web", 123, count=40)
            self.assertTrue(20 <= heard <= 21 + 2 * seconds, heard)
        self.each(story)

    def test_flows(self):
        def story(family):
            self.hold("garden")
            heard, seconds = self.burst(family, "udp", "pinned", 5060)
            self.assertTrue(500 <= heard <= 501 + 100 * seconds, heard)
        self.each(story)

    def test_flows_at_once(self):
        def story(family):
            self.hold("garden")
            for _ in range(5):
                self.nft("flush set inet lazaret starts")
                self.burst(family, "udp", "pinned", 5060, count=450)
            self.assertIn(self.net.flows(), range(2000, 2011))  # with our fences
        with self.net.within("gateway"):  # none ends before all have begun, however slow we are
            wire.run("sysctl", "-qw", "net.netfilter.nf_conntrack_udp_timeout=600")
        self.each(story)

    def test_errors(self):
        """Errors of no flow go no further either way; beyond the share they count."""
        def story(family):
            self.hold("garden")
            began = time.monotonic()
            with self.net.within("one"):
                raw = socket.socket(wire.FAMILY[family], socket.SOCK_RAW, ICMP[family])
            with raw:
                for _ in range(60):
                    raw.sendto(unreachable(family), (HOSTS["web"][family], 0))
                self.net.fence(family)
            seconds = time.monotonic() - began
            (packets,) = self.net.counted().values()
            self.assertTrue(39 - 10 * seconds <= packets <= 40, packets)
        self.each(story)

    def test_link(self):
        def story(family):
            self.hold("garden")
            target, port = {4: (wire.GATEWAY[4], 67), 6: ("fe80::1", 547)}[family]
            with self.net.within("gateway"):
                server = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
            with self.net.within("one"):
                line = socket.socket(wire.FAMILY[family], socket.SOCK_DGRAM)
                index = socket.if_nametoindex("line")
            with server, line:
                server.bind(("", port))
                server.setblocking(False)
                line.bind((wire.LINE[family], 0))
                began, heard = time.monotonic(), 0
                for _ in range(300):
                    line.sendto(b"renew", (target, port) + (0, index) * (family == 6))
                self.net.fence(family)
                with contextlib.suppress(BlockingIOError):
                    while server.recv(100):
                        heard += 1
                seconds = time.monotonic() - began
            self.assertTrue(100 <= heard <= 101 + 20 * seconds, heard)
        self.each(story)

    def test_what_is_refused_costs_no_flow(self):
        def story(family):
            self.hold("garden")
            before = self.net.flows()
            self.burst(family, "udp", "web", 9000)
            self.burst(family, "tcp", "web", 443)
            self.assertLess(self.net.flows(), before + 5)
        self.each(story)

    def test_calls_have_a_share_of_their_own(self):
        def story(family):
            self.hold("garden")
            self.burst(family, "udp", "pinned", 5060)
            self.burst(family, "udp", "web", 53)
            self.tries(family, "udp", "voice", 5060, "passes")
        self.each(story)

    def test_a_flood_earns_no_flood(self):
        def story(family):
            self.hold("garden")
            with self.net.ear("one", "line") as ear:
                _, seconds = self.burst(family, "tcp", "web", 443)
                resets = sum(p.protocol == socket.IPPROTO_TCP for p in wire.hear(ear))
            self.assertTrue(200 <= resets <= 201 + 100 * seconds, resets)
        self.each(story)

    def test_pieces(self):
        """First pieces of packets that never come fill no room but the line's own."""
        def story(family):
            for source in wire.LINE, {4: "192.0.2.99", 6: "2001:db8:77::1"}, \
                    {4: "0.0.0.0", 6: "fe80::2"}:
                self.hold("garden")
                self.send_pieces(family, source[family], PIECES)
                for _ in range(3):
                    self.tries(family, "udp", "own", 9000, "passes", size=4000, name="two")
                self.release()
                self.tries(family, "udp", "own", 9000, "passes", size=4000)
        self.each(story)

    def send_pieces(self, family, source, count):
        """To the gateway's own link address or, of IPv4, to whoever is there."""
        target = {4: "255.255.255.255", 6: "fe80::1"}[family]
        source, target = (socket.inet_pton(wire.FAMILY[family], address)
                          for address in (source, target))
        link = json.loads(self.net.ip("gateway", "-j", "link", "show", "ppp1"))[0]["address"]
        with self.net.within("one"), \
                socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0) as line:
            for number in range(count):
                line.sendto(first_piece(family, source, target, number),
                            ("line", KINDS[family], 0, 0, bytes.fromhex(link.replace(":", ""))))

    def test_uplink(self):
        def story(family):
            self.hold("garden")
            size = 1000 - HEADERS[family]
            self.assert_bytes(512, 1024, *self.burst(family, "udp", "pinned", 5060, 3000, size,
                                                     one_socket=True))
            heard, _ = self.burst(family, "udp", "voice", 5060, 3000, size, one_socket=True)
            self.assertEqual(heard, 3000)
        self.each(story)

    def test_a_scan_gets_its_share_of_the_count(self):
        def story(family):
            self.hold("garden")
            began = time.monotonic()
            with self.net.within("one"), socket.socket(wire.FAMILY[family],
                                                       socket.SOCK_DGRAM) as probe:
                for port in range(20000, 20300):
                    probe.sendto(b"x", (HOSTS["web"][family], port))
                self.net.fence(family)
            counted = self.net.counted()
            self.assertEqual(sum(counted.values()), 300)
            self.assertTrue(64 < len(counted) <= 66 + (time.monotonic() - began) / 2, counted)
            self.assertGreater(counted[self.mark, "udp/0"], 200)
        self.each(story)

    def test_throttle_up(self):
        def story(family):
            self.hold("throttle")
            how = 1000, 1000 - HEADERS[family], True
            self.assert_bytes(125, 250, *self.burst(family, "udp", "web", 9000, *how))
            self.assertEqual(self.burst(family, "udp", "voice", 5060, *how)[0], 1000)
        self.each(story)

    def test_throttle_down(self):
        def story(family):
            self.hold("throttle")
            self.assert_bytes(125, 250, *self.burst_down(family, "web"))
            self.assertEqual(self.burst_down(family, "own")[0], 1000)
        self.each(story)

    def assert_bytes(self, rate, burst, heard, seconds):
        """Of packets of 1000 bytes; the kernel's bucket holds rate and burst, in KiB."""
        full = (rate + burst) * 1.024
        self.assertTrue(full - 2 <= heard <= full + rate * 1.024 * seconds + 2, heard)

    def burst_down(self, family, host):
        line, world = self.net.pair(family, "udp", HOSTS[host][family], 9200)
        with line, world:
            line.setsockopt(socket.SOL_SOCKET, wire.SO_RCVBUFFORCE, 1 << 24)
            began, heard = time.monotonic(), 0
            for _ in range(1000):
                world.send(bytes(1000 - HEADERS[family]))
            self.net.fence(family)
            line.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while line.recv(2000):
                    heard += 1
            return heard, time.monotonic() - began


def mark(value, redirected=False, spared=False):
    return value | redirected << 27 | spared << 26


if __name__ == "__main__":
    tap.main()
