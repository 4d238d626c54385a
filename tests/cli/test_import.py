# test_import.py -- many rows, some of them bad, and none spoils another
import json

import tap
from lazaret import DATABASE, DONE, REFUSED, USAGE, CANNOT, Case, sql

ROWS = 100000
EVERY = 10000 # of so many rows, each kind of bad row stands there once


def subscriber(account, *lines, **more):
    return json.dumps({"account": account, "kind": "home", "contacts": [],
        "lines": [{"reference": line} for line in lines], **more})


def lease(line, prefix, **more):
    return json.dumps({"line": line, "prefix": prefix, "origin": "static",
        "started_at": "2026-10-01T00:00:00Z", **more})


def bad(i):
    """Rows that must be refused, and what must be said of each."""
    yield '{"account": "x', "is not JSON"
    yield "", "is not JSON"
    yield subscriber(f"B{i}", kind="castle"), "kind must be one of"
    yield subscriber(f"B{i}", zz=1), "zz is not a field"
    yield subscriber(f"B{i}", f"L{i - 1}"), "a line of another account"
    yield subscriber(f"B{i}", brand="Not Good"), "not well formed"
    yield json.dumps({"kind": "home", "contacts": [], "lines": []}), "account is needed"
    yield subscriber(f"B{i}") [:-1] + ', "kind": "home"}', "is not JSON"
    yield json.dumps({"account": f"B{i}", "kind": "home", "contacts": [],
        "lines": [{"reference": f"R{i}", "realm": "nowhere"}]}), "realm that is not loaded"


class Subscribers(Case):
    def take(self, *rows, code=DONE):
        return self.expect(code, "subscriber", "import", "-",
            feed="".join(row + "\n" for row in rows))

    def lines(self, account):
        return sql(f"""SELECT string_agg(reference || ' ' || (ended_at IS NULL),
            ', ' ORDER BY reference) FROM lazaret.line n JOIN lazaret.subscriber s
            ON s.id = n.subscriber_id WHERE account = '{account}'""".replace(
            "ended_at", "n.ended_at"))

    def test_many_with_bad_ones_among_them(self):
        rows, wrong = [], {}
        for i in range(ROWS):
            rows.append(subscriber(f"A{i}", f"L{i}",
                contacts=[{"channel": "email", "value": f"u{i}@mail.example"}]))
            if i % EVERY == EVERY - 1:
                for row, words in bad(i):
                    rows.append(row)
                    wrong[len(rows)] = words
        path = self.file("many.ndjson", "\n".join(rows) + "\n")
        code, _, err = self.run_it("subscriber", "import", path)
        self.assertEqual(code, REFUSED, err[-2000:])
        said = {}
        for line in err.splitlines():
            if line.startswith(path + ":"):
                number, words = line[len(path) + 1:].split(": ", 1)
                said[int(number)] = said.get(int(number), "") + words
        self.assertEqual(sorted(said), sorted(wrong))
        for number, words in wrong.items():
            self.assertIn(words, said[number])
        self.assertEqual(sql("""SELECT (SELECT count(*) FROM lazaret.subscriber
            WHERE account ~ '^A'), (SELECT count(*) FROM lazaret.line
            WHERE reference ~ '^L'), (SELECT count(*) FROM lazaret.contact)"""),
            f"{ROWS}|{ROWS}|{ROWS}")

    def test_what_is_known_is_changed(self):
        self.take(subscriber("c-1", "c-1a", "c-1b",
            contacts=[{"channel": "email", "value": "a@mail.example"}]))
        self.take(subscriber("c-1", "c-1b", "c-1c", kind="business",
            language="de", contacts=[{"channel": "phone", "value": "+12025550101"}]))
        self.assertEqual(self.lines("c-1"), "c-1a false, c-1b true, c-1c true")
        self.assertEqual(sql("""SELECT kind, language, channel, value
            FROM lazaret.subscriber JOIN lazaret.contact ON subscriber_id = id
            WHERE account = 'c-1'"""), "business|de|phone|+12025550101")
        self.take(subscriber("c-1", "c-1a", "c-1b", "c-1c"))
        self.assertEqual(self.lines("c-1"), "c-1a true, c-1b true, c-1c true")

    def test_what_did_not_change_is_not_written(self):
        self.take(subscriber("c-2", "c-2a"))
        before = sql("SELECT xmin FROM lazaret.subscriber WHERE account = 'c-2'")
        self.take(subscriber("c-2", "c-2a"))
        self.assertEqual(before,
            sql("SELECT xmin FROM lazaret.subscriber WHERE account = 'c-2'"))

    def test_of_the_same_account_the_last_row_holds(self):
        self.take(subscriber("c-3", "c-3a"), subscriber("c-3", "c-3b"))
        self.assertEqual(self.lines("c-3"), "c-3a false, c-3b true")

    def test_of_two_who_claim_a_line_the_first_has_it(self):
        said = self.take(subscriber("c-4", "c-4a"), subscriber("c-5", "c-4a"),
            code=REFUSED)
        self.assertIn("-:2: lines[0] c-4a is a line of another account", said)
        self.assertEqual(self.lines("c-4"), "c-4a true")

    def test_signs_that_copy_would_stumble_over(self):
        self.take(subscriber("c-6\\t", "back\\slash", "quo\"te"),
            "\t" + subscriber("ü-7", "日本"))
        self.assertEqual(self.lines("ü-7"), "日本 true")
        self.assertEqual(sql(r"""SELECT count(*) FROM lazaret.line
            WHERE reference IN (E'back\\slash', 'quo"te')"""), "2")
        self.assertIn("control", self.take(subscriber("c-8", "tab\there"),
            code=REFUSED))

    def test_nothing_and_nowhere(self):
        self.take()
        self.expect(CANNOT, "subscriber", "import", "/nonexistent")
        self.expect(USAGE, "subscriber", "import")
        self.assertEqual(self.answer("subscriber", "import", "-", feed="{}\n",
            code=REFUSED), {"rows": 1, "taken": 0, "bad": 1})


