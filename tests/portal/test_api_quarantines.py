# test_api_quarantines.py -- POST /quarantines: reports, good, bad and asked twice
import concurrent.futures
import json
import time
import unittest

import station
import tap
from openapi import NOBODY, ago, call, portal, quarantine, report, tokens, setUpModule, tearDownModule


class BadBodies(unittest.TestCase):
    """A clear 4xx, and nothing changes."""

    ROWS = {
        "nothing": (b"", 400),
        "half": (b'{"line": ', 400),
        "no JSON": (b"line=L-40", 400),
        "NUL": (b'{"line": "L-40\x00"}', 400),
        "escaped NUL": (b'{"line": "L-40\\u0000"}', 400),
        "no UTF-8": (b'{"line": "\xff\xfe"}', 400),
        "UTF-16": ('{"line": "L-40"}'.encode("utf-16"), 400),
        "a surrogate": (b'{"line": "\\ud800"}', 400),
        "a key twice": (b'{"line": "L-40", "line": "L-41"}', 400),
        "nested too deeply": (b"[" * 9 + b"]" * 9, 400),
        "nested far too deeply": (b"[" * 60000, 400),
        "a huge number": (b'{"port": 1e999}', 400),
        "a list": (b"[]", 422),
        "a text": (b'"x"', 400),
        "an empty object": (b"{}", 422),
        "ten megabytes": (b'{"evidence": "' + b"x" * 10_000_000 + b'"}', 413),
    }
    FIELDS = {
        "observed_at missing": ({"observed_at": None}, "observed_at"),
        "observed_at no time": ({"observed_at": "yesterday"}, "observed_at"),
        "observed_at a number": ({"observed_at": 1795356120}, "observed_at"),
        "observed_at without zone": ({"observed_at": "2026-11-22T10:00:00"}, "observed_at"),
        "observed_at in the future": ({"observed_at": ago(hours=-1)}, "observed_at"),
        "address no address": ({"address": "192.0.2.999"}, "address"),
        "address a prefix": ({"address": "192.0.2.0/24"}, "address"),
        "address a list": ({"address": ["192.0.2.1"]}, "address"),
        "neither address nor line": ({"line": None}, "address"),
        "port a text": ({"port": "80"}, "port"),
        "port too large": ({"port": 65536}, "port"),
        "port negative": ({"port": -1}, "port"),
        "port a fraction": ({"port": 80.5}, "port"),
        "protocol unknown": ({"protocol": "carrier-pigeon"}, "protocol"),
        "cause unknown": ({"cause": "nothing"}, "cause"),
        "cause empty": ({"cause": ""}, "cause"),
        "cause a number": ({"cause": 5}, "cause"),
        "source unknown": ({"source": "nobody"}, "source"),
        "measure unknown": ({"measure": "prison"}, "measure"),
        "dry_run a text": ({"dry_run": "yes"}, "dry_run"),
        "an unknown field": ({"adress": "192.0.2.1"}, "adress"),
        "evidence too long": ({"evidence": "x" * 2001}, "evidence"),
        "evidence a number": ({"evidence": 5}, "evidence"),
        "a line feed in a source's id": ({"source_report_id": "a\nb"}, "source_report_id"),
        "an escape sequence in evidence": ({"evidence": "\x1b[31m"}, "evidence"),
        "evidence.text too long": ({"evidence": {"text": "x" * 2001}}, "evidence.text"),
        "evidence.count zero": ({"evidence": {"count": 0}}, "evidence.count"),
        "evidence with an unknown field": ({"evidence": {"x": 1}}, "evidence.x"),
        "source_report_id too long": ({"source_report_id": "x" * 201}, "source_report_id"),
    }

    def setUp(self):
        self.before = self.state()

    def tearDown(self):
        self.assertEqual(self.state(), self.before)

    def state(self):
        return station.sql("SELECT (SELECT count(*) FROM lazaret.case), (SELECT count(*) FROM lazaret.report),"
                           " (SELECT count(*) FROM lazaret.timeline), (SELECT count(*) FROM lazaret.lease)")

    def test_bodies(self):
        for name, (body, want) in self.ROWS.items():
            with self.subTest(name):
                self.assertEqual(call("POST", "/quarantines", body).status, want)

    def test_fields(self):
        for name, (change, field) in self.FIELDS.items():
            with self.subTest(name):
                body = {k: v for k, v in {**report(line="L-40"), **change}.items() if v is not None}
                answer = call("POST", "/quarantines", body)
                self.assertEqual(answer.status, 422, answer.body)
                self.assertIn(field, [e["field"] for e in answer.json["errors"]])

    def test_each_bad_field_is_named(self):
        answer = call("POST", "/quarantines", {"port": "x", "measure": 1, "more": 1})
        self.assertEqual({e["field"] for e in answer.json["errors"]},
                         {"port", "measure", "more", "observed_at", "cause", "source", "address"})
        answer = call("POST", "/quarantines", {"port": "x", "more": 1, "cause": "nothing", "source": "nobody",
                                               "observed_at": ago(hours=-1)})
        self.assertEqual({e["field"] for e in answer.json["errors"]},
                         {"port", "more", "observed_at", "cause", "source", "address"})

    def test_all_that_is_unknown_is_named(self):
        answer = quarantine(line="L-40", cause="nothing", source="nobody", observed_at=ago(hours=-1))
        self.assertEqual({e["field"] for e in answer.json["errors"]}, {"cause", "source", "observed_at"})
        answer = quarantine(cause="nothing", source="sinkhole")
        self.assertEqual({e["field"] for e in answer.json["errors"]}, {"cause", "address"})

    def test_query_fields(self):
        for query in ("limit=0", "limit=1001", "limit=x", "state=gone", "measure=x", "after=x", "more=1",
                      "limit=1&limit=2", "after=123." + "x" * 36):
            with self.subTest(query):
                self.assertEqual(call("GET", "/cases?" + query).status, 422)
        for query in ("", "address=x", "address=192.0.2.1&port=70000", "address=192.0.2.1&at=now"):
            with self.subTest("lines " + query):
                self.assertEqual(call("GET", "/lines?" + query).status, 422)

    def test_release_fields(self):
        for body in ({}, {"reason": ""}, {"reason": 5}, {"reason": "x" * 2001}, {"reason": "fine", "x": 1}):
            with self.subTest(str(body)[:40]):
                self.assertEqual(call("POST", f"/cases/{NOBODY}/release", body).status, 422)


