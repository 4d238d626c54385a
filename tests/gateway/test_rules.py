# Goal: what etc/gateway says of a packet is what becomes of it, in both families:
# the shipped files are loaded as they stand, held lines are added as the program
# does, and each row tries one thing.
import socket
import struct

import tap
import wire
from held import HOSTS, ICMP, Held, unreachable, with_sum

# name, protocol, host, port, what comes of it, as what it is counted
ALWAYS_CLOSED = (
    ("DNS over TLS", "tcp", "web", 853, "reset", "tcp/853"),
    ("DNS over TLS, our own", "tcp", "own", 853, "reset", "tcp/853"),
    ("DNS over QUIC", "udp", "web", 853, "rejected", "udp/853"),
    ("DNS over HTTPS", "tcp", "resolver", 443, "reset", "tcp/443"),
    ("DNS over HTTP/3", "udp", "resolver", 443, "rejected", "udp/443"),
    ("HTTPS", "tcp", "web", 443, "reset", "tcp/443"),
    ("QUIC", "udp", "web", 443, "rejected", "udp/443"),
    ("QUIC, shared", "udp", "shared", 443, "rejected", "udp/443"),
    ("an indicator's address", "tcp", "bad", 443, "reset", "tcp/443"),
    ("an indicator's address, HTTP", "tcp", "bad", 80, "reset", "tcp/80"),
    ("an indicator's address, UDP", "udp", "bad", 9000, "rejected", "udp/9000"),
    ("Telnet", "tcp", "web", 23, "silent", "tcp/23"),
    ("mail past our relay", "tcp", "web", 25, "silent", "tcp/25"),
    ("SSH", "tcp", "web", 22, "silent", "tcp/22"),
    ("a web server elsewhere", "tcp", "web", 8080, "silent", "tcp/8080"),
    ("any UDP", "udp", "web", 9000, "silent", "udp/9000"),
    ("DHCP to somewhere", "udp", "web", 67, "silent", "udp/67"),
    ("a neighbour", "tcp", "neighbour", 22, "silent", "tcp/22"),
    ("the gateway's SSH", "tcp", "gateway", 22, "silent", "tcp/22"),
    ("the gateway's SNMP", "udp", "gateway", 161, "silent", "udp/161"),
)
ALWAYS_OPEN = (
    ("DNS", "udp", "web", 53, "elsewhere", None),
    ("DNS by TCP", "tcp", "web", 53, "elsewhere", None),
    ("DNS, a public resolver", "udp", "resolver", 53, "elsewhere", None),
    ("DNS, our own resolver", "udp", "own", 53, "elsewhere", None),
    ("DNS, a pinned address", "udp", "pinned", 53, "elsewhere", None),
    ("DNS, the redirector itself", "udp", "redirector", 53, "passes", None),
    ("HTTP", "tcp", "web", 80, "elsewhere", None),
    ("HTTP, a pinned address", "tcp", "pinned", 80, "elsewhere", None),
    ("HTTP, the gateway", "tcp", "gateway", 80, "elsewhere", None),
    ("HTTP, our own", "tcp", "own", 80, "passes", None),
    ("HTTPS, our own", "tcp", "own", 443, "passes", None),
    ("mail, our own relay", "tcp", "own", 25, "passes", None),
    ("any UDP, our own", "udp", "own", 9000, "passes", None),
    ("time, our own", "udp", "own", 123, "passes", None),
    ("a call", "udp", "voice", 5060, "passes", None),
    ("a call by TLS", "tcp", "voice", 5061, "passes", None),
)
GARDEN = ALWAYS_CLOSED + ALWAYS_OPEN + (
    ("time", "udp", "web", 123, "elsewhere", None),
    ("a pin", "tcp", "pinned", 443, "passes", None),
    ("a pin by UDP", "udp", "pinned", 5060, "passes", None),
    ("a pin, another port", "tcp", "pinned", 8080, "silent", "tcp/8080"),
    ("a pin, an indicator's port", "tcp", "pinned", 8081, "reset", "tcp/8081"),
    ("a pin, QUIC", "udp", "pinned", 443, "rejected", "udp/443"),
    ("a shared front end", "tcp", "shared", 443, "elsewhere", None),
    ("a shared front end, HTTP", "tcp", "shared", 80, "elsewhere", None),
    ("an indicator's port", "tcp", "web", 8081, "reset", "tcp/8081"),
)
SUSPEND = ALWAYS_CLOSED + ALWAYS_OPEN + (
    ("time", "udp", "web", 123, "rejected", "udp/123"),
    ("a pin", "tcp", "pinned", 443, "reset", "tcp/443"),
    ("a pin by UDP", "udp", "pinned", 5060, "silent", "udp/5060"),
    ("a shared front end", "tcp", "shared", 443, "reset", "tcp/443"),
    ("an indicator's port", "tcp", "web", 8081, "silent", "tcp/8081"),
)
RESTRICT = (
    ("DNS", "udp", "web", 53, "passes", None),
    ("DNS over TLS", "tcp", "web", 853, "passes", None),
    ("DNS over HTTPS", "tcp", "resolver", 443, "passes", None),
    ("HTTP", "tcp", "web", 80, "passes", None),
    ("HTTPS", "tcp", "web", 443, "passes", None),
    ("QUIC", "udp", "web", 443, "passes", None),
    ("time", "udp", "web", 123, "passes", None),
    ("any TCP", "tcp", "web", 8080, "passes", None),
    ("any UDP", "udp", "web", 9000, "passes", None),
    ("mail, our own relay", "tcp", "own", 25, "passes", None),
    ("mail past our relay", "tcp", "web", 25, "reset", "tcp/25"),
    ("Telnet", "tcp", "web", 23, "reset", "tcp/23"),
    ("a flood's port", "udp", "web", 1900, "rejected", "udp/1900"),
    ("an indicator's address", "tcp", "bad", 443, "reset", "tcp/443"),
    ("an indicator's port", "tcp", "web", 8081, "reset", "tcp/8081"),
)
CLEAN = (
    ("DNS", "udp", "web", 53, "passes", None),
    ("DNS over TLS", "tcp", "web", 853, "passes", None),
    ("DNS over HTTPS", "tcp", "resolver", 443, "passes", None),
    ("HTTP", "tcp", "web", 80, "passes", None),
    ("HTTPS", "tcp", "web", 443, "passes", None),
    ("time", "udp", "web", 123, "passes", None),
    ("Telnet", "tcp", "web", 23, "passes", None),
    ("mail", "tcp", "web", 25, "passes", None),
    ("an indicator's address", "tcp", "bad", 443, "passes", None),
    ("any UDP", "udp", "web", 9000, "passes", None),
)

