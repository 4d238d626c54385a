# test_validation.py -- a walled line that validates: signed names stay whole
#
# Behind the redirector stands an Unbound that serves a signed zone, before it
# another one, the subscriber's own, which forwards to it and validates.
import glob
import re
import subprocess
import unittest

import outpost
import tap
from outpost import A, HTTPS, SVCB, TXT, Link, Redirector, own_network, sql, wall, within
from portal.station import FOLDER

RESOLVER, STUB = 5353, 5354
FOUND, NO_DATA, NO_NAME, BOGUS = "NOERROR 1", "NOERROR 0", "NXDOMAIN 0", "SERVFAIL 0"

ZONE = """$TTL 300
@ SOA ns nobody 1 3600 1200 604800 300
@ NS ns
@ MX 10 www
@ CAA 0 issue "ca.example"
ns A 127.0.0.1
www A 203.0.113.9
www AAAA 2001:db8::9
www TXT "text"
www HTTPS 1 . alpn=h2
alias CNAME www
update A 203.0.113.10
update TXT "text"
update HTTPS 1 . alpn=h2
"""

SERVER = """
server:
    directory: "{folder}" chroot: "" username: "" pidfile: "" use-syslog: no logfile: "{folder}/{name}.log"
    do-daemonize: no interface: 127.0.0.1@{port} access-control: 127.0.0.0/8 allow
    do-not-query-localhost: no aggressive-nsec: no use-caps-for-id: yes num-threads: 1
    {server}
remote-control:
    control-enable: no
{rest}
"""
SIGNED = """
auth-zone:
    name: signed.example
    zonefile: "{folder}/signed.zone"
    for-downstream: yes
    for-upstream: no
"""
FORWARD = """
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@{port}
"""


def run(*words):
    return subprocess.run(words, check=words[0] != "dig", text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd=FOLDER).stdout


def sign():
    with open(f"{FOLDER}/zone", "w", encoding="ascii") as file:
        file.write(ZONE)
    key = run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", "signed.example").strip()
    run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "signed.example")
    run("dnssec-signzone", "-q", "-S", "-o", "signed.example", "-f", "signed.zone", "zone")
    with open(f"{FOLDER}/{key}.key", encoding="ascii") as file:
        words = [line for line in file.read().splitlines() if not line.startswith(";")][0].split()
    with open(f"{FOLDER}/anchor.key", "w", encoding="ascii") as file:
        file.write(" ".join(words) + "\n")
    with open(f"{FOLDER}/anchor.delv", "w", encoding="ascii") as file:
        file.write('trust-anchors { "signed.example." static-key %s %s %s "%s"; };\n'
                   % (words[3], words[4], words[5], "".join(words[6:])))


def lookup(name, kind, port=STUB):
    """Asks by dig: the code, how many answers there are, and whether it was proven."""
    told = run("dig", "@127.0.0.1", "-p", str(port), "+tries=1", "+time=60", "+adflag", name, kind)
    status = re.search(r"status: (\w+)", told)
    if status is None:
        return told, False
    count = re.search(r"ANSWER: (\d+)", told)[1]
    return f"{status[1]} {min(int(count), 1)}", " ad" in re.search(r"flags: ([^;]*)", told)[1]


class Validation(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def unbound(cls, name, **values):
        path = f"{FOLDER}/{name}.conf"
        with open(path, "w", encoding="ascii") as file:
            file.write(SERVER.format(folder=FOLDER, name=name, **values))
        server = subprocess.Popen(["/usr/sbin/unbound", "-d", "-c", path])
        cls.addClassCleanup(server.wait)
        cls.addClassCleanup(server.terminate)

    @classmethod
    def setUpClass(cls):
        own_network()
        sql(outpost.WORLD)
        sql("""UPDATE lazaret.site SET mode = 'redirect';
            INSERT INTO lazaret.garden_rule (group_name, name) VALUES ('updates', 'update.signed.example')""")
        sign()
        cls.unbound("resolver", port=RESOLVER, server="module-config: iterator",
                    rest=SIGNED.format(folder=FOLDER))
        cls.link = Link()
        cls.daemon = Redirector(cls.link, [RESOLVER], "budget = 1000")
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.addClassCleanup(cls.daemon.stop)
        cls.unbound("stub", port=STUB, rest=FORWARD.format(port=cls.daemon.dns),
                    server=f"outgoing-interface: 127.0.0.1 trust-anchor-file: {FOLDER}/anchor.key")
        wall(1)
        assert within(10, lambda: cls.daemon.ask("www.signed.example", TXT).rcode == 5), cls.daemon.log()
        assert within(10, lambda: lookup("ns.signed.example", "A")[0] == FOUND), \
            [open(path, encoding="utf-8").read() for path in glob.glob(f"{FOLDER}/*.log")]

    def test_1_signed_names_are_proven(self):
        for name, kind, want in (
                ("www", "A", FOUND), ("www", "AAAA", FOUND), ("alias", "A", FOUND), ("update", "A", FOUND),
                ("", "SOA", FOUND), ("", "NS", FOUND), ("", "MX", FOUND), ("", "CAA", FOUND),
                ("", "DNSKEY", FOUND), ("update", "AAAA", NO_DATA), ("www", "MX", NO_DATA),
                ("nobody", "A", NO_NAME), ("update", "TXT", FOUND)):
            with self.subTest(f"{name} {kind}"):
                told = lookup(f"{name}.signed.example".lstrip("."), kind)
                self.assertEqual(told, (want, True))

    def test_2_delv_finds_them_whole(self):
        for name, kind in (("www", "A"), ("update", "A"), ("alias", "AAAA"), ("nobody", "A")):
            told = subprocess.run(
                ["delv", "@127.0.0.1", "-p", str(self.daemon.dns), "-b", "127.0.0.1", "-a",
                 f"{FOLDER}/anchor.delv", "+root=signed.example", f"{name}.signed.example", kind],
                check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
            self.assertRegex(told, "; (negative response, )?fully validated")

    def test_3_what_is_withheld_is_all_that_breaks(self):
        for name, kind in (("www", "HTTPS"), ("www", "SVCB"), ("update", "HTTPS"), ("www", "TXT")):
            with self.subTest(f"{name} {kind}"):
                self.assertEqual(lookup(f"{name}.signed.example", kind), (BOGUS, False))

    def test_4_without_validation_nothing_breaks(self):
        for kind in (HTTPS, SVCB):
            for name in ("www", "update"):
                answer = self.daemon.ask(f"{name}.signed.example", kind)
                self.assertEqual((answer.rcode, answer.addresses), (0, []))
        self.assertEqual(self.daemon.ask("www.signed.example", A).addresses, ["203.0.113.9"])

    def test_5_forged_names_break(self):
        """The limit of the mode forge, and why there is the other one."""
        sql("UPDATE lazaret.site SET mode = 'forge'")
        self.assertIsNotNone(within(5, lambda: self.daemon.steered()))
        self.assertEqual(lookup("fresh.signed.example", "A"), (BOGUS, False))


if __name__ == "__main__":
    tap.main()