class Quarantine(unittest.TestCase):
    def test_opened(self):
        answer = quarantine(address="192.0.2.1", source_report_id="r-1", port=4711, protocol="tcp",
                            evidence={"destination": "203.0.113.9", "destination_port": 23, "count": 12})
        self.assertEqual(answer.status, 201)
        body = answer.json
        self.assertEqual(body["outcome"], "opened")
        self.assertEqual(body["case"]["line"], "L-1")
        self.assertEqual(body["case"]["measure"], "garden")
        self.assertEqual(body["attribution"]["line"], "L-1")
        self.assertEqual(body["portal_url"], "https://portal.example")
        self.assertEqual(station.sql("SELECT measure FROM lazaret.wall WHERE prefix = '192.0.2.1'"), [["garden"]])
        evidence = json.loads(station.sql(
            "SELECT evidence FROM lazaret.report WHERE source_report_id = 'r-1'")[0][0])
        self.assertEqual(evidence, {"destination": "203.0.113.9", "destination_port": 23, "count": 12})

        again = quarantine(address="192.0.2.1", source_report_id="r-1")
        self.assertEqual((again.status, again.json["outcome"]), (200, "repeat"))
        joined = quarantine(address="192.0.2.1", source_report_id="r-2", evidence="seen again")
        self.assertEqual((joined.status, joined.json["outcome"]), (200, "joined"))
        self.assertEqual(joined.json["case"]["id"], body["case"]["id"])
        self.assertEqual(joined.json["case"]["reports"], 2)

    def test_filed_and_relapse(self):
        case = quarantine(line="L-6").json["case"]
        old = ago(minutes=1)
        done = call("POST", f"/cases/{case['id']}/release", {"reason": "replaced the camera"})
        self.assertEqual((done.status, done.json["case"]["state"]), (200, "watch"))
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.wall WHERE prefix = '192.0.2.6'"), [["0"]])
        filed = quarantine(line="L-6", observed_at=old)
        self.assertEqual((filed.status, filed.json["outcome"]), (200, "filed"))
        self.assertEqual(filed.json["case"]["measure"], "none")
        relapse = quarantine(line="L-6", observed_at=ago(seconds=0))
        self.assertEqual((relapse.status, relapse.json["outcome"]), (200, "joined"))
        self.assertEqual(relapse.json["case"]["measure"], "garden")
        self.assertEqual(relapse.json["case"]["id"], case["id"])

    def test_held(self):
        shadow = quarantine(line="L-7", source="shadow")
        self.assertEqual((shadow.status, shadow.json["outcome"]), (202, "held"))
        self.assertEqual(shadow.json["case"]["held_by"], "shadow")
        self.assertEqual(quarantine(line="L-8", source="few").status, 201)
        braked = quarantine(line="L-9", source="few")
        self.assertEqual((braked.status, braked.json["case"]["held_by"]), (202, "brake"))
        self.assertEqual(braked.json["case"]["measure"], "notice")

    def test_nobody(self):
        for fields in ({"address": "203.0.113.200"}, {"address": "198.51.100.7", "port": 5},
                       {"line": "L-none"}, {"address": "2001:db8::1"}):
            with self.subTest(str(fields)):
                self.assertEqual(quarantine(**fields).status, 404)

    def test_doubt(self):
        answer = quarantine(address="198.51.100.7")
        self.assertEqual(answer.status, 409)
        self.assertEqual(answer.json["type"], "urn:lazaret:problem:doubt")
        self.assertEqual(quarantine(address="198.51.100.7", port=20500).json["case"]["line"], "L-4")

    def test_protected(self):
        answer = quarantine(line="L-3", measure="garden")
        self.assertEqual((answer.status, answer.json["type"]), (409, "urn:lazaret:problem:protected"))
        answer = quarantine(line="L-3")
        self.assertEqual((answer.status, answer.json["case"]["measure"]), (201, "notice"))

    def test_force(self):
        answer = quarantine(token="quarantine", line="L-10", measure="suspend")
        self.assertEqual((answer.status, answer.json["type"]), (403, "urn:lazaret:problem:scope"))
        self.assertEqual(quarantine(line="L-10", measure="suspend").json["case"]["measure"], "suspend")

    def test_source(self):
        self.assertEqual(quarantine(token="flow", line="L-11").status, 403)
        self.assertEqual(quarantine(token="flow", line="L-11", source="flow").status, 201)

    def test_dry_run(self):
        before = BadBodies.state(self)
        answer = quarantine(line="L-12", dry_run=True)
        self.assertEqual((answer.status, answer.json["outcome"]), (200, "opened"))
        self.assertIsNone(answer.json["case"]["id"])
        self.assertEqual(answer.json["case"]["measure"], "garden")
        self.assertEqual(quarantine(line="L-12", source="shadow", dry_run=True).json["outcome"], "held")
        self.assertEqual(quarantine(line="L-3", measure="garden", dry_run=True).status, 409)
        self.assertEqual(quarantine(address="203.0.113.200", dry_run=True).status, 404)
        self.assertEqual(BadBodies.state(self)[0][0], before[0][0])

    def test_twenty_at_once_make_one_case(self):
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda n: quarantine(line="L-13", source_report_id=f"p-{n}"), range(20)))
        print(f"# 20 reports of one line at once: {(time.monotonic() - began) * 1000:.0f} ms")
        self.assertEqual(sorted(a.status for a in answers), [200] * 19 + [201])
        self.assertEqual(len({a.json["case"]["id"] for a in answers}), 1)
        self.assertEqual(station.sql("SELECT reports FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id"
                                     " WHERE reference = 'L-13'"), [["20"]])