# name, protocol by family, what it carries, host, does it pass, as what counted
NAMES = {"icmp": {4: "icmp/0", 6: "ipv6-icmp/0"}}


def echo(family):
    return with_sum(family, struct.pack("!BBHHH", {4: 8, 6: 128}[family], 0, 0, 77, 1) +
                    b"are you there?")


def junk(_family):
    return bytes(range(40))


def behind_header(first):
    """A UDP packet behind an extension header of eight bytes."""
    def packet(_family):
        return first + struct.pack("!HHHH", 40000, 9000, 12, 0) + b"away"
    return packet


RAW = (
    ("GRE", {4: 47, 6: 47}, junk, "web", False, "gre/0"),
    ("6in4", {4: 41, 6: 41}, junk, "web", False, "ipv6/0"),
    ("ESP", {4: 50, 6: 50}, junk, "web", False, "esp/0"),
    ("SCTP", {4: 132, 6: 132}, junk, "web", False, "sctp/0"),
    ("SCTP, a pinned address", {4: 132, 6: 132}, junk, "pinned", False, "sctp/0"),
    ("ping", ICMP, echo, "web", False, "icmp"),
    ("ping, the gateway", ICMP, echo, "gateway", False, "icmp"),
    ("ping, our own", ICMP, echo, "own", True, None),
    ("UDP behind destination options", {6: 60},
     behind_header(bytes([17, 0, 1, 4, 0, 0, 0, 0])), "web", False, "udp/9000"),
    ("UDP as a single fragment", {6: 44}, behind_header(bytes([17, 0, 0, 0, 0, 0, 0, 1])),
     "web", False, "udp/9000"),
    ("names behind destination options", {6: 60},
     lambda _: bytes([17, 0, 1, 4, 0, 0, 0, 0]) + struct.pack("!HHHH", 40000, 53, 12, 0) + b"away",
     "web", False, None),
    ("an ICMP error of no flow", ICMP, unreachable, "web", False, None),
)


class Measures(Held):
    """What a line under a measure may do, row by row."""

    def rows(self, rows):
        slowest = 0
        for family in 4, 6:
            for name, protocol, host, port, want, counted in rows:
                with self.subTest(f"IPv{family}: {name}"):
                    ms = self.tries(family, protocol, host, port, want)
                    self.assert_counted(counted)
                    if want in ("reset", "rejected"):
                        slowest = max(slowest, ms)
                        self.assertLess(ms, 1000)
        if slowest:
            print(f"# took {slowest:.1f} ms (100 ms promised): the slowest refusal")

    def test_garden(self):
        self.hold("garden")
        self.rows(GARDEN)

    def test_suspend(self):
        self.hold("suspend")
        self.rows(SUSPEND)

    def test_restrict(self):
        self.hold("restrict")
        self.rows(RESTRICT)

    def test_throttle(self):
        self.hold("throttle")
        self.rows(RESTRICT)

    def test_clean(self):
        self.mark = 0
        self.rows(CLEAN)

    def test_neighbour_of_a_walled_line(self):
        self.hold("garden")
        for family in 4, 6:
            for name, protocol, host, port, want, _ in CLEAN:
                with self.subTest(f"IPv{family}: {name}"):
                    self.tries(family, protocol, host, port, want, name="two")
        self.assertEqual(self.net.counted(), {})

    def test_other_protocols(self):
        for measure in "garden", "suspend":
            self.release()
            self.hold(measure)
            for family in 4, 6:
                for name, protocol, payload, host, passes, counted in RAW:
                    if family not in protocol:
                        continue
                    with self.subTest(f"{measure}, IPv{family}: {name}"):
                        self.assertEqual(self.net.throws(
                            family, protocol[family], payload(family),
                            HOSTS[host][family]), passes)
                        self.assert_counted(NAMES.get(counted, {}).get(family, counted))

    def test_fragments(self):
        self.hold("garden")
        for family in 4, 6:
            with self.subTest(f"IPv{family}: refused as a whole"):
                self.tries(family, "udp", "web", 9000, "silent", size=4000)
                self.assert_counted("udp/9000")
            with self.subTest(f"IPv{family}: rejected as a whole"):
                self.tries(family, "udp", "web", 443, "rejected", size=4000)
                self.assert_counted("udp/443")
            with self.subTest(f"IPv{family}: passes as a whole"):
                self.tries(family, "udp", "own", 9000, "passes", size=4000)


if __name__ == "__main__":
    tap.main()
