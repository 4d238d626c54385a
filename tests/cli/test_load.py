# test_load.py -- what is loaded is what the files say
import pathlib
import re

import tap
from lazaret import DATA, DONE, NOBODY, REFUSED, USAGE, Case, sql


def state():
    return int(sql("SELECT number FROM lazaret.data_state"))


class Load(Case):
    def setUp(self):
        self.load()

    def altered(self, name, pattern, by):
        text = pathlib.Path(f"etc/{name}.conf").read_text()
        return self.file(f"{name}.conf",
            re.sub(pattern, by, text, flags=re.M | re.S))

    def test_hours_channels_and_what_opens_the_door(self):
        policy = self.file("policy.conf", "kind policy\npolicy answer-within=1d\n"
            "hours default zone=Europe/Berlin until=20h\nhours night days=sat,sun zone=UTC from=0s until=24h\n"
            "channel phone kinds=walled,relapsed\n")
        self.expect(DONE, "load", policy)
        self.assertEqual(self.answer("load", policy), [])
        self.assertEqual(sql("SELECT string_agg(brand || ' ' || opens || ' ' || closes, ', ' ORDER BY brand)"
            " FROM lazaret.walling_hours"), "default 08:00:00 20:00:00, night 00:00:00 24:00:00")
        self.assertEqual(sql("SELECT string_agg(name::text, ' ' ORDER BY name) FROM lazaret.channel"), "email phone")
        self.expect(DONE, "load", self.file("none.conf", "kind policy\n"))
        self.assertEqual(sql("SELECT (SELECT count(*) FROM lazaret.walling_hours),"
            " (SELECT string_agg(name::text, ' ') FROM lazaret.channel)"), "0|email")
        head = "kind causes\ngroup g\ncause x group=g ladder=garden checklist=a "
        for words, line in (("on silence only", "automatic=checklist -- Some cause"),
                            ("on silence only", "automatic=never,quiet -- Some cause"),
                            ("scan does not help", "needs=scan -- Some cause"),
                            ("needs one of", "unseen=nobody -- Some cause")):
            self.assertIn(words, self.expect(REFUSED, "load", "--dry-run", self.file("bad.conf", head + line)))
        self.assertIn("ends before", self.expect(REFUSED, "load", "--dry-run",
            self.file("bad.conf", "kind policy\nhours x zone=UTC from=9h until=8h\n")))

    def test_what_is_shipped_loads_and_then_nothing_changes(self):
        before = state()
        said = self.expect(DONE, "load", *DATA)
        self.assertEqual(said, "Nothing changes.\n")
        self.assertEqual(state(), before)
        self.assertEqual(sql("""SELECT count(*) FROM lazaret.cause
            JOIN lazaret.playbook ON cause = name WHERE NOT retired"""), "16")

    def test_one_change_is_one_difference(self):
        file = self.altered("causes", "quiet=6h", "quiet=12h")
        self.assertIn("~ cause mirai: quiet 6h -> 12h",
            self.expect(DONE, "load", file))
        self.assertEqual(sql("""SELECT quiet = '12 hours'
            FROM lazaret.playbook WHERE cause = 'mirai'"""), "t")
        self.assertEqual(self.answer("load", "etc/causes.conf"), [{"change":
            "altered", "row": "cause mirai", "detail": "quiet 12h -> 6h"}])

    def test_a_change_of_the_garden_is_one_statement(self):
        before = state()
        file = self.altered("garden", r"^rule ca .*?$", "")
        self.expect(DONE, "load", file)
        self.assertEqual(state(), before + 1)
        # An upsert fires the triggers of INSERT and of UPDATE.
        self.expect(DONE, "load", "etc/garden.conf")
        self.assertEqual(state(), before + 3)

    def test_a_dry_run_changes_nothing(self):
        file = self.altered("causes", "quiet=6h", "quiet=3h")
        before = sql("SELECT count(*) FROM lazaret.loaded")
        self.assertIn("a dry run", self.expect(DONE, "load", file, "--dry-run"))
        self.assertEqual(sql("""SELECT quiet = '6 hours'
            FROM lazaret.playbook WHERE cause = 'mirai'"""), "t")
        self.assertEqual(sql("SELECT count(*) FROM lazaret.loaded"), before)

    def test_the_ladder_follows_the_file(self):
        file = self.altered("causes", "ladder=restrict,garden@72h",
            "ladder=notice,restrict@1h+read,garden@2d")
        self.expect(DONE, "load", file)
        steps = """SELECT string_agg(measure || ' ' ||
            extract(epoch FROM after)::int || ' ' || needs_acknowledgement, ', '
            ORDER BY position) FROM lazaret.playbook_step
            WHERE cause = 'spam-bot'"""
        self.assertEqual(sql(steps),
            "notice 0 false, restrict 3600 true, garden 172800 false")
        self.expect(DONE, "load", "etc/causes.conf")
        self.assertEqual(sql(steps), "restrict 0 false, garden 259200 false")

    def test_an_older_version_comes_back(self):
        versions = self.answer("load", "--list")
        first = [v for v in versions if v["kind"] == "causes"][-1]["version"]
        self.expect(DONE, "load", self.altered("causes", "quiet=6h", "quiet=9h"))
        self.assertIn("quiet=9h", self.expect(DONE, "load", "--show",
            str(self.answer("load", "--list")[-1]["version"])))
        self.assertIn("quiet 9h -> 6h",
            self.expect(DONE, "load", "--restore", str(first)))
        self.assertEqual(self.answer("load", "--list")[-1]["kind"], "causes")
        self.expect(NOBODY, "load", "--restore", "999999")
        self.expect(NOBODY, "load", "--show", "999999")
        self.expect(USAGE, "load", "--restore", "first")

    def test_who_restores_says_why(self):
        first = [v for v in self.answer("load", "--list") if v["kind"] == "causes"][-1]
        self.assertEqual(first["rows"], int(sql("""SELECT (SELECT count(*) FROM lazaret.cause WHERE NOT retired)
            + (SELECT count(*) FROM lazaret.cause_group)""")))
        self.expect(DONE, "load", self.altered("causes", "quiet=6h", "quiet=7h"))
        self.expect(DONE, "load", "--restore", str(first["version"]), "--reason", "too short a silence")
        last = self.answer("load", "--list")[-1]
        self.assertEqual((last["restores"], last["reason"], last["sha256"]),
            (first["version"], "too short a silence", first["sha256"]))
        self.assertEqual(sql(f"""SELECT a.verb, w.reason, w.details::json->>'restores' FROM lazaret.audit a
            JOIN lazaret.audit_words w ON w.audit_id = a.id
            WHERE a.kind = 'data' AND a.target = '{last["version"]}'"""),
            f"restored|too short a silence|{first['version']}")

    def test_what_was_changed_past_us_is_mended_and_told(self):
        before = len(self.answer("load", "--list"))
        sql("UPDATE lazaret.playbook SET quiet = '1 hour' WHERE cause = 'mirai'")
        self.assertIn("quiet 1h -> 6h", self.expect(DONE, "load", "etc/causes.conf"))
        versions = self.answer("load", "--list")
        self.assertEqual((len(versions), versions[-1]["kind"]), (before + 1, "causes"))

    def test_what_vanishes_goes_unless_cases_hang_on_it(self):
        less = self.altered("causes", r"^# A door.*?opens=[^\n]*windows\n", "")
        signs = self.altered("indicators", r"^indicator windows-trojan.*?$", "")
        self.assertIn("- cause windows-trojan",
            self.expect(DONE, "load", less, signs))
        self.assertEqual(sql("""SELECT count(*) FROM lazaret.cause
            WHERE name = 'windows-trojan'"""), "0")
        self.load()
        self.expect(DONE, "subscriber", "import", "-", feed='{"account": "L-1",'
            '"kind": "home", "contacts": [], "lines": [{"reference": "l-1"}]}')
        self.expect(DONE, "quarantine", "l-1", "--cause", "windows-trojan",
            "--source", "desk")
        self.expect(DONE, "load", less, signs)
        self.assertEqual(sql("""SELECT retired, (SELECT count(*)
            FROM lazaret.playbook WHERE cause = name) FROM lazaret.cause
            WHERE name = 'windows-trojan'"""), "t|1")
        self.assertIn("+ cause windows-trojan",
            self.expect(DONE, "load", *DATA))

    def test_a_source_that_reported_is_retired(self):
        self.expect(DONE, "subscriber", "import", "-", feed='{"account": "L-2",'
            '"kind": "home", "contacts": [], "lines": [{"reference": "l-2"}]}')
        self.expect(DONE, "quarantine", "l-2", "--cause", "mirai",
            "--source", "flow")
        less = self.altered("sources", r"^source (flow|honeypot).*?$", "")
        self.expect(DONE, "load", less)
        self.assertEqual(sql("""SELECT name, retired FROM lazaret.source
            WHERE name IN ('flow', 'honeypot')"""), "flow|t")
        self.expect(REFUSED, "quarantine", "l-2", "--cause", "mirai",
            "--source", "flow")

    def test_a_site_that_was_followed_may_go(self):
        more = self.altered("sites", r"\Z",
            "site second mode=redirect -- for a while\n")
        self.expect(DONE, "load", more)
        sql("""INSERT INTO lazaret.applied (site, follower, number, lines)
            VALUES ('second', 'redirector', 1, 0)""")
        self.assertIn("- site second",
            self.expect(DONE, "load", "etc/sites.conf"))

    def test_files_of_a_kind_are_one(self):
        local = self.file("local.conf",
            "kind garden\nrule own webmail.isp.example -- ours\n")
        self.assertIn("+ rule own webmail.isp.example",
            self.expect(DONE, "load", "etc/garden.conf", local))
        self.assertIn("- rule own webmail.isp.example",
            self.expect(DONE, "load", "etc/garden.conf"))

    def test_every_policy_has_its_column(self):
        file = self.altered("policy", "keep-leases=180d", "keep-leases=30d")
        self.assertIn("keep-leases 180d -> 30d",
            self.expect(DONE, "load", file))
        self.expect(DONE, "load", self.file("none.conf", "kind policy\n"))
        # What it says is what holds without it; but the law is for the operator to name.
        self.assertEqual(self.answer("load", "etc/policy.conf"),
            [{"change": "added", "row": "legal-basis", "detail": ""}])

    def test_groups_keep_their_bits(self):
        bits = "SELECT name, bit FROM lazaret.garden_group ORDER BY name"
        before = sql(bits)
        local = self.file("more.conf", "kind garden\ngroup aaa -- first\n")
        self.expect(DONE, "load", "etc/garden.conf", local)
        self.assertEqual(sql(bits).replace("\n", " ").split(" ", 1)[1].split(),
            before.split())
        self.expect(DONE, "load", "etc/garden.conf")


