# test_explain.py -- `lazaret explain` says what the daemon says, and why
import json
import os
import subprocess
import unittest

import outpost
import tap
from outpost import (A, AAAA, HTTPS, STEER4, STEER6, TRUE4, TXT, Link, Redirector, Resolver, sql, wall,
                     within)
from portal.station import FOLDER, as_role

TYPES = {"A": A, "AAAA": AAAA, "HTTPS": HTTPS, "TXT": TXT}
CODES = {"NOERROR": 0, "NXDOMAIN": 3, "REFUSED": 5}

# line, name and type; what is said of the row; the answer in mode forge and in mode redirect
TRUTH, OPENED, BUDGET = "what the resolver says", "and its addresses are opened", "from the line's budget"
NAMES = (
    ("L-1", "www.example.com A", "no row knows the name", f"NOERROR {STEER4}", BUDGET),
    ("L-1", "www.example.com AAAA", "no row knows the name", f"NOERROR {STEER6}", BUDGET),
    ("L-1", "www.example.com HTTPS", "HTTPS and SVCB are never told", "NOERROR, no record", "NOERROR, no record"),
    ("L-1", "www.example.com TXT", "no row knows the name", "NOERROR, no record", "REFUSED, no record"),
    ("L-1", "update.example A", "the garden, by a group that is open to the line: update.example", OPENED, OPENED),
    ("L-1", "a.b.cdn.example A", "the garden, by a group that is open to the line: cdn.example", OPENED, OPENED),
    ("L-1", "deep.worm.example A", "an indicator: NXDOMAIN, and a sighting: worm.example",
     "NXDOMAIN, no record", "NXDOMAIN, no record"),
    ("L-1", "captive.apple.com A", "a system's probe: as any name, whatever covers it: captive.apple.com",
     f"NOERROR {STEER4}", TRUTH),
    ("L-1", "captive.apple.com A", "  beaten  the garden, by a group that is open to the line: apple.com",
     f"NOERROR {STEER4}", TRUTH),
    ("L-1", "help.isp.example A", "a name of ours (own_names)", "NOERROR 192.0.2.10", "NOERROR 192.0.2.10"),
    ("L-1", "wpad.example.com A", "a fixed answer: wpad.*", "NXDOMAIN, no record", "NXDOMAIN, no record"),
    ("L-1", "nas.home.arpa A", "a zone that never leaves a site: .home.arpa",
     "NXDOMAIN, no record", "NXDOMAIN, no record"),
    ("L-2", "www.example.com A", "no row for this address: clean", TRUTH, TRUTH),
    ("L-3", "www.example.com A", "measure restrict, sure until always; answered like a clean line", TRUTH, TRUTH),
    ("127.200.0.1", "www.example.com A", "the address is not in `clients`",
     "REFUSED, no record", "REFUSED, no record"),
)
URLS = (
    ("L-1", "http://www.example.com/", "the line is walled", "HTTP/1.1 302 Found https://127.0.0.1:8443/"),
    ("L-9", "http://www.example.com/", "the line is walled", "HTTP/1.1 302 Found https://[::1]:8443/"),
    ("L-1", "http://captive.apple.com/any", "a system's probe: captive.apple.com, any path", "302 Found"),
    ("L-2", "http://captive.apple.com/any", "as the true host answers", "HTTP/1.1 200 OK"),
    ("L-2", "http://www.example.com/", "still remembers our address", "HTTP/1.1 200 OK"),
    ("L-1", "https://www.example.com/", "walled", "port 443 is rejected"),
    ("127.200.0.1", "http://www.example.com/", "not in `clients`", "the connection is closed"),
)


