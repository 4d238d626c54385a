# test_dig.py -- each row of the steering table, as dig sees it
#
# Two lines are walled, one of each family. What the resolver said is told as
# "true": it gives every name the same address, whatever type is asked for.
import os
import re
import subprocess
import unittest

import outpost
import tap
from outpost import STEER4, STEER6, TRUE4, Link, Redirector, Resolver, sql, within
from portal.station import FOLDER

LABEL = "a" * 63
LONG = f"{LABEL}.{LABEL}.{LABEL}.{'b' * 61}"  # 255 bytes on the wire
DOH = "mozilla.cloudflare-dns.com"


def nothing(owner, more=""):
    return f"NOERROR SOA {owner}.{more}"


def both(asked, want):
    return asked, want, want


# What dig is told; what it says in mode forge; in mode redirect. EDNS is on.
ROWS = (
    # A for any steered name
    ("www.example.com A", f"NOERROR A {STEER4} ede 4", "true"),
    ("www.example.com A +noedns", f"NOERROR A {STEER4}", "true"),
    ("www.example.com A +nocookie", f"NOERROR A {STEER4} ede 4", "true"),
    # AAAA; never the true one in forge mode
    ("www.example.com AAAA", f"NOERROR AAAA {STEER6} ede 4", "true"),
    # HTTPS, SVCB: never
    both("www.example.com TYPE65", nothing("www.example.com", " ede 4")),
    both("_8443._https.example.com TYPE64", nothing("_8443._https.example.com", " ede 4")),
    both("update.example TYPE65", nothing("update.example", " ede 4")),
    both("help.isp.example TYPE65", nothing("help.isp.example", " ede 4")),
    # NS, SOA, MX, CAA, PTR
    *((f"example.com {kind}", nothing("example.com", " ede 4"), "true")
      for kind in ("NS", "SOA", "MX", "CAA", "PTR")),
    both("10.2.0.192.in-addr.arpa PTR", "NOERROR PTR help.isp.example."),
    # TXT, NULL, SRV, unknown types
    *((f"example.com {kind}", nothing("example.com", " ede 4"), "REFUSED ede 18")
      for kind in ("TXT", "NULL", "SRV", "TYPE65280")),
    both("update.example TXT", "true"),
    both("update.example TYPE65280", "true"),
    # ANY: RFC 8482
    both("example.com ANY +notcp", 'NOERROR HINFO "RFC8482" ""'),
    # DS, DNSKEY, RRSIG, DO=1, CD=1
    *((f"example.com {kind} +dnssec +cdflag", nothing("example.com", " ede 4"), "true")
      for kind in ("DS", "DNSKEY", "RRSIG")),
    ("example.com A +dnssec", f"NOERROR A {STEER4} ede 4", "true"),
    ("example.com A +cdflag", f"NOERROR A {STEER4} ede 4", "true"),
    # garden names, and what only looks like one
    both("update.example A", "true"),
    both("update.example AAAA", "true"),
    both("a.b.cdn.example A", "true"),
    ("cdn.example A", f"NOERROR A {STEER4} ede 4", "true"),
    ("xupdate.example A", f"NOERROR A {STEER4} ede 4", "true"),
    # probes, even under a wildcard of the garden
    ("captive.apple.com A", f"NOERROR A {STEER4} ede 4", "true"),
    ("captive.apple.com AAAA", f"NOERROR AAAA {STEER6} ede 4", "true"),
    both("mesu.apple.com A", "true"),
    # fixed answers
    both("dns.msftncsi.com A", "NOERROR A 131.107.255.255"),
    both("dns.msftncsi.com AAAA", "NOERROR AAAA fd3e:4f5a:5b81::1"),
    both("help.isp.example A", "NOERROR A 192.0.2.10"),
    both("help.isp.example AAAA", "NOERROR AAAA 2001:db8::10"),
    both("use-application-dns.net A", "NXDOMAIN SOA net."),
    both("mask.icloud.com A", "NXDOMAIN SOA icloud.com."),
    both("mask-h2.icloud.com AAAA", "NXDOMAIN SOA icloud.com."),
    both("_dns.resolver.arpa TYPE64", nothing("resolver.arpa", " aa")),
    both("x.service.arpa A", "NXDOMAIN SOA service.arpa. aa"),
    both("wpad.example.com A", "NXDOMAIN SOA example.com."),
    both(f"{DOH} A", "NXDOMAIN SOA cloudflare-dns.com. ede 17"),
    both("dns.google TYPE65", "NXDOMAIN SOA google. ede 17"),
    # which NAT64 is here: RFC 7050, 8880
    both("ipv4only.arpa A", "true"),
    both("ipv4only.arpa AAAA", "true"),
    both("170.0.0.192.in-addr.arpa PTR", "true"),
    both("171.0.0.192.in-addr.arpa PTR", "true"),
    # indicators
    both("cnc.bad.example A", "NXDOMAIN SOA bad.example. ede 15"),
    both("deep.worm.example TXT", "NXDOMAIN SOA worm.example. ede 15"),
    # local zones: RFC 6303, 6761, 6762, 7686, 8375
    both("localhost A", "NOERROR A 127.0.0.1 aa"),
    both("x.localhost AAAA", "NOERROR AAAA ::1 aa"),
    both("printer.local A", "NXDOMAIN SOA local. aa"),
    both("nas.home.arpa A", "NXDOMAIN SOA home.arpa. aa"),
    both("home.arpa NS", "NOERROR NS home.arpa. aa"),
    both("abc.onion A", "NXDOMAIN SOA onion. aa"),
    both("x.invalid A", "NXDOMAIN SOA invalid. aa"),
    both("x.test A", "NXDOMAIN SOA test. aa"),
    both("1.1.168.192.in-addr.arpa PTR", "NXDOMAIN SOA 168.192.in-addr.arpa. aa"),
    both("9.9.127.100.in-addr.arpa PTR", "NXDOMAIN SOA 127.100.in-addr.arpa. aa"),
    both("1.d.f.ip6.arpa PTR", "NXDOMAIN SOA d.f.ip6.arpa. aa"),
    # letters of any case; names and labels as long as they get
    ("wWw.ExAmPlE.cOm A", f"NOERROR A {STEER4} ede 4", "true"),
    (f"{LONG} A", f"NOERROR A {STEER4} ede 4", "true"),
    (f"{LABEL}.example.com A", f"NOERROR A {STEER4} ede 4", "true"),
    # EDNS: other versions, what we do not know, sizes (RFC 6891)
    both("www.example.com A +edns=1 +noednsnegotiation", "BADVERS"),
    ("www.example.com A +ednsopt=65001:00ff00ff", f"NOERROR A {STEER4} ede 4", "true"),
    ("www.example.com A +subnet=192.0.2.0/24 +nsid +expire +keepalive +padding=64",
     f"NOERROR A {STEER4} ede 4", "true"),
    ("www.example.com A +ednsflags=0x7fff", f"NOERROR A {STEER4} ede 4", "true"),
    ("www.example.com A +bufsize=0", f"NOERROR A {STEER4} ede 4", "true"),
    ("www.example.com A +cookie=0102030405060708aabbccddeeff0011", f"NOERROR A {STEER4} ede 4", "true"),
    both("www.example.com A +nocookie +ednsopt=10:010203", "FORMERR"),
    # what is no question for a resolver
    both("example.com NOTIFY +opcode=NOTIFY", "NOTIMP"),
    both("example.com UPDATE +opcode=UPDATE", "NOTIMP"),
    both("example.com STATUS +opcode=STATUS", "NOTIMP"),
    both("version.bind TXT -c CH", "REFUSED"),
    both("example.com A -c HS", "REFUSED"),
    both("example.com A +header-only", "NOERROR"),
    both("example.com A +header-only +noedns", "FORMERR"),
)
OPCODES = {"NOTIFY": "SOA", "UPDATE": "SOA", "STATUS": "A"}