class Refused(Case):
    def refused(self, text, *words):
        path = self.file("bad.conf", text)
        said = self.expect(REFUSED, "load", path)
        for word in words:
            self.assertIn(word.replace("FILE", path), said)

    def test_files(self):
        self.load()
        before = sql("SELECT count(*) FROM lazaret.loaded")
        rows = (
            ("a probe under a wildcard", "group x\nrule x *.apple.com\n",
                "FILE:3: *.apple.com would open captive.apple.com"),
            ("a probe", "group x\nrule x www.msftconnecttest.com\n",
                "FILE:3: www.msftconnecttest.com is what a system asks"),
            ("anybody's names", "group x\nrule x *.cloudfront.net\n",
                "a zone in which anybody may own a name"),
            ("a stranger's home", "group x\nrule x a.synology.me\n",
                "strangers' homes"),
            ("a resolver", "group x\nrule x *.bitdefender.net\n",
                "would open dns.bitdefender.net", "public resolver"),
            ("a relay", "group x\nrule x mask.icloud.com\n", "relay or proxy"),
            ("a top-level domain", "group x\nrule x *.test\n", "FILE:3: name"),
            ("two faults are both told",
                "group x\nrule x a.test ports=80\nrule y\n",
                "FILE:3: ports", "FILE:4: name is missing"),
            ("a group that is not there", "rule nosuch a.test\n",
                "garden_rule_group_name_fkey"),
            ("a group that causes still open", "group x\n", "still names it"),
        )
        for name, text, *words in rows:
            with self.subTest(name):
                self.refused("kind garden\n" + text, *words)
        self.assertEqual(sql("SELECT count(*) FROM lazaret.loaded"), before)

    def test_devices(self):
        for name, text, *words in (
            ("every kind", "device any -- Any\n", "is none"),
            ("a word for no kind", "word axis device=lens\n",
                "device_word_device_fkey"),
            ("a group that is not there", "device nas opens=nosuch -- NAS\n",
                "device_garden_group_name_fkey"),
        ):
            with self.subTest(name):
                self.refused("kind devices\n" + text, *words)

    def test_probes_of_the_redirector_are_all_traps(self):
        source = pathlib.Path("redirector/special.c").read_text()
        table = source.split("special_probes[] = {")[1].split("\n};")[0]
        names = set(re.findall(r'^\t\{ "([^"]+)"', table, flags=re.M))
        self.assertGreater(len(names), 20)
        for name in sorted(names):
            with self.subTest(name):
                self.refused(f"kind garden\ngroup x\nrule x {name}\n",
                    f"FILE:3: {name} is what a system asks")

    def test_resolvers_of_the_redirector_are_all_traps(self):
        source = pathlib.Path("redirector/special.c").read_text()
        rules = re.findall(r'^\tRESOLVER\("([.=])([^"]+)"\)', source, flags=re.M)
        self.assertGreater(len(rules), 40)
        names = [name for _, name in rules] + ["x." + name for reach, name in rules if reach == "."]
        self.refused("kind garden\ngroup x\n" + "".join(f"rule x {name}\n" for name in names),
            "FILE:3: dns.google is a public resolver", f"{len(names)} things to mend")

    def test_indicators_that_honest_devices_ask_for(self):
        for trace, *words in (
            (".apple.com", "would count apple.com"), (".com.au", "would count com.au"),
            ("tcp/443", "every house"), ("0.0.0.0/1", "too wide"),
        ):
            with self.subTest(trace):
                self.refused(f"kind indicators\nindicator mirai {trace} -- From a feed\n", "FILE:2", *words)

    def test_no_file_and_nothing_asked(self):
        self.expect(1, "load", "/nonexistent")
        self.expect(USAGE, "load")


if __name__ == "__main__":
    tap.main()