class Leases(Case):
    def setUp(self):
        self.expect(DONE, "subscriber", "import", "-", feed="".join(
            subscriber(f"l-{i}", f"l-{i}") + "\n" for i in range(2000)))

    def take(self, *rows, code=DONE):
        return self.expect(code, "lease", "import", "-",
            feed="".join(row + "\n" for row in rows))

    def holds(self, line):
        return sql(f"""SELECT string_agg(prefix::text, ' ' ORDER BY prefix)
            FROM lazaret.lease l JOIN lazaret.line n ON n.id = l.line_id
            WHERE reference = '{line}'""")

    def test_many(self):
        rows = [lease(f"l-{i}", f"10.0.{i // 256}.{i % 256}") for i in range(1000)]
        rows += [lease(f"l-{i}", f"10.1.{i // 256}.{i % 256}", outside="198.51.100.7",
            first_port=i * 60, last_port=i * 60 + 59, origin="cgnat-block")
            for i in range(1000)]
        for _ in range(2): # the second time they are known
            self.take(*rows)
            self.assertEqual(sql("""SELECT count(*) FROM lazaret.lease
                WHERE prefix << '10.0.0.0/15'"""), "2000")

    def test_a_lines_prefixes_may_lie_in_each_other(self):
        self.take(lease("l-1501", "2001:db8:1::/48"), lease("l-1501", "2001:db8:1:1::/64"),
            lease("l-1501", "2001:db8:1:2::/64"))
        self.assertEqual(self.holds("l-1501"),
            "2001:db8:1::/48 2001:db8:1:1::/64 2001:db8:1:2::/64")

    def test_the_later_start_wins(self):
        self.take(lease("l-1502", "10.2.0.1"))
        self.take(lease("l-1503", "10.2.0.1", started_at="2026-11-01T00:00:00Z"))
        self.assertEqual((self.holds("l-1502"), self.holds("l-1503")), ("", "10.2.0.1/32"))
        self.take(lease("l-1504", "10.3.0.1", started_at="2026-11-01T00:00:00Z"),
            lease("l-1505", "10.3.0.1"))
        self.assertEqual((self.holds("l-1504"), self.holds("l-1505")), ("10.3.0.1/32", ""))

    def test_what_is_over_is_past(self):
        self.take(lease("l-1506", "10.4.0.1", ended_at="2026-10-02T00:00:00Z"))
        self.assertEqual(self.holds("l-1506"), "")
        self.assertEqual(sql("""SELECT count(*) FROM lazaret.lease_past
            WHERE prefix = '10.4.0.1'"""), "1")

    def test_bad_rows(self):
        said = self.take(lease("l-1507", "10.5.0.7"), lease("nobody", "10.5.0.8"),
            lease("l-1507", "10.5.0.9/8"), lease("l-1507", "10.5.0.10", realm="nowhere"),
            lease("l-1507", "10.5.0.11", first_port=5), lease("l-1507", "10.5.0.12",
                until="2026-09-01T00:00:00Z"), lease("l-1507", "10.5.0.13",
                started_at="yesterday"), lease("l-1507", "10.5.0.14"), code=REFUSED)
        for words in ("-:2: line is not known", "-:3: prefix", "-:4: realm is not loaded",
                "-:5: first_port", "-:6: until", "-:7: started_at", "6 of 8"):
            self.assertIn(words, said)
        self.assertEqual(self.holds("l-1507"), "10.5.0.7/32 10.5.0.14/32")


if __name__ == "__main__":
    tap.main()
