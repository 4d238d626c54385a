# test_api_bulk.py -- many reports and releases, a row each
import json
import time
import unittest

import station
import tap
from daemon import within
from openapi import NOBODY, call, check, find_pattern, portal, quarantine, report, tokens, setUpModule, tearDownModule


def send(path, rows, token="all"):
    """The answers, and each of them held against the operation that it called."""
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    answer = call("POST", "/bulk/" + path, text, token=token, Content_Type="application/x-ndjson")
    return [json.loads(line) for line in answer.body.splitlines()]


class Quarantines(unittest.TestCase):
    def test_each_row_is_answered_as_alone(self):
        rows = [report(line="L-1"), report(line="L-1"), "{", report(line="L-none"), "", report(cause="nothing", line="L-2"),
                report(line="L-3", measure="garden"), report(line="L-2", extra=1), "[]", "x" * 20000,
                report(line="L-2", source="shadow"), report(line="L-2", dry_run=True), report(line="L-2", key=5)]
        answers = send("quarantines", rows)
        self.assertEqual([a["row"] for a in answers], [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13])
        self.assertEqual([a["status"] for a in answers], [201, 200, 400, 404, 422, 409, 422, 422, 413, 202, 200, 422])
        self.assertEqual(answers[0]["answer"]["case"]["line"], "L-1")
        self.assertEqual(answers[4]["answer"]["errors"][0]["field"], "cause")
        self.assertEqual(answers[7]["answer"]["type"], "urn:lazaret:problem:fields")
        self.assertEqual(len(call("GET", "/cases?line=L-1").json["cases"]), 1)

    def test_keys(self):
        row = report(line="L-4", key="b-1")
        first, again = send("quarantines", [row, row])
        self.assertEqual((first["status"], again["status"]), (201, 201))
        self.assertEqual(first["answer"], again["answer"])
        self.assertEqual(send("quarantines", [row])[0]["answer"], first["answer"])
        other = send("quarantines", [report(line="L-5", key="b-1")])[0]
        self.assertEqual((other["status"], other["answer"]["type"]), (422, "urn:lazaret:problem:key-reused"))
        self.assertEqual(send("quarantines", [report(line="L-5", key="a b")])[0]["status"], 422)

    def test_the_source_of_a_token(self):
        answers = send("quarantines", [report(line="L-6"), report(line="L-6", source="flow")], token="flow")
        self.assertEqual([a["status"] for a in answers], [403, 201])

    def test_force(self):
        answers = send("quarantines", [report(line="L-7", measure="suspend")], token="quarantine")
        self.assertEqual(answers[0]["status"], 403)

    def test_too_many_rows(self):
        rows = ["{"] * 10002
        began = time.monotonic()
        answers = send("quarantines", rows)
        print(f"# 10,000 rows that cannot be read: {time.monotonic() - began:.2f} s with sanitizers")
        self.assertEqual((len(answers), answers[-1]["status"], answers[-1]["row"]), (10001, 413, 10001))

    def test_away_in_the_middle(self):
        def reported(*numbers):
            lines = ",".join(f"'L-{number}'" for number in numbers)
            found = station.sql("SELECT count(*) FROM lazaret.case c JOIN lazaret.line l"
                                f" ON l.id = c.line_id WHERE reference IN ({lines})")
            return found == [[str(len(numbers))]]

        def rows():
            for number in range(20, 30):
                if number == 25:
                    within(60, lambda: reported(*range(20, 25)))
                    station.sql("ALTER TABLE lazaret.report RENAME TO away")
                yield json.dumps(report(line=f"L-{number}")).encode() + b"\n"
        try:
            answer = portal.ask("POST", "/api/v1/bulk/quarantines", rows(), Content_Type="application/x-ndjson",
                                Authorization="Bearer " + tokens["all"])
        finally:
            station.sql("ALTER TABLE lazaret.away RENAME TO report")
        check(answer, find_pattern("/bulk/quarantines"), "post")
        answers = [json.loads(line) for line in answer.body.splitlines()]
        self.assertEqual([a["status"] for a in answers], [201] * 5 + [500])
        self.assertEqual(call("GET", "/cases?line=L-25").json["cases"], [])


class Releases(unittest.TestCase):
    def test_each_row_is_answered_as_alone(self):
        first, second = (quarantine(line=line).json["case"] for line in ("L-10", "L-11"))
        answers = send("releases", [
            {"case": first["id"], "reason": "clean", "key": "r-1"}, {"case": first["id"], "reason": "clean", "key": "r-1"},
            {"case": first["id"], "reason": "clean"}, {"case": second["code"], "reason": "clean", "key": "r-1"},
            {"case": second["code"], "reason": "clean"}, {"case": NOBODY, "reason": "clean"}, {"reason": "clean"},
            {"case": 5, "reason": "clean"}, {"case": second["id"]}, {"case": "", "reason": "clean"}])
        self.assertEqual([a["status"] for a in answers], [200, 200, 409, 422, 200, 404, 422, 422, 422, 422])
        self.assertEqual(answers[0]["answer"], answers[1]["answer"])
        self.assertEqual(answers[4]["answer"]["case"]["line"], "L-11")
        self.assertEqual([a["answer"]["errors"][0]["field"] for a in answers[6:]], ["case", "case", "reason", "case"])


if __name__ == "__main__":
    tap.main()
