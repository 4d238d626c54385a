# test_subject.py -- a case justified; a subscriber's data given out and erased
import json
import subprocess
import unittest

import tap
from lazaret import DATABASE, DONE, NOBODY, USAGE, Case, sql

PERSONAL = ("ada@mail.example", "+4917137745", "acc-ada", "line-ada", "192.0.2.77",
            "my tablet is called Otto", "the neighbour saw it", "called from Ada's office", "203.0.113.250")


def dump():
    """The rows that the database holds, as text; but for the freed addresses of the
    last day, which followers still hear of, and counters, which no rollback sets back."""
    text = subprocess.run(["pg_dump", "--data-only", "--schema=lazaret", "--exclude-table=lazaret.wall_gone", DATABASE],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True).stdout
    return sorted(line for line in text.splitlines() if "setval" not in line and "restrict" not in line)


class Subject(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        self = cls()
        self.load()
        sql("INSERT INTO lazaret.source (name, kind, weight) VALUES ('sinkhole', 'sinkhole', 80) ON CONFLICT DO NOTHING")

    def make(self, name="ada", address="192.0.2.77"):
        self.expect(DONE, "subscriber", "import", "-", feed=json.dumps({"account": f"acc-{name}", "kind": "home",
            "contacts": [{"channel": "email", "value": f"{name}@mail.example"}, {"channel": "phone", "value": f"+49171{len(name)}{address[-2:]}45"}],
            "lines": [{"reference": f"line-{name}"}]}))
        self.expect(DONE, "lease", "import", "-", feed=json.dumps({"line": f"line-{name}", "prefix": address,
            "origin": "static", "started_at": "2026-01-01T00:00:00Z"}))
        return self.answer("quarantine", address, "--cause", "mirai", "--source", "sinkhole", "--report", f"r-{name}")["case"]["code"]

    def test_a_case_is_justified(self):
        code = self.make("joe", "192.0.2.78")
        sql("UPDATE lazaret.report SET evidence = '{\"count\": 12}' WHERE source_report_id = 'r-joe'")
        self.expect(DONE, "release", code, "--reason", "seen by a technician")
        record = self.answer("case", "justify", code)
        for key, want in (("case", code), ("line", "line-joe"), ("state", "watch"), ("report_count", 1)):
            with self.subTest(key):
                self.assertEqual(record[key], want)
        with self.subTest("legal basis"):
            self.assertIn("2015/2120", record["legal_basis"])
        with self.subTest("reason, and the ladder that was announced"):
            self.assertEqual(record["reason"]["cause"], "mirai")
            self.assertGreater(len(record["reason"]["ladder"]), 0)
        with self.subTest("evidence with the weight of its source"):
            self.assertEqual([record["evidence"][0][key] for key in ("source", "source_weight", "method")],
                ["sinkhole", 80, record["evidence"][0]["method"]])
            self.assertEqual(record["evidence"][0]["facts"]["count"], 12)
        with self.subTest("start, review, end"):
            self.assertLess(record["started_at"], record["review_at"])
            self.assertGreaterEqual(record["released_at"], record["started_at"])
        with self.subTest("who decided what, and why"):
            self.assertEqual([(step["what"], step["why"]) for step in record["decisions"]],
                [("opened", None), ("released", "seen by a technician")])
        with self.subTest("the subscriber was told"):
            self.assertIn("walled", [notice["kind"] for notice in record["notices"]])
        self.expect(NOBODY, "case", "justify", "ZZZZZZ")

    def fill(self, code):
        """What people and programs write about a subscriber in the course of a case."""
        sql(f"""INSERT INTO lazaret.request (case_id, kind, due_at) SELECT id, 'dispute', now() FROM lazaret.case WHERE code = '{code}';
            INSERT INTO lazaret.message (case_id, author, content)
                SELECT id, 'subscriber', 'my tablet is called Otto' FROM lazaret.case WHERE code = '{code}';
            UPDATE lazaret.request SET answer_id = m.id FROM lazaret.message m WHERE m.content LIKE '%Otto';
            UPDATE lazaret.report SET words = 'the neighbour saw it',
                evidence = '{{"destination": "203.0.113.250"}}' WHERE case_id = (SELECT id FROM lazaret.case WHERE code = '{code}');
            INSERT INTO lazaret.sighting (minute, line_id, kind, count)
                SELECT date_trunc('minute', now()), id, 'dns', 3 FROM lazaret.line WHERE reference = 'line-ada';
            INSERT INTO lazaret.exemption (line_id, until, reason, decided_by)
                SELECT id, now() + interval '1 day', 'called from Ada''s office', 'x' FROM lazaret.line WHERE reference = 'line-ada';
            SELECT lazaret.audit_write('staff:ann', 'exempted', 'line', id::text, 'called from Ada''s office', '{{}}')
                FROM lazaret.line WHERE reference = 'line-ada'""")

    def test_data_is_given_out_and_erased(self):
        code = self.make()
        self.fill(code)
        data = self.answer("subscriber", "export", "acc-ada", "--reason", "letter of Monday")
        text = json.dumps(data)
        for one in PERSONAL:
            with self.subTest(f"given out: {one}"):
                self.assertEqual(one in text, one != "the neighbour saw it")
        with self.subTest("to the table, what hangs on a person"):
            self.assertEqual(tables_of_people() - set(data), set())
        with self.subTest("a preview changes nothing"):
            before = dump()
            gone = self.answer("subscriber", "erase", "acc-ada", "--reason", "x", "--dry-run")
            self.assertEqual((gone["contacts"], gone["messages"], gone["sightings"]), (2, 1, 1))
            self.assertTrue(before == dump())
        told = sql("SELECT count(*), md5(string_agg(detail::text, '' ORDER BY id)) FROM lazaret.timeline WHERE kind <> 'closed'")
        self.expect(USAGE, "subscriber", "erase", "acc-ada")
        self.assertEqual(self.answer("subscriber", "erase", "acc-ada", "--reason", "letter of Tuesday"), gone)
        after = dump()
        for one in PERSONAL:
            with self.subTest(f"erased: {one}"):
                self.assertEqual([line for line in after if one in line], [])
        with self.subTest("timelines stay whole"):
            self.assertEqual(told, sql("""SELECT count(*), md5(string_agg(detail::text, '' ORDER BY id))
                FROM lazaret.timeline WHERE kind <> 'closed'"""))
        with self.subTest("the line is free"):
            self.assertEqual(sql(f"SELECT state FROM lazaret.case WHERE code = '{code}'"), "closed")
            self.assertEqual(sql("SELECT count(*) FROM lazaret.wall WHERE prefix <<= '192.0.2.77'"), "0")
        with self.subTest("who did it, and why"):
            acts = self.answer("audit", "list", "--kind", "subscriber")
            self.assertEqual([(act["verb"], act["reason"]) for act in acts],
                [("erased", "letter of Tuesday"), ("exported", "(erased)")])
        self.expect(NOBODY, "subscriber", "erase", "acc-ada", "--reason", "x")
        self.expect(NOBODY, "subscriber", "export", "acc-ada")

    def test_retention_erases_whose_contract_ended(self):
        self.make("old", "192.0.2.79")
        self.expect(DONE, "subscriber", "import", "-",
            feed=json.dumps({"account": "acc-old", "kind": "home", "contacts": [], "lines": []}))
        self.assertEqual(sql("SELECT lazaret.people_forget(now())"), "0")
        sql("UPDATE lazaret.line SET started_at = '2024-01-01', ended_at = now() - interval '500 days' WHERE reference = 'line-old'")
        self.assertEqual(sql("SELECT lazaret.people_forget(now())"), "1")
        self.assertEqual([line for line in dump() if "acc-old" in line], [])
        self.assertEqual(sql("SELECT lazaret.people_forget(now())"), "0")


# Tables with a line or case of somebody that hold nothing to give out: the
# present that follows from others, counters, and what is told as an event.
NOT_GIVEN = {"wall", "wall_gone", "applied", "walling", "report_key", "notice_case", "case_shelf", "event",
             "delivery", "bulk_row", "garden_opening", "exemption_draft", "inspection"}
NAMES = {"lease_past": "past_leases", "sighting": "sightings", "case": "cases", "message": "messages",
         "exemption": "exemptions", "contact": "contacts", "line": "lines", "lease": "leases", "report": "reports",
         "tick": "ticks", "proof": "proofs", "release": "releases", "pause": "pauses", "request": "requests",
         "notice": "notices", "suspect": "suspects", "survey": "surveys"}


def tables_of_people():
    """The names under which the tables that hang on a line, case or subscriber are given out."""
    tables = sql("""SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'lazaret'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attname IN ('line_id', 'case_id', 'subscriber_id')""").split()
    return {NAMES.get(table, table) for table in tables} - NOT_GIVEN


if __name__ == "__main__":
    tap.main()
