# test_commands.py -- what an operator does by hand
import json
import os
import re
import shutil
import subprocess

import tap
from lazaret import (CANNOT, DONE, HELD, NOBODY, PROGRAM, REFUSED, USAGE, Case,
                     sql)

PEOPLE = [("home-1", "home"), ("home-2", "home"), ("doctor", "critical"),
    ("home-3", "home")]


class World(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        self = cls()
        self.load()
        self.expect(DONE, "subscriber", "import", "-", feed="".join(json.dumps(
            {"account": name, "kind": kind, "contacts": [], "lines":
            [{"reference": name}]}) + "\n" for name, kind in PEOPLE))
        self.expect(DONE, "lease", "import", "-", feed="".join(json.dumps(
            {"line": name, "prefix": f"192.0.2.{i}", "origin": "static",
            "started_at": "2026-01-01T00:00:00Z"}) + "\n"
            for i, (name, _) in enumerate(PEOPLE)))

    def report(self, who, cause="mirai", *more, code=DONE):
        return self.answer("quarantine", who, "--cause", cause, "--source",
            "desk", *more, code=code)


class Cases(World):
    def test_the_desk_sees_the_walk_of_the_page(self):
        self.report("192.0.2.1", "mirai")
        sql("INSERT INTO lazaret.suspect (line_id, device, position, off_at)"
            " SELECT id, 'camera', 1, now() FROM lazaret.line WHERE reference = 'home-2'")
        walk = self.answer("line", "home-2")["walk"]
        self.assertEqual([(one["device"], one["state"]) for one in walk], [("camera", "waiting")])
        self.assertRegex(self.expect(DONE, "line", "home-2"), "camera +waiting +just now +in 1[45] min")

    def test_a_line_is_walled_shown_and_released(self):
        taken = self.report("192.0.2.0", "mirai", "--evidence", "saw it")
        self.assertEqual(taken["outcome"], "opened")
        self.assertEqual(taken["attribution"]["line"], "home-1")
        code = taken["case"]["code"]
        self.assertEqual(self.report("home-1")["outcome"], "joined")

        line = self.answer("line", "192.0.2.0")
        self.assertEqual((line["line"], line["measure"]), ("home-1", "garden"))
        self.assertEqual([c["code"] for c in line["cases"]], [code])
        self.assertIn(code, self.expect(DONE, "line", "home-1"))
        self.assertEqual(line["walk"], [])

        case = self.answer("case", code)
        self.assertEqual([e["kind"] for e in case["timeline"]],
            ["opened", "joined"])
        spoken = f"{code[:3].lower()} {code[3:]}"
        self.assertIn("garden", self.expect(DONE, "case", spoken))
        self.assertIn(code, self.expect(DONE, "case", case["id"]))

        self.expect(USAGE, "release", code)
        self.assertIn("watch", self.expect(DONE, "release", code, "--reason",
            "he called"))
        self.assertIn("watch", self.expect(REFUSED, "release", code, "--reason",
            "again"))
        last = self.answer("case", code)["timeline"][-1]
        self.assertEqual((last["kind"], last["detail"]["reason"]),
            ("released", "he called"))
        self.assertTrue(last["actor"].startswith("operator:"))
        self.assertEqual(sql("SELECT count(*) FROM lazaret.wall"), "0")

    def test_a_dry_run_opens_nothing(self):
        before = sql("SELECT count(*) FROM lazaret.case")
        self.assertEqual(self.report("home-2", "mirai", "--dry-run")["outcome"],
            "opened")
        self.assertEqual(sql("SELECT count(*) FROM lazaret.case"), before)

    def test_refusals_have_their_codes(self):
        rows = (
            (NOBODY, "nobody had", "192.0.2.99", "--cause", "mirai"),
            (NOBODY, "no such line", "stranger", "--cause", "mirai"),
            (REFUSED, "no such cause", "home-2", "--cause", "flu"),
            (REFUSED, "in the future", "home-2", "--cause", "mirai", "--at", "2h"),
            (REFUSED, "without a person", "doctor", "--cause", "mirai",
                "--measure", "garden"),
            (REFUSED, "--force asks", "home-2", "--cause", "spam-bot",
                "--measure", "suspend"),
            (USAGE, "no measure", "home-2", "--cause", "mirai", "--measure", "jail"),
            (USAGE, "--port", "home-2", "--cause", "mirai", "--port", "70000"),
            (USAGE, "--at needs", "home-2", "--cause", "mirai", "--at", "noon"),
            (USAGE, "--cause is missing", "home-2"),
        )
        for code, words, *line in rows:
            with self.subTest(words):
                self.assertIn(words, self.expect(code, "quarantine", *line,
                    "--source", "desk"))
        self.expect(REFUSED, "quarantine", "home-2", "--cause", "mirai",
            "--source", "gossip")

    def test_unknown_names(self):
        self.expect(NOBODY, "case", "222222")
        self.expect(NOBODY, "case", "3f2c1e9a-0000-4000-8000-000000000000")
        self.expect(NOBODY, "case", "what")
        self.expect(NOBODY, "release", "222222", "--reason", "none")
        self.expect(NOBODY, "line", "stranger")
        self.expect(NOBODY, "line", "198.51.100.1")

    def ask(self, case, kind):
        sql(f"""INSERT INTO lazaret.request (case_id, kind, due_at, source)
            VALUES ('{case}', '{kind}', now() + interval '1 day', 'desk')""")

    def test_requests_are_listed_shown_and_decided(self):
        case = self.report("home-3", "mirai")["case"]
        self.ask(case["id"], "release")
        rows = [row for row in self.answer("request", "list") if row["code"] == case["code"]]
        self.assertEqual([(row["kind"], row["state"]) for row in rows], [("release", "waiting")])
        self.assertEqual(self.answer("request", "show", case["code"])["id"], rows[0]["id"])
        self.assertIn("would be approved", self.expect(DONE, "request", "approve", case["code"], "--dry-run"))
        self.assertEqual(self.answer("request", "show", rows[0]["id"])["state"], "waiting")
        self.assertIn("why", self.expect(USAGE, "request", "deny", case["code"]))
        self.expect(USAGE, "request", "deny", case["code"], "--reason", "no-such")
        self.expect(DONE, "request", "deny", case["code"], "--reason", "still-seen",
            "--answer", "The port is still open.")
        shown = self.answer("request", "show", rows[0]["id"])
        self.assertEqual((shown["state"], shown["messages"][-1]["words"]),
            ("denied", "The port is still open."))
        self.assertIn("same signs", shown["reason"])
        self.assertTrue(shown["decided_by"].startswith("operator:"))
        self.assertIn("already", self.expect(REFUSED, "request", "approve", rows[0]["id"]))
        self.ask(case["id"], "exemption")
        self.expect(USAGE, "request", "approve", case["code"], "--until", "-1d")
        self.expect(DONE, "request", "approve", case["code"], "--until", "7d")
        self.assertEqual(sql("""SELECT round(extract(epoch FROM until - now()) / 86400) FROM lazaret.exemption e
            JOIN lazaret.line l ON l.id = e.line_id WHERE l.reference = 'home-3'"""), "7")
        self.assertEqual(self.answer("case", case["code"])["state"], "watch")
        self.expect(NOBODY, "request", "show", case["code"])
        self.expect(NOBODY, "request", "show", "no-such")

    def test_the_subscriber_is_asked_back(self):
        case = self.report("home-1", "spam-bot")["case"]
        self.ask(case["id"], "release")
        self.expect(USAGE, "request", "ask", case["code"])
        self.expect(USAGE, "request", "ask", case["code"], "--question", "")
        self.assertIn("would be asked-back",
            self.expect(DONE, "request", "ask", case["code"], "--question", "Which make?", "--dry-run"))
        self.expect(DONE, "request", "ask", case["code"], "--question", "Which make?")
        shown = self.answer("request", "show", case["code"])
        self.assertEqual((shown["state"], shown["decided_by"], shown["messages"][-1]["words"]),
            ("asked-back", None, "Which make?"))
        self.expect(DONE, "request", "approve", case["code"])
        self.ask(case["id"], "review")
        self.assertIn("nobody", self.expect(REFUSED, "request", "ask", case["code"], "--question", "Why?"))
        sql(f"DELETE FROM lazaret.request WHERE case_id = '{case['id']}' AND kind = 'review'")

    def test_a_request_is_taken_by_one(self):
        case = self.report("home-3", "mirai")["case"]
        self.ask(case["id"], "release")
        code = case["code"]
        self.assertIn("nobody", self.expect(REFUSED, "request", "give-back", code))
        taken = self.answer("request", "take", code)
        self.assertTrue(taken["taken_by"].startswith("operator:"))
        mine = self.answer("request", "list", "--mine")
        self.assertEqual([row["id"] for row in mine], [taken["id"]])
        self.assertEqual(self.answer("request", "list", "--untaken", "--kind", "release"), [])
        self.expect(USAGE, "request", "list", "--kind", "wish")
        sql(f"UPDATE lazaret.request SET taken_by = 'staff:anna' WHERE id = '{taken['id']}'")
        for line in (("take", code), ("give-back", code), ("approve", code)):
            with self.subTest(line[0]):
                self.assertIn("staff:anna has taken it", self.expect(REFUSED, "request", *line))
        self.expect(DONE, "request", "take", code, "--over", "Anna is ill")
        self.expect(DONE, "request", "give-back", code)
        self.expect(DONE, "request", "approve", code)
        self.assertIn("approved it already", self.expect(REFUSED, "request", "take", taken["id"]))

    def test_the_brake_holds_and_is_let_go(self):
        sql("UPDATE lazaret.source SET walls_an_hour = 0 WHERE name = 'flow'")
        held = self.answer("quarantine", "home-2", "--cause", "windows-trojan",
            "--source", "flow", code=HELD)
        self.assertEqual((held["outcome"], held["case"]["held_by"]),
            ("held", "brake"))
        rows = {row["source"]: row for row in self.answer("brake", "status")}
        self.assertIsNotNone(rows["flow"]["pulled_at"])
        self.assertIsNone(rows["desk"]["pulled_at"])
        self.expect(NOBODY, "brake", "release", "desk", "--reason", "seen")
        self.expect(DONE, "brake", "release", "flow", "--reason", "looked at ten of them")
        let_go = self.answer("audit", "list", "--verb", "let-go", "--kind", "brake")
        self.assertEqual([act["reason"] for act in let_go], ["looked at ten of them"])
        rows = {row["source"]: row for row in self.answer("brake", "status")}
        self.assertIsNone(rows["flow"]["pulled_at"])
        self.assertTrue(rows["flow"]["released_by"].startswith("operator:"))
        self.expect(NOBODY, "brake", "release", "--reason", "seen")

    def test_status_shows_how_things_stand(self):
        taken = self.report("home-2", "spam-bot", "--measure", "garden", "--force")
        status = self.answer("status")
        self.assertEqual([row["measure"] for row in status["wall"]], ["garden"])
        self.assertIn("spam-bot", [row["cause"] for row in status["cases"]])
        self.assertEqual(status["followers"][0]["site"], "default")
        self.assertGreater(status["notices"][0]["due"], 0)
        said = self.expect(DONE, "status")
        for words in ("Wall", "Cases", "Mail that waits", "Sites", "Data"):
            self.assertIn(words, said)
        self.expect(DONE, "release", taken["case"]["code"], "--reason", "test")


class Tokens(World):
    def test_a_token_is_shown_once_and_kept_as_a_hash(self):
        _, out, err = self.run_it("token", "add", "abuse", "--scopes",
            "quarantine,read", "--source", "desk", "--source", "flow",
            "--rate", "60", "--expires", "90d")
        token = out.strip()
        self.assertRegex(token, r"^lzt_[A-Za-z0-9_-]{43}$")
        self.assertIn("shown this once", err)
        self.assertEqual(sql(f"""SELECT count(*) FROM lazaret.token
            WHERE hash::text ~ '{token[4:]}'"""), "0")
        self.assertEqual(sql("""SELECT scopes, sources, rate,
            date_trunc('day', expires_at - created_at) FROM lazaret.token
            WHERE name = 'abuse'"""),
            "{quarantine,read}|{desk,flow}|60|89 days")
        row = [r for r in self.answer("token", "list") if r["name"] == "abuse"][0]
        self.assertEqual((row["name"], row["scopes"], row["revoked_at"]),
            ("abuse", ["quarantine", "read"], None))
        self.assertNotIn(token, self.expect(DONE, "token", "list"))
        self.assertIn("already exists", self.expect(REFUSED, "token", "add",
            "abuse", "--scopes", "read"))
        self.expect(DONE, "token", "revoke", "abuse")
        self.expect(NOBODY, "token", "revoke", "abuse")
        row = [r for r in self.answer("token", "list") if r["name"] == "abuse"][0]
        self.assertIsNotNone(row["revoked_at"])

    def test_a_token_is_rotated(self):
        first = self.expect(DONE, "token", "add", "turning", "--scopes", "read",
            "--expires", "10d")
        second = self.expect(DONE, "token", "rotate", "turning", "--overlap", "6h")
        self.assertNotEqual(first, second)
        self.assertEqual(sql("""SELECT old_hash <> hash, old_until - rotated_at
            FROM lazaret.token WHERE name = 'turning'"""), "t|06:00:00")
        row = [r for r in self.answer("token", "list") if r["name"] == "turning"][0]
        self.assertIsNotNone(row["old_until"])
        self.assertIsNone(row["used_at"])
        sql("""INSERT INTO lazaret.token_use SELECT id, now(), '192.0.2.7', true
            FROM lazaret.token WHERE name = 'turning'""")
        row = [r for r in self.answer("token", "list") if r["name"] == "turning"][0]
        self.assertEqual((row["used_from"], row["used_old"]), ("192.0.2.7", True))
        found = [f for f in self.answer("check", code=CANNOT) if f["check"] == "tokens"]
        self.assertIn("turning expires in 10 d", found[0]["found"])
        self.expect(DONE, "token", "rotate", "turning", "--overlap", "0s", "--expires", "90d")
        found = [f for f in self.answer("check", code=CANNOT) if f["check"] == "tokens"]
        self.assertNotIn("turning", found[0]["found"])
        self.assertEqual(sql("""SELECT string_agg(verb, ',' ORDER BY id) FROM lazaret.audit
            WHERE kind = 'token' AND target = 'turning'"""), "made,rotated,rotated")
        sql("UPDATE lazaret.token SET expires_at = now() WHERE name = 'turning'")
        self.expect(NOBODY, "token", "rotate", "turning")
        self.expect(DONE, "token", "rotate", "turning", "--expires", "1d")
        self.expect(USAGE, "token", "rotate", "turning", "--overlap", "91d")
        self.expect(DONE, "token", "revoke", "turning")
        self.expect(NOBODY, "token", "rotate", "turning")

    def test_refusals(self):
        rows = (
            (USAGE, "--scopes are", "--scopes", "read,write"),
            (USAGE, "--scopes are", "--scopes", ""),
            (USAGE, "--scopes is missing",),
            (USAGE, "--rate", "--scopes", "read", "--rate", "0"),
            (USAGE, "--expires", "--scopes", "read", "--expires", "soon"),
            (REFUSED, "no source", "--scopes", "read", "--source", "gossip"),
        )
        for code, words, *line in rows:
            with self.subTest(" ".join(line) or "nothing"):
                self.assertIn(words, self.expect(code, "token", "add", "t", *line))
        for name in ("Bad", "bad name", "", ".bad", "b" * 65):
            self.assertIn("lower case", self.expect(USAGE, "token", "add", name, "--scopes", "read"))


class Check(World):
    def finding(self, what, words):
        found = [f for f in self.answer("check", code=CANNOT)
            if f["check"] == what and words in f["found"] + f["mend"]]
        self.assertTrue(found, (what, words))
        return found[0]

    def test_what_is_wrong_and_how_to_mend_it(self):
        self.assertEqual(self.finding("site default", "no redirector follows")["state"], "wrong")
        self.assertEqual(self.finding("schema", "ours")["state"], "well")
        folder = self.settings.parent
        (folder / "portal-api.conf").write_text("pool = api\nsocket = /nonexistent\n"
            "database = x\nhosts = a\nportal_url = https://127.0.0.1:1/\n")
        (folder / "portal-subscriber.conf").write_text("nonsense\n")
        key = self.file("loose.key", "0" * 64)
        os.chmod(key, 0o644)
        (folder / "portal-staff.conf").write_text(f"pool = staff\nsocket = /nonexistent\nstaff_key = {key}\n"
            "database = x\nhosts = a\nportal_url = https://127.0.0.1:1/\n")
        (folder / "warden.conf").write_text("relay_host = 127.0.0.1\nrelay_port = 1\n")
        try:
            self.finding("portal-staff.conf", "loose.key")
            self.assertEqual(self.finding("portal-api.conf", "/nonexistent: No such")
                ["state"], "wrong")
            self.finding("portal-api.conf", "Connection refused")
            self.finding("portal-subscriber.conf", "line 1")
            self.finding("warden.conf", "")
            said = self.expect(CANNOT, "check")
            self.assertIn("->", said)
            self.assertRegex(said, r"\d+ well, \d+ odd, \d+ wrong\n$")
        finally:
            for file in folder.glob("[pw]*.conf"):
                file.unlink()

    def test_a_certificate_that_ends_soon(self):
        pem = self.settings.parent / "portal.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "5", "-subj", "/CN=x",
            "-keyout", "/dev/null", "-out", pem], capture_output=True, check=True)
        before = self.settings.read_text()
        self.settings.write_text(before + f"certificate = {pem}\n")
        try:
            self.assertEqual(self.finding("certificate", "ends in")["state"], "wrong")
        finally:
            self.settings.write_text(before)

    def test_data_mail_and_brake(self):
        sql("""INSERT INTO lazaret.notice (line_id, kind, queued_at, next_at, failure)
            SELECT id, 'walled', now() - interval '1 h', now(), '451 try later'
            FROM lazaret.line LIMIT 1""")
        sql("INSERT INTO lazaret.brake (source, pulled_at) VALUES ('', now())")
        sql("UPDATE lazaret.policy SET enforce = false")
        case = self.report("home-1", "mirai", code=HELD)["case"]["id"]
        sql(f"""INSERT INTO lazaret.request (case_id, kind, due_at)
            VALUES ('{case}', 'release', now() - interval '1 s')""")
        sql(f"""INSERT INTO lazaret.request (case_id, kind, due_at, state, decided_at, decided_by)
            VALUES ('{case}', 'dispute', now(), 'lapsed', now(), 'warden')""")
        try:
            self.assertEqual(self.finding("requests", "1 wait")["state"], "odd")
            self.assertEqual(self.finding("disputes", "1 opened")["state"], "odd")
            self.finding("mail", "451 try later")
            self.assertEqual(self.finding("brake", "1 pulled")["state"], "odd")
            self.assertEqual(self.finding("enforce", "shadow")["state"], "odd")
        finally:
            sql("DELETE FROM lazaret.notice")
            sql("DELETE FROM lazaret.brake")
            sql(f"DELETE FROM lazaret.request WHERE case_id = '{case}'")
            sql("UPDATE lazaret.policy SET enforce = true")

    def test_no_database(self):
        path = self.file("away.conf", "database = host=/nonexistent\n")
        answer = subprocess.run([PROGRAM, "-c", path, "check"],
            capture_output=True, text=True)
        self.assertEqual(answer.returncode, CANNOT)
        self.assertRegex(answer.stdout, r"WRONG +database")