# How dig gets there: by which protocol, from and to which address.
WAYS = {"udp4": "@127.0.0.1 -b 127.0.0.1 +notcp", "tcp4": "@127.0.0.1 -b 127.0.0.1 +tcp",
        "udp6": "@::1 -b ::1 +notcp", "tcp6": "@::1 -b ::1 +tcp"}


def words_of(asked, way):
    name, kind, rest = (asked + " ").split(" ", 2)
    rest = rest.replace("+notcp", "") if "tcp" in way else rest
    return f"{WAYS[way]} {name} -t {OPCODES.get(kind, kind)} {rest}"


def told(text):
    """One answer of dig in the words of ROWS."""
    said = [re.search(r"status: (\w+)", text)[1]]
    sections = re.findall(r"^;; (?:ANSWER|AUTHORITY) SECTION:\n(.*?)\n\n", text, re.S | re.M)
    for owner, kind, data in re.findall(r"^(\S+)\s+\d+\s+IN\s+(\S+)\s+(.*)$", "\n".join(sections), re.M):
        said += [kind, owner if kind == "SOA" else data]
    flags = re.search(r"^;; flags: ([\w ]*);", text, re.M)[1].split()
    said += [flag for flag in ("aa", "tc") if flag in flags]
    error = re.search(r"^; EDE: (\d+)", text, re.M)
    said += ["ede", error[1]] if error else []
    said = " ".join(said)
    return "true" if said == f"NOERROR A {TRUE4}" or TRUE4 in said else said


class Dig(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD + "INSERT INTO lazaret.garden_rule (group_name, name, below) "
            "VALUES ('updates', 'apple.com', true);")
        port, = outpost.free_ports(1)
        cls.resolver = Resolver(port)
        cls.daemon = Redirector(Link(), [port])
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.daemon.hold({1: "127.0.0.1", 9: "::1"})

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()

    def dig(self, way, questions):
        """All of them by one dig; what it printed for each."""
        path = os.path.join(FOLDER, "questions")
        with open(path, "w", encoding="ascii") as file:
            file.writelines(words_of(asked, way) + "\n" for asked in questions)
        printed = subprocess.run(
            ["dig", "-p", str(self.daemon.dns), "+time=10", "+tries=1", "+noidnin", "-f", path],
            stdout=subprocess.PIPE, check=False, text=True).stdout
        return re.split(r"^; <<>> DiG.*$", printed, flags=re.M)[1:]

    def table(self, mode):
        for way in WAYS:
            answers = self.dig(way, [row[0] for row in ROWS])
            self.assertEqual(len(answers), len(ROWS), way)
            for row, text in zip(ROWS, answers):
                with self.subTest(mode=mode, way=way, asked=row[0]):
                    self.assertIn("status:", text)
                    self.assertEqual(told(text), row[1 if mode == "forge" else 2], text)

    def test_1_forge(self):
        self.table("forge")

    def test_2_redirect(self):
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(20, lambda: not self.daemon.steered()))
        self.table("redirect")

    def test_3_no_transfer(self):
        for kind in ("AXFR", "IXFR=1"):
            for way, (text,) in ((way, self.dig(way, [f"update.example {kind}"])) for way in WAYS):
                with self.subTest(way=way, kind=kind):
                    self.assertIn("; Transfer failed.", text)
        self.assertFalse([asked for _, _, asked in self.resolver.asked
                          if asked[outpost.skip_name(asked, 12):][:2] in (b"\0\xfb", b"\0\xfc")])


if __name__ == "__main__":
    tap.main()
