# test_api_subscribers.py -- PUT /subscribers and POST /leases
import json
import time
import unittest

import station
import tap
from openapi import ago, call, portal, quarantine, tokens, setUpModule, tearDownModule


class Subscribers(unittest.TestCase):
    def put(self, account_, **fields):
        body = {"kind": "home", "contacts": [], "lines": [], **fields}
        return call("PUT", f"/subscribers/{account_}", body)

    def test_created_and_changed(self):
        answer = self.put("N-1", language="de", contacts=[{"channel": "email", "value": "a@b.example"}],
                          lines=[{"reference": "N-1-a"}, {"reference": "N-1-b"}])
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.json, {"account": "N-1", "outcome": "created", "lines_added": 2, "lines_ended": 0})
        answer = self.put("N-1", contacts=[{"channel": "phone", "value": "+49 30 1"}], lines=[{"reference": "N-1-b"}])
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["lines_ended"], 1)
        self.assertEqual(station.sql("SELECT channel FROM lazaret.contact c JOIN lazaret.subscriber s"
                                     " ON s.id = c.subscriber_id WHERE account = 'N-1'"), [["phone"]])
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.line WHERE reference LIKE 'N-1-%'"), [["2"]])

    def test_account_with_a_slash(self):
        self.assertEqual(self.put("N%2F2").json["account"], "N/2")

    def test_bad_accounts(self):
        for account in ("x" * 65, "a%0Ab", "a%1B"):
            with self.subTest(account[:5]):
                self.assertEqual(self.put(account).status, 422)

    def test_line_of_another(self):
        answer = self.put("N-3", lines=[{"reference": "L-1"}])
        self.assertEqual((answer.status, answer.json["type"]), (409, "urn:lazaret:problem:conflict"))
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.subscriber WHERE account = 'N-3'"), [["0"]])

    def test_bad_fields(self):
        for fields, name in (({"kind": "tenant"}, "kind"), ({"contacts": [{"channel": "fax", "value": "123"}]},
                             "contacts[0].channel"), ({"lines": [{}]}, "lines[0].reference"),
                             ({"lines": "L-1"}, "lines"), ({"account": "other"}, "account"),
                             ({"lines": [{"reference": "N-4", "realm": "mars"}]}, "lines[0].realm"),
                             ({"language": "??"}, ""), ({"phone": 1}, "phone")):
            with self.subTest(str(fields)):
                answer = self.put("N-4", **fields)
                self.assertEqual(answer.status, 422)
                self.assertEqual(answer.json["errors"][0]["field"], name)

    def test_no_account(self):
        answer = portal.ask("PUT", "/api/v1/subscribers/", "{}", Authorization="Bearer " + tokens["all"])
        self.assertEqual(answer.status, 404)


class Leases(unittest.TestCase):
    def send(self, *rows):
        text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
        answer = call("POST", "/leases", text, Content_Type="application/x-ndjson")
        return [json.loads(line) for line in answer.body.splitlines()]

    def lease(self, line, prefix, **fields):
        return {"line": line, "prefix": prefix, "origin": "dhcp", "started_at": ago(hours=1), **fields}

    def test_each_row_is_answered(self):
        good = self.lease("L-40", "203.0.113.40")
        answers = self.send(
            good, good, "{", "", self.lease("L-none", "203.0.113.41"), self.lease("L-40", "203.0.113.42/24"),
            self.lease("L-40", "203.0.113.43", realm="mars"), "x" * 5000,
            self.lease("L-40", "203.0.113.44", ended_at=ago(hours=2)), self.lease("L-40", "2001:db8:40::/56"),
            self.lease("L-40", "10.0.0.40", first_port=1), '{"line": "\\u0000"}', "[" * 3000)
        self.assertEqual([a["row"] for a in answers], [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13])
        self.assertEqual([a["outcome"] for a in answers],
                         ["opened", "confirmed", "refused", "refused", "refused", "refused", "refused", "refused",
                          "opened", "refused", "refused", "refused"])
        self.assertEqual(answers[4]["errors"][0]["field"], "prefix")
        self.assertEqual(answers[7]["errors"][0]["field"], "ended_at")
        self.assertEqual(answers[9]["errors"][0]["field"], "first_port")
        self.assertEqual(call("GET", "/lines?address=2001:db8:40:1::9").json["line"], "L-40")

    def test_the_next_holder(self):
        self.assertEqual(quarantine(line="L-41").status, 201)
        self.send(self.lease("L-41", "203.0.113.51", started_at=ago(minutes=30)))
        self.assertEqual(station.sql("SELECT measure FROM lazaret.wall WHERE prefix = '203.0.113.51'"), [["garden"]])
        answers = self.send(self.lease("L-41", "203.0.113.51", started_at=ago(minutes=30), ended_at=ago(minutes=5)),
                            self.lease("L-42", "203.0.113.51", started_at=ago(minutes=4)))
        self.assertEqual([a["outcome"] for a in answers], ["ended", "opened"])
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.wall WHERE prefix = '203.0.113.51'"), [["0"]])
        self.assertEqual(call("GET", "/lines?address=203.0.113.51").json["line"], "L-42")

    def test_carrier_grade_nat(self):
        answers = self.send(
            self.lease("L-43", "10.0.0.43", outside="198.51.100.9", first_port=1000, last_port=1999),
            self.lease("L-44", "10.0.0.44", outside="198.51.100.9", first_port=2000, last_port=2999))
        self.assertEqual([a["outcome"] for a in answers], ["opened", "opened"])
        self.assertEqual(call("GET", "/lines?address=198.51.100.9&port=2000").json["line"], "L-44")

    def test_a_long_stream(self):
        rows = [self.lease("L-45", f"10.45.{n // 256}.{n % 256}") for n in range(2000)]
        began = time.monotonic()
        answers = self.send(*rows)
        spent = time.monotonic() - began
        print(f"# {len(rows)} leases in {spent:.2f} s with sanitizers: {len(rows) / spent:.0f} a second")
        self.assertEqual(len(answers), 2000)
        self.assertEqual({a["outcome"] for a in answers}, {"opened"})

    def test_a_stream_without_length(self):
        rows = [json.dumps(self.lease("L-46", f"10.46.0.{n}")).encode() + b"\n" for n in range(200)]
        answer = portal.ask("POST", "/api/v1/leases", iter(rows), Content_Type="application/x-ndjson",
                            Authorization="Bearer " + tokens["all"])
        self.assertEqual([json.loads(line)["outcome"] for line in answer.body.splitlines()], ["opened"] * 200)

    def test_no_rows(self):
        self.assertEqual(self.send(""), [])


if __name__ == "__main__":
    tap.main()
