# test_inspect.py -- the operator asks what the kernel of a site does to a line
import json
import os
import signal
import subprocess
import unittest

import checkpoint
import tap
from checkpoint import (GARDEN, NETWORK, Gateway, Link, mark, nft, release, sql,
                        wall, within)
from portal.station import BUILD, FOLDER, as_role

REDIRECTED, SPARED = 1 << 27, 1 << 26


def inside(*words):
    return subprocess.run(["ip", "netns", "exec", NETWORK, *words], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout


def flow(line, port, flow_mark):
    """A flow in conntrack, from this port of the line to a name server."""
    inside("conntrack", "-I", "-p", "udp", "-s", line, "-d", "192.0.2.53", "--sport", str(port),
           "--dport", "53", "-t", "600", "-m", str(flow_mark))


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Inspect(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        checkpoint.open_network()
        sql(checkpoint.WORLD)
        cls.link = Link()
        cls.gateway = Gateway(cls.link)
        assert cls.gateway.start() is not None, cls.gateway.log()
        cls.settings = os.path.join(FOLDER, "lazaret.conf")
        with open(cls.settings, "w", encoding="utf-8") as file:
            file.write(f"database = {as_role('lazaret_operator')}\nowner = none\n")
        wall(1)
        assert within(5, lambda: mark("2001:db8:1:100::", "held6_64")), cls.gateway.log()
        cls.mark = mark("10.0.0.1")

    @classmethod
    def tearDownClass(cls):
        if cls.gateway.process.poll() is None:
            cls.gateway.stop()
        checkpoint.close_network()
        print("# " + cls.gateway.log().replace("\n", "\n# "))

    def lazaret(self, *words, code=0, within_network=False):
        command = [f"{BUILD}/lazaret", "-c", self.settings, *words]
        if within_network:
            command = ["ip", "netns", "exec", NETWORK, *command]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              text=True, env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr + self.gateway.log())
        return done.stdout

    def ask(self, line):
        """What the kernel does to it, its prefixes by their names."""
        kernel = json.loads(self.lazaret("line", line, "--site", "north", "--json"))["kernel"]
        self.assertTrue(kernel["answered"])
        kernel["prefixes"] = {row["prefix"]: row for row in kernel["prefixes"]}
        return kernel

    def test_01_a_walled_line_is_held_as_wanted(self):
        kernel = self.ask("L-1")
        self.assertEqual(set(kernel["prefixes"]),
                         {"10.0.0.1/32", "2001:db8:1:100::/56", "2001:db8:1:100::/64"})
        for row in kernel["prefixes"].values():
            self.assertEqual((row["wanted"], row["kernel"], row["difference"]),
                             ("garden", "garden", ""))
            self.assertEqual(int(row["mark"], 16), self.mark)

    def test_02_a_clean_line_is_not_held(self):
        kernel = self.ask("L-9")
        row = kernel["prefixes"]["10.0.0.9/32"]
        self.assertEqual((row["wanted"], row["kernel"], row["difference"]), ("none", "none", ""))
        self.assertEqual(kernel["refused"], [])

    def test_03_flows_are_counted_by_kind(self):
        for port, flow_mark in ((1, self.mark | REDIRECTED), (2, self.mark | REDIRECTED),
                                (3, self.mark | SPARED), (4, self.mark), (5, 0)):
            flow("10.0.0.1", port, flow_mark)
        flow("10.0.0.8", 1, 0)
        flows = self.ask("L-1")["flows"]
        self.assertEqual(flows, {"redirected": 2, "spared": 1, "permitted": 1, "other": 1})
        self.assertEqual(self.ask("L-8")["flows"]["other"], 1)

    def test_04_what_was_refused_is_told_by_port(self):
        for port, packets in ((25, 4), (23, 120)):
            nft("add element inet lazaret refused { 0x%08x . tcp . %d counter packets %d bytes 40 }"
                % (self.mark, port, packets))
        told = [(row["protocol"], row["port"], row["packets"], row["name"])
                for row in self.ask("L-1")["refused"]]
        self.assertEqual(told, [("tcp", 23, 120, "telnet"), ("tcp", 25, 4, "smtp")])
        self.assertEqual(self.ask("L-2")["refused"], [])

    def test_05_people_read_it(self):
        said = self.lazaret("line", "L-1", "--site", "north")
        for words in ("At site north", "2001:db8:1:100::/56", "telnet", "redirected"):
            self.assertIn(words, said)

    def test_06_a_difference_is_seen(self):
        kernel = self.gateway.role("kernel")
        os.kill(kernel, signal.SIGSTOP)  # so that it mends nothing
        try:
            nft("delete element inet lazaret held4_32 { 10.0.0.1 }")
            nft("add element inet lazaret held4_32 { 10.0.0.77 timeout 60s : 0x%08x }" % self.mark)
            prefixes = self.ask("L-1")["prefixes"]
            self.assertEqual(prefixes["10.0.0.1/32"]["difference"], "should be held, and is not")
            self.assertEqual(prefixes["10.0.0.77/32"]["difference"], "held, and should not be")
            self.assertLessEqual(prefixes["10.0.0.77/32"]["seconds_left"], 60)
        finally:
            os.kill(kernel, signal.SIGCONT)
        self.assertIsNotNone(within(15, lambda: self.ask("L-1")["prefixes"].get("10.0.0.1/32", {})
                                    .get("kernel") == "garden"))

    def test_07_a_role_that_fell_answers_again(self):
        for role in ("inspect", "questions"):
            self.assertIsNotNone(self.gateway.kill(role))
            self.assertIsNotNone(within(10, lambda: self.answers()))

    def answers(self):
        try:
            return self.ask("L-1")
        except AssertionError:
            return None

    def test_08_other_sites_do_not_answer(self):
        sql("INSERT INTO lazaret.site (name, realm, mode) VALUES ('south', 'default', 'redirect')")
        self.lazaret("line", "L-1", "--site", "south", code=1)

    # ---- the flows role, and figures ----

    def test_10_figures_are_told(self):
        found = self.gateway.figures()
        self.assertEqual(found["lazaret_gateway_wall_rows"], 3)
        self.assertGreater(found["lazaret_gateway_transactions_total"], 0)
        self.assertGreater(found["lazaret_gateway_contact_timestamp_seconds"], 1.6e9)

    def test_10_the_lag(self):
        def lag(what):
            return self.gateway.figures()[f"lazaret_gateway_lag_{what}"]

        self.assertIsNotNone(within(10, lambda: lag("changes") == 0 and lag("seconds") <= 5))
        kernel = self.gateway.role("kernel")
        os.kill(kernel, signal.SIGSTOP)  # what is told of is not applied
        try:
            wall(12)
            self.assertIsNotNone(within(20, lambda: lag("changes") > 0))
        finally:
            os.kill(kernel, signal.SIGCONT)
        self.assertIsNotNone(within(20, lambda: lag("changes") == 0))
        release(12)

    def test_11_a_wall_ends_older_flows(self):
        flow("10.0.0.11", 5353, 0)
        self.assertEqual(self.ask("L-11")["flows"]["other"], 1)
        wall(11)
        self.assertIsNotNone(within(10, lambda: self.ask("L-11")["flows"]["other"] == 0))
        self.assertIsNotNone(within(10, lambda: self.deleted("walled") >= 1))

    def deleted(self, change):
        return self.gateway.figures()[f'lazaret_gateway_flows_deleted_total{{change="{change}"}}']

    def test_12_a_release_ends_redirected_flows_and_no_others(self):
        before = self.deleted("released")
        for port in (21, 22):
            flow("10.0.0.1", port, mark("10.0.0.1") | REDIRECTED)
        self.assertEqual(self.ask("L-1")["flows"]["redirected"], 2)
        release(1)
        self.assertIsNotNone(within(10, lambda: self.ask("L-1")["flows"]["redirected"] == 0))
        kernel = self.ask("L-1")
        self.assertEqual(kernel["flows"]["permitted"], 1)
        self.assertEqual(kernel["prefixes"]["10.0.0.1/32"]["kernel"], "none")
        self.assertIsNotNone(within(10, lambda: self.deleted("released") == before + 2), self.deleted("released"))
        waited = self.gateway.figures()["lazaret_gateway_flows_wait_most_seconds"]
        print(f"# took {waited * 1000:.0f} ms at most from a change to the end of its flows")

    # ---- check ----
    def findings(self):
        done = subprocess.run(
            ["ip", "netns", "exec", NETWORK, f"{BUILD}/lazaret", "-c", self.settings, "check", "--json"],
            stdout=subprocess.PIPE, check=False, env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
        return [f for f in json.loads(done.stdout) if f["check"] in ("site north", "gateway.conf")]

    def finding(self, words):
        found = [f for f in self.findings() if words in f["found"]]
        self.assertEqual(len(found), 1, (words, self.findings()))
        return found[0]

    def test_20_check_sees_a_gateway_that_is_well(self):
        self.assertIsNotNone(within(20, lambda: self.finding("gateway told")["state"] == "well"))
        self.assertEqual(self.finding("the rules are loaded")["state"], "well")
        self.assertEqual(self.finding("its socket answers")["state"], "well")

    def test_21_a_gateway_that_is_gone_is_seen(self):
        self.gateway.stop()
        gone = self.finding("pins")
        self.assertEqual(gone["state"], "wrong")
        self.assertIn("start the gateway", gone["mend"])

    def test_22_without_rights_it_says_so(self):
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                               "--inh-caps=-all", *self.gateway.command("-t")[4:]],
                              stderr=subprocess.PIPE, check=False, text=True,
                              env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("CAP_NET_ADMIN is needed", done.stderr)

    def test_23_rules_that_are_gone_are_seen(self):
        nft("delete table inet lazaret")
        gone = self.finding("the rules are not loaded")
        self.assertEqual(gone["state"], "wrong")
        self.assertIn("lazaret.nft", gone["mend"])


if __name__ == "__main__":
    tap.main()
