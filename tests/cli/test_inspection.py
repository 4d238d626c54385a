# test_inspection.py -- the operator asks a site's gateway about a line
import json
import threading
import time

import tap
from lazaret import CANNOT, DATABASE, DONE, NOBODY, REFUSED, Case, sql

ANSWER = {
    "prefixes": [
        {"prefix": "192.0.2.0/32", "wanted": "garden", "kernel": "garden",
         "mark": "0x40000007", "difference": "", "seconds_left": 7000},
        {"prefix": "192.0.2.9/32", "wanted": "none", "kernel": "garden",
         "mark": "0x40000007", "difference": "held, and should not be"}],
    "flows": {"redirected": 3, "permitted": 2, "spared": 1, "other": 0},
    "refused": [{"protocol": "tcp", "port": 23, "packets": 120},
                {"protocol": "6in4", "port": 0, "packets": 4}]}


class Gateway(threading.Thread):
    """Answers the next question of a site, with the gateway's own rights."""

    def __init__(self, site, answer):
        super().__init__()
        self.site, self.answer, self.asked = site, answer, None

    def run(self):
        role = DATABASE.replace("user=postgres", "user=lazaret_gateway")
        self.asked = sql(f"""
            DO $$ BEGIN FOR turn IN 1..3000 LOOP
                UPDATE lazaret.inspection SET answered_at = clock_timestamp(), answer = '{json.dumps(self.answer)}'
                WHERE site = '{self.site}' AND answered_at IS NULL;
                EXIT WHEN FOUND;
                PERFORM pg_sleep(0.02);
            END LOOP; END $$;
            SELECT prefixes FROM lazaret.inspection WHERE site = '{self.site}'""", role)


