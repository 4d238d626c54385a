# test_shipped.py -- the shipped data says where it is from, and names nobody real
import ipaddress
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

# RFC 5737 and 3849: addresses of documentation
NOBODYS = [ipaddress.ip_network(prefix) for prefix in
           ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]


def rows(name, word):
    """[(what, note)] of the lines of etc/NAME.conf that begin with this word."""
    with open(f"etc/{name}.conf", encoding="utf-8") as file:
        for line in file:
            if line.startswith(word + " "):
                what, _, note = line.partition("--")
                yield what.split()[1:], note.strip()


class Shipped(unittest.TestCase):
    def test_each_garden_rule_has_source_and_date(self):
        for (group, name, *_), note in rows("garden", "rule"):
            with self.subTest(f"{group} {name}"):
                self.assertRegex(note, r"^\S.*\b20\d\d-\d\d$")

    def test_each_garden_group_says_what_for(self):
        for (name, *_), note in rows("garden", "group"):
            with self.subTest(name):
                self.assertRegex(note, r"\w{3}")

    def test_indicators_are_nobodys(self):
        """Live names belong into files of one's own: shipped ones would age."""
        for (cause, trace), _ in rows("indicators", "indicator"):
            with self.subTest(f"{cause} {trace}"):
                if re.match(r"(tcp|udp)/\d+$", trace):
                    continue
                if "/" not in trace:
                    self.assertRegex(trace, r"\.test$")
                    continue
                network = ipaddress.ip_network(trace)
                self.assertTrue(any(network.version == own.version and network.subnet_of(own)
                                    for own in NOBODYS))


if __name__ == "__main__":
    tap.main()