class Idempotency(unittest.TestCase):
    def test_the_same_again(self):
        body = report(line="L-20")
        first = call("POST", "/quarantines", body, Idempotency_Key="k-1")
        again = call("POST", "/quarantines", body, Idempotency_Key="k-1")
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.body, again.body)
        self.assertEqual(first.headers["Content-Type"], again.headers["Content-Type"])
        self.assertEqual(again.json["case"]["reports"], 1)

    def test_another_body(self):
        quarantine(line="L-21", key="k-2")
        answer = quarantine(line="L-22", key="k-2")
        self.assertEqual((answer.status, answer.json["type"]), (422, "urn:lazaret:problem:key-reused"))
        self.assertEqual(call("GET", "/cases?line=L-22").json["cases"], [])

    def test_another_token(self):
        body = report(line="L-23")
        self.assertEqual(call("POST", "/quarantines", body, Idempotency_Key="k-3").status, 201)
        self.assertEqual(
            call("POST", "/quarantines", body, token="quarantine", Idempotency_Key="k-3").status, 200)

    def test_refusals_are_kept(self):
        body = report(address="203.0.113.201")
        first = call("POST", "/quarantines", body, Idempotency_Key="k-4")
        again = call("POST", "/quarantines", body, Idempotency_Key="k-4")
        self.assertEqual((first.status, again.status), (404, 404))
        self.assertEqual(first.body, again.body)

    def test_ten_at_once(self):
        body = report(line="L-24")
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(
                lambda n: call("POST", "/quarantines", body, Idempotency_Key="k-5"), range(10)))
        self.assertEqual({a.status for a in answers}, {201})
        self.assertEqual(len({a.body for a in answers}), 1)

    def test_release(self):
        case = quarantine(line="L-25").json["case"]["id"]
        bodies = {call("POST", f"/cases/{case}/release", {"reason": "clean"}, Idempotency_Key="k-6").body
                  for _ in range(3)}
        self.assertEqual(len(bodies), 1)
        answer = call("POST", f"/cases/{case}/release", {"reason": "other"}, Idempotency_Key="k-6")
        self.assertEqual(answer.status, 422)

    def test_deed_and_answer_are_one_transaction(self):
        station.sql("""CREATE FUNCTION pg_temp_boom() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER boom BEFORE INSERT ON lazaret.idempotency FOR EACH ROW
            WHEN (NEW.key = 'k-boom') EXECUTE FUNCTION pg_temp_boom()""")
        body = json.dumps(report(line="L-27"))
        headers = {"Authorization": "Bearer " + tokens["all"], "Content_Type": "application/json"}
        answer = portal.ask("POST", "/api/v1/quarantines", body, Idempotency_Key="k-boom", **headers)
        self.assertEqual(answer.status, 500)
        self.assertEqual(call("GET", "/cases?line=L-27").json["cases"], [])
        station.sql("DROP TRIGGER boom ON lazaret.idempotency")
        self.assertEqual(call("POST", "/quarantines", body, Idempotency_Key="k-boom").status, 201)

    def test_a_retry_inside(self):
        """Twenty reports meet, each in a transaction inside of its key's."""
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda n: quarantine(line="L-28", key=f"k-r{n}"), range(10)))
        self.assertEqual(sorted(a.status for a in answers), [200] * 9 + [201])

    def test_bad_keys(self):
        for key in ("x" * 256, "a b", ""):
            with self.subTest(key[:5]):
                self.assertEqual(
                    call("POST", "/quarantines", report(line="L-26"), Idempotency_Key=key).status, 422)


if __name__ == "__main__":
    tap.main()