class Preview(Case):
    def test_each_program_writes_its_part(self):
        """With sisters that only say what they were asked."""
        folder = self.settings.parent
        for place in ("bin", "sbin"):
            (folder / place).mkdir()
        shutil.copy(PROGRAM, folder / "bin")
        for name, place in (("portal", "sbin"), ("warden", "bin")):
            sister = folder / place / f"lazaret-{name}"
            sister.write_text(f'#!/bin/sh\necho {name} "$@" >>"$4/said"\n')
            sister.chmod(0o755)
        (folder / "out").mkdir()
        command = [folder / "bin" / "lazaret", "-c", self.settings, "preview",
            folder / "out"]
        self.assertEqual(subprocess.run(command).returncode, DONE)
        said = (folder / "out" / "said").read_text().splitlines()
        self.assertEqual(said, [
            f"portal -c {folder}/portal-subscriber.conf --preview {folder}/out",
            f"warden -c {folder}/warden.conf --preview {folder}/out"])
        (folder / "bin" / "lazaret-warden").write_text("#!/bin/sh\nexit 1\n")
        answer = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(answer.returncode, CANNOT)
        self.assertIn("lazaret-warden ended with 1", answer.stderr)


class Usage(Case):
    def test_the_table_of_commands_is_the_help(self):
        code, out, _ = self.run_it("--help")
        self.assertEqual(code, DONE)
        commands = re.findall(r"^  ([a-z]+(?: [a-z-]+)?)  +[A-Z]", out, re.M)
        self.assertGreater(len(commands), 15)
        for command in commands:
            with self.subTest(command):
                said = self.expect(DONE, *command.split(), "--help")
                self.assertTrue(said.startswith(f"usage: lazaret {command}"))
        page = open("cli/lazaret.1").read()
        for command in commands:
            first, _, second = command.partition(" ")
            with self.subTest("manual: " + command):
                self.assertRegex(page, rf"\.It Cm {first}" +
                    (rf" Cm {second}" if second else r"\b"))

    def test_odd_lines(self):
        for line in ((), ("what",), ("token",), ("token", "what"),
                ("status", "now"), ("status", "--what")):
            with self.subTest(line):
                self.expect(USAGE, *line)
        answer = subprocess.run([PROGRAM, "-x"], capture_output=True)
        self.assertEqual(answer.returncode, USAGE)

    def test_settings_are_checked_and_printed(self):
        answer = subprocess.run([PROGRAM, "-p"], capture_output=True, text=True)
        self.assertIn("certificate", answer.stdout)
        path = self.file("bad.conf", "what = 1\n")
        answer = subprocess.run([PROGRAM, "-c", path, "-t"],
            capture_output=True, text=True)
        self.assertEqual(answer.returncode, CANNOT)
        self.assertIn("line 1", answer.stderr)


if __name__ == "__main__":
    tap.main()