class Explain(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD + "INSERT INTO lazaret.garden_rule (group_name, name, below) "
            "VALUES ('updates', 'apple.com', true);")
        port, = outpost.free_ports(1)
        Resolver(port)
        cls.daemon = Redirector(Link(), [port])
        assert cls.daemon.start() is not None, cls.daemon.log()
        wall(1)
        wall(9)
        wall(3, "restrict")
        cls.settings = os.path.join(FOLDER, "lazaret.conf")
        with open(cls.settings, "w", encoding="ascii") as file:
            file.write(f"database = {as_role('lazaret_operator')}\n")

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()

    def explain(self, line, *words):
        done = subprocess.run([f"{outpost.BUILD}/lazaret", "-c", self.settings, "explain", "--line", line, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True,
                              env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})  # settings stay to the end
        return done.returncode, done.stdout

    def explain_name(self, line, asked):
        name, kind = asked.split()
        return self.explain(line, "--name", name, "--type", kind)

    def table(self, column):
        for row in NAMES:
            with self.subTest(line=row[0], asked=row[1], mode=column):
                code, said = self.explain_name(row[0], row[1])
                self.assertEqual(code, 0, said)
                self.assertIn(row[2], said)
                self.assertIn(row[column], said.splitlines()[-1])
                who = f"127.0.0.{row[0][2:]}" if row[0].startswith("L") else row[0]
                name, kind = row[1].split()
                answer = self.daemon.ask(name, TYPES[kind], who=who)
                if row[column] in (TRUTH, OPENED, BUDGET):
                    self.assertEqual(answer.addresses, [TRUE4])
                else:
                    code, *address = row[column].removesuffix(", no record").split()
                    self.assertEqual((answer.rcode, answer.addresses), (CODES[code], address))

    def follow(self):
        """The daemon has heard of all; whoever ends writes the snapshot."""
        number = sql("SELECT number FROM lazaret.wall_state")
        query = "SELECT number FROM lazaret.applied WHERE follower = 'redirector'"
        self.assertIsNotNone(within(20, lambda: sql(query) == number))
        self.daemon.stop()
        self.assertIsNotNone(self.daemon.start(), self.daemon.log())

    def test_1_names_in_mode_forge(self):
        self.follow()
        self.table(3)

    def test_2_urls(self):
        for line, url, because, answer in URLS:
            with self.subTest(line=line, url=url):
                code, said = self.explain(line, "--url", url)
                self.assertEqual(code, 0, said)
                self.assertIn(because, said)
                self.assertIn(answer, said.splitlines()[-1])

    def test_3_names_in_mode_redirect(self):
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(20, lambda: not self.daemon.steered()))
        self.follow()
        self.table(4)

    def asked(self, measure, garden, names="www.example.com deep.worm.example update.example a..b"):
        """What the daemon says to a row, as {name: what is said of it}."""
        made = sql(f"""INSERT INTO lazaret.explanation (site, address, measure, garden, names)
            VALUES ('north', '127.0.0.5', '{measure}', {garden}, string_to_array('{names}', ' ')) RETURNING id""")
        query = f"SELECT answer FROM lazaret.explanation WHERE id = {made[0][0]}"
        self.assertIsNotNone(within(20, lambda: sql(query)[0][0] or None), self.daemon.log())
        answer = json.loads(sql(query)[0][0])
        self.assertEqual(answer["mode"], "redirect")
        return {one["name"]: one for one in answer["names"]}

    def test_4_what_would_be_answered(self):
        walled, clean = self.asked("garden", 1 << 3), self.asked("restrict", 1 << 3)
        for said, name, member, words in (
                (walled, "help.isp.example", "a", "NOERROR 192.0.2.10"),
                (walled, "www.example.com", "because", "the site tells the truth (mode redirect)"),
                (walled, "www.example.com", "web", "HTTP/1.1 302 Found https://127.0.0.1:8443/"),
                (walled, "deep.worm.example", "aaaa", "NXDOMAIN, no record"),
                (walled, "update.example", "row", "the garden, by a group that is open to the line: update.example"),
                (walled, "captive.apple.com", "web", "HTTP/1.1 302 Found https://127.0.0.1:8443/"),
                (walled, "a..b", "row", "this is no name"),
                (clean, "www.example.com", "a", TRUTH),
                (clean, "captive.apple.com", "web", "HTTP/1.1 200 OK"),
                (self.asked("garden", 0), "update.example", "row", "no row knows the name")):
            with self.subTest(name=name, member=member):
                self.assertEqual(said[name][member], words)
        self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.5").addresses, [TRUE4], "L-5 is not walled")

    def test_5_what_makes_no_sense(self):
        for line, words, code, said in (
                ("L-1", (), 2, "--name"),
                ("L-1", ("--name", "a.example", "--url", "http://a.example/"), 2, "--url"),
                ("L-77", ("--name", "a.example"), 4, "there is no line"),
                ("L-1", ("--name", "a..example"), 1, "is no name"),
                ("L-1", ("--name", "a.example", "--type", "XYZ"), 1, "is no type"),
                ("L-1", ("--url", "a.example"), 2, "a URL begins with http://"),
                ("L-1", ("--url", "ftp://a.example/"), 2, "a URL begins with http://"),
                ("L-1", ("--url", "http://a.example/b c"), 1, "no URL")):
            with self.subTest(line=line, words=words):
                got, text = self.explain(line, *words)
                self.assertEqual(got, code, text)
                self.assertIn(said, text)


if __name__ == "__main__":
    tap.main()