class Inspection(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        self = cls()
        self.load()
        sql("""INSERT INTO lazaret.site (name, realm, mode) VALUES
            ('north', 'default', 'redirect'), ('south', 'default', 'redirect')""")
        self.expect(DONE, "subscriber", "import", "-", feed="".join(json.dumps(
            {"account": name, "kind": "home", "contacts": [],
            "lines": [{"reference": name}]}) + "\n" for name in ("home-1", "home-2")))
        self.expect(DONE, "lease", "import", "-", feed=json.dumps(
            {"line": "home-1", "prefix": "192.0.2.0", "origin": "static",
            "started_at": "2026-01-01T00:00:00Z"}))

    def setUp(self):
        sql("DELETE FROM lazaret.inspection; DELETE FROM lazaret.applied")

    def asked(self, answer, how, *words):
        gateway = Gateway("north", answer)
        gateway.start()
        said = how("line", *words, "--site", "north")
        gateway.join()
        return said, gateway.asked

    def test_people_read_what_the_kernel_does(self):
        said, asked = self.asked(ANSWER, lambda *w: self.expect(DONE, *w), "192.0.2.0")
        self.assertEqual(asked, "{192.0.2.0/32}")
        for words in ("At site north", "0x40000007", "held, and should not be",
                      "redirected", "telnet", "6in4"):
            self.assertIn(words, said)
        self.assertLess(said.index("home-1"), said.index("At site north"))

    def test_machines_read_it_too(self):
        line, _ = self.asked(ANSWER, self.answer, "home-1")
        kernel = line["kernel"]
        self.assertEqual((kernel["site"], kernel["answered"]), ("north", True))
        self.assertEqual([p["difference"] for p in kernel["prefixes"]],
            ["", "held, and should not be"])
        self.assertEqual(kernel["prefixes"][0]["seconds_left"], 7000)
        self.assertEqual(kernel["flows"]["redirected"], 3)
        self.assertEqual(kernel["refused"][0],
            {"protocol": "tcp", "port": 23, "packets": 120, "name": "telnet"})
        self.assertNotIn("kernel", self.answer("line", "home-1"))

    def test_a_line_without_an_address(self):
        empty = {"prefixes": [], "flows": dict.fromkeys(ANSWER["flows"], 0), "refused": []}
        said, asked = self.asked(empty, lambda *w: self.expect(DONE, *w), "home-2")
        self.assertEqual(asked, "{}")
        self.assertIn("It holds no address there.", said)
        self.assertIn("Nothing.", said)

    def test_a_gateway_that_cannot_look(self):
        said, _ = self.asked({"problem": "no such table"},
            lambda *w: self.expect(CANNOT, *w), "home-1")
        self.assertIn("cannot look: no such table", said)
        self.assertNotIn("conntrack", said)

    def test_a_gateway_that_was_never_there(self):
        began = time.monotonic()
        said = self.expect(CANNOT, "line", "home-1", "--site", "south")
        self.assertIn("was never heard of: start lazaret-gateway", said)
        self.assertIn("192.0.2.0", said)  # what is known is told all the same
        self.assertGreater(time.monotonic() - began, 2.9)

    def test_a_gateway_that_is_away(self):
        sql("""INSERT INTO lazaret.applied (site, follower, number, lines, at)
            VALUES ('south', 'gateway', 0, 0, now() - interval '3 min')""")
        self.assertIn("last heard of 3 min ago",
            self.expect(CANNOT, "line", "home-1", "--site", "south"))
        line = self.answer("line", "home-1", "--site", "south", code=CANNOT)
        self.assertEqual(line["kernel"], {"site": "south", "answered": False})

    def test_who_cannot_be_asked(self):
        self.assertIn('no site "east"', self.expect(NOBODY, "line", "home-1", "--site", "east"))
        self.assertIn("mode=forge", self.expect(REFUSED, "line", "home-1", "--site", "default"))
        self.assertIn('no line "stranger"', self.expect(NOBODY, "line", "stranger", "--site", "north"))
        self.assertEqual(sql("SELECT count(*) FROM lazaret.inspection"), "0")

    def test_questions_are_forgotten(self):
        sql("""INSERT INTO lazaret.inspection (site, line_id, prefixes, asked_at)
            SELECT 'south', id, '{}', now() - interval '61 s' FROM lazaret.line LIMIT 1""")
        self.asked(ANSWER, self.answer, "home-1")
        self.assertEqual(sql("SELECT count(*) FROM lazaret.inspection"), "0")

    # ---- check ----
    def findings(self):
        _, out, _ = self.run_it("check", "--json")
        return {(f["check"], f["found"].split()[0] if f["found"][:2] != "no" else f["found"]): f
            for f in json.loads(out) if f["check"].startswith("site ")}

    def told(self, site, follower, number=0, ago=1, note="", stands="NULL"):
        sql(f"""INSERT INTO lazaret.applied (site, follower, number, lines, at, note, stands_since)
            VALUES ('{site}', '{follower}', {number}, 0, now() - interval '{ago} s', '{note}',
                now() - make_interval(secs => {stands}))""")

    def test_a_site_that_redirects_needs_a_gateway(self):
        self.told("north", "redirector")
        found = self.findings()
        self.assertEqual(found["site north", "redirector"]["state"], "well")
        missing = found["site north", "no gateway follows"]
        self.assertEqual(missing["state"], "wrong")
        self.assertIn("start lazaret-gateway", missing["mend"])
        self.assertNotIn(("site default", "no gateway follows"), found)
        self.assertIn(("site default", "no redirector follows"), found)

    def test_a_gateway_is_well_or_what_it_says(self):
        self.told("north", "gateway")
        self.told("south", "gateway", note="the rules are not loaded")
        found = self.findings()
        self.assertEqual(found["site north", "gateway"]["state"], "well")
        self.assertEqual(found["site south", "gateway"]["state"], "odd")
        self.assertIn("the rules are not loaded", found["site south", "gateway"]["found"])

    def test_a_gateway_that_is_silent_or_behind(self):
        self.told("north", "gateway", ago=90)
        self.told("south", "gateway", number=-5, stands=70)
        found = self.findings()
        self.assertEqual(found["site north", "gateway"]["state"], "wrong")
        self.assertEqual(found["site south", "gateway"]["state"], "odd")
        self.assertIn("of 0, as 70 s ago", found["site south", "gateway"]["found"])
        self.assertRegex(self.expect(DONE, "status"), "stands still: it takes in no changes")

    def test_a_change_on_its_way_is_well(self):
        self.told("north", "redirector", number=-1)
        self.told("north", "gateway", number=-1, stands=20)
        found = self.findings()
        self.assertEqual(found["site north", "redirector"]["state"], "well")
        self.assertEqual(found["site north", "gateway"]["state"], "well")

    def test_status_shows_both(self):
        self.told("north", "gateway")
        self.told("north", "redirector")
        said = self.expect(DONE, "status")
        self.assertRegex(said, r"north +redirect +gateway")
        self.assertRegex(said, r"north +redirect +redirector")

    def test_status_says_who_is_silent(self):
        self.told("north", "gateway")
        self.told("north", "redirector", ago=90)
        notes = {(row["site"], row["follower"]): row["note"] for row in self.answer("status")["followers"]}
        self.assertEqual(notes["north", "gateway"], "")
        self.assertRegex(notes["north", "redirector"], "^silent: ")


if __name__ == "__main__":
    tap.main()
