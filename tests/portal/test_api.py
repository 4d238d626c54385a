# test_api.py -- every operation of the API gives every documented status
#
# Each answer is held against portal/openapi.json: its status, its media type,
# its schema and the headers that belong to it.
import concurrent.futures
import datetime
import json
import os
import subprocess
import time
import unittest

import jsonschema

import station
import tap

with open("portal/openapi.json", encoding="utf-8") as file:
    DOCUMENT = json.load(file)
RESOLVER = jsonschema.RefResolver("", DOCUMENT)
NEEDED_HEADERS = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}
SCOPES = ["quarantine", "quarantine:force", "release", "read", "leases", "subscribers"]
NOBODY = "00000000-0000-4000-8000-000000000000"

WORLD = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES
    ('mirai', 'bots', 'Mirai'), ('spam-bot', 'bots', 'Spam');
INSERT INTO lazaret.playbook (cause, checklist) VALUES
    ('mirai', '{reboot}'), ('spam-bot', '{scan}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0'), ('spam-bot', 1, 'notice', '0');
INSERT INTO lazaret.source (name, walls_an_hour, enforce) VALUES
    ('sinkhole', 10000, true), ('flow', 10000, true), ('few', 1, true), ('shadow', 9, false);
INSERT INTO lazaret.subscriber (account, kind)
    SELECT 'A-' || n, (CASE WHEN n = 3 THEN 'critical' ELSE 'home' END)::lazaret.account_kind
    FROM generate_series(1, 60) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, outside, ports, origin, started_at, confirmed_at)
    SELECT id, 'default', ('192.0.2.' || substr(reference, 3))::cidr,
        CASE WHEN reference IN ('L-4', 'L-5') THEN '198.51.100.7'::cidr END,
        CASE reference WHEN 'L-4' THEN int4range(20000, 21000) WHEN 'L-5' THEN int4range(21000, 22000) END,
        'static', now() - interval '30 days', now() FROM lazaret.line;
"""

seen = set()


def setUpModule():
    global portal, tokens
    station.sql(WORLD)
    tokens = {
        "all": station.make_token(SCOPES),
        "none": station.make_token([]),
        "quarantine": station.make_token(["quarantine"]),
        "flow": station.make_token(["quarantine"], sources=["flow"]),
        "expired": station.make_token(SCOPES, expires="-1 second"),
        "rated": station.make_token(SCOPES, rate=1),
    }
    portal = station.Station("api", "lazaret_api")
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


def ago(**span):
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**span)
    return then.isoformat().replace("+00:00", "Z")


def report(**fields):
    return {"observed_at": ago(seconds=5), "cause": "mirai", "source": "sinkhole", **fields}


def find_operation(method, path):
    """The path in the document and the operation that a request means."""
    parts = path.split("?")[0].removeprefix("/api/v1").split("/")
    for pattern, operations in DOCUMENT["paths"].items():
        wanted = pattern.split("/")
        if len(wanted) == len(parts) and all(
                w == p or (w.startswith("{") and p) for w, p in zip(wanted, parts)):
            return pattern, operations.get(method.lower())
    return None, None


def check(answer, pattern, operation):
    """Is this answer as the document says?"""
    described = operation["responses"].get(str(answer.status))
    if described is None:
        raise AssertionError(f"{pattern}: {answer.status} is not documented: {answer.body[:300]}")
    if "$ref" in described:
        described = RESOLVER.resolve(described["$ref"])[1]
    seen.add((operation["operationId"], answer.status))
    header = NEEDED_HEADERS.get(answer.status)
    if header and not answer.headers[header]:
        raise AssertionError(f"{pattern}: {answer.status} without {header}")
    if "content" not in described:
        if answer.body:
            raise AssertionError(f"{pattern}: {answer.status} with a body")
        return
    media_type = answer.headers["Content-Type"]
    schema = described["content"][media_type]["schema"]
    rows = answer.body.splitlines() if media_type.endswith("ndjson") else [answer.body]
    for row in rows:
        jsonschema.Draft202012Validator(
            schema, resolver=RESOLVER, format_checker=jsonschema.FormatChecker()).validate(json.loads(row))
    if answer.status >= 400 and answer.json["status"] != answer.status:
        raise AssertionError("a problem with another status")


def call(method, path, body=None, token="all", operation=None, server=None, **headers):
    """One request, its answer held against the document."""
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    if token and "Authorization" not in headers:
        headers["Authorization"] = "Bearer " + tokens.get(token, token)
    if body is not None:
        headers.setdefault("Content_Type", "application/json")
    answer = (server or portal).ask(method, "/api/v1" + path, body, **headers)
    pattern, found = find_operation(operation or method, path)
    check(answer, pattern, found)
    return answer


def quarantine(token="all", key=None, **fields):
    headers = {"Idempotency_Key": key} if key else {}
    return call("POST", "/quarantines", report(**fields), token=token, **headers)


# One good request of each operation: method, path, body, scope.
GOOD = [
    ("GET", "/openapi.json", None, None),
    ("POST", "/quarantines", lambda: report(line="L-50", dry_run=True), "quarantine"),
    ("GET", "/cases", None, "read"),
    ("GET", f"/cases/{NOBODY}", None, "read"),
    ("POST", f"/cases/{NOBODY}/release", lambda: {"reason": "clean"}, "release"),
    ("GET", "/lines?address=192.0.2.1", None, "read"),
    ("PUT", "/subscribers/A-59", lambda: {"kind": "home", "contacts": [], "lines": [{"reference": "L-59"}]},
     "subscribers"),
    ("POST", "/leases", lambda: json.dumps({"line": "L-1", "prefix": "192.0.2.1", "origin": "static",
                                            "started_at": ago(days=1)}), "leases"),
]


def good_call(row, **changes):
    method, path, body, scope = row
    arguments = {"body": body() if body else None, "token": "all" if scope else None}
    if path == "/leases":
        arguments["Content_Type"] = "application/x-ndjson"
    arguments.update(changes)
    return call(arguments.pop("method", method), arguments.pop("path", path),
                operation=method, **arguments)


class Guards(unittest.TestCase):
    """What every operation refuses before it does anything."""

    def each(self, want, which=lambda row: True, **changes):
        for row in filter(which, GOOD):
            with self.subTest(f"{row[0]} {row[1].split('?')[0]} gives {want}"):
                self.assertEqual(good_call(row, **changes).status, want)

    def guarded(self, row):
        return row[3] is not None

    def with_body(self, row):
        return row[2] is not None

    def test_token(self):
        self.each(401, self.guarded, token=None)
        for name, header in {
                "unknown": "Bearer lzt_" + "A" * 43, "short": "Bearer lzt_x", "basic": "Basic abc",
                "empty": "Bearer ", "expired": "Bearer " + tokens["expired"]}.items():
            with self.subTest(f"a token that is {name}"):
                answer = call("GET", "/cases", Authorization=header)
                self.assertEqual(answer.status, 401)
                self.assertIn("invalid_token", answer.headers["WWW-Authenticate"])

    def test_revoked_token(self):
        token = station.make_token(SCOPES)
        self.assertEqual(call("GET", "/cases", token=token).status, 200)
        station.sql("UPDATE lazaret.token SET revoked_at = now() WHERE id ="
                    " (SELECT id FROM lazaret.token ORDER BY created_at DESC LIMIT 1)")
        self.assertEqual(call("GET", "/cases", token=token).status, 401)

    def test_scope(self):
        self.each(403, self.guarded, token="none")
        for row in filter(self.guarded, GOOD):
            with self.subTest(f"{row[0]} {row[1]}: its scope alone is enough"):
                token = station.make_token([row[3]])
                self.assertIn(good_call(row, token=token).status, (200, 404))

    def test_rate(self):
        token = station.make_token(SCOPES, rate=1)
        good_call(GOOD[2], token=token)
        self.each(429, self.guarded, token=token)
        answer = good_call(GOOD[2], token=token)
        self.assertTrue(1 <= int(answer.headers["Retry-After"]) <= 60)

    def test_rate_comes_back(self):
        token = station.make_token(SCOPES, rate=2)
        self.assertEqual([good_call(GOOD[2], token=token).status for _ in range(3)], [200, 200, 429])
        station.sql("UPDATE lazaret.token_rate SET due = due - interval '1 minute'")
        self.assertEqual(good_call(GOOD[2], token=token).status, 200)

    def test_method(self):
        self.each(405, method="DELETE")
        answer = call("PATCH", "/cases", operation="GET")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_host(self):
        self.each(421, Host="evil.example")

    def test_size(self):
        self.each(413, lambda row: row[1] != "/leases", body="x" * (600 * 1024))
        self.each(413, lambda row: row[1] == "/leases", body=bytes(64 * 1024 * 1024 + 1))

    def test_media_type(self):
        self.each(415, self.with_body, Content_Type="text/plain")

    def test_query_encoding(self):
        for row in GOOD:
            with self.subTest(f"{row[0]} {row[1]}: a query that is no UTF-8"):
                mark = "&" if "?" in row[1] else "?"
                self.assertEqual(good_call(row, path=row[1] + mark + "x=%ff").status, 400)
                self.assertEqual(good_call(row, path=row[1] + mark + "x=%00").status, 400)

    def test_query_length(self):
        for row in GOOD:
            with self.subTest(f"{row[0]} {row[1]}: a query of 5 kB"):
                mark = "&" if "?" in row[1] else "?"
                self.assertEqual(good_call(row, path=row[1] + mark + "x=" + "y" * 5000).status, 414)

    def test_unknown_path(self):
        for path in ("/", "/api", "/api/v1", "/api/v1/", "/api/v2/cases", "/api/v1/cases/", "/api/v1/cases/a/b",
                     "/api/v1/nothing"):
            with self.subTest(path):
                answer = portal.ask("GET", path, Authorization="Bearer " + tokens["all"])
                self.assertEqual(answer.status, 404)
                self.assertEqual(answer.json["status"], 404)

    def test_defaults(self):
        answer = call("GET", "/lines?address=192.0.2.1")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])


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

    def test_bad_keys(self):
        for key in ("x" * 256, "a b", ""):
            with self.subTest(key[:5]):
                self.assertEqual(
                    call("POST", "/quarantines", report(line="L-26"), Idempotency_Key=key).status, 422)


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ids = [quarantine(line=f"L-{n}").json["case"]["id"] for n in range(30, 37)]

    def test_pages(self):
        found, after = [], ""
        while after is not None:
            page = call("GET", "/cases?limit=3" + (f"&after={after}" if after else "")).json
            self.assertLessEqual(len(page["cases"]), 3)
            found += [c["id"] for c in page["cases"]]
            after = page["next"]
        self.assertEqual(len(found), len(set(found)))
        self.assertTrue(set(self.ids) <= set(found))

    def test_filters(self):
        one = call("GET", "/cases?line=L-30").json["cases"]
        self.assertEqual([c["id"] for c in one], [self.ids[0]])
        self.assertEqual(call("GET", "/cases?account=A-30&cause=mirai&state=open&measure=garden&source=sinkhole")
                         .json["cases"], one)
        for query in ("cause=spam-bot", "state=closed", "measure=suspend", "source=flow", "account=A-31"):
            with self.subTest(query):
                self.assertEqual(call("GET", "/cases?line=L-30&" + query).json["cases"], [])

    def test_etag(self):
        for path in ("/cases?line=L-30", f"/cases/{self.ids[0]}"):
            with self.subTest(path):
                first = call("GET", path)
                again = call("GET", path, If_None_Match=first.headers["ETag"])
                self.assertEqual((again.status, again.body), (304, b""))
        quarantine(line="L-30", source_report_id="etag")
        self.assertEqual(call("GET", path, If_None_Match=first.headers["ETag"]).status, 200)

    def test_one_with_timeline(self):
        case = call("GET", f"/cases/{self.ids[1]}").json
        self.assertEqual(case["timeline"][0]["kind"], "opened")
        self.assertTrue(case["timeline"][0]["actor"].startswith("token:"))

    def test_unknown(self):
        for name in (NOBODY, "L-30", "1", "%2e%2e", "x" * 300):
            with self.subTest(name[:40]):
                self.assertEqual(call("GET", f"/cases/{name}").status, 404)
                self.assertEqual(call("POST", f"/cases/{name}/release", {"reason": "clean"}).status, 404)

    def test_released_twice(self):
        case = self.ids[2]
        self.assertEqual(call("POST", f"/cases/{case}/release", {"reason": "clean"}).status, 200)
        answer = call("POST", f"/cases/{case}/release", {"reason": "clean"})
        self.assertEqual((answer.status, answer.json["type"]), (409, "urn:lazaret:problem:released"))


class Lines(unittest.TestCase):
    def test_answers(self):
        self.assertEqual(call("GET", "/lines?address=192.0.2.1").json["line"], "L-1")
        self.assertEqual(call("GET", "/lines?address=::ffff:192.0.2.1").json["line"], "L-1")
        self.assertEqual(call("GET", "/lines?address=198.51.100.7&port=21500").json["line"], "L-5")
        self.assertEqual(call("GET", "/lines?address=198.51.100.7").status, 409)
        self.assertEqual(call("GET", "/lines?address=203.0.113.77").status, 404)
        self.assertEqual(call("GET", f"/lines?address=192.0.2.1&at={ago(days=60)}").status, 404)
        self.assertEqual(call("GET", "/lines?address=192.0.2.1&at=2026-11-01T00:00:00%2B01:00").status, 200)

    def test_time(self):
        spent = []
        for _ in range(200):
            began = time.monotonic()
            call("GET", "/lines?address=192.0.2.1")
            spent.append((time.monotonic() - began) * 1000)
        spent.sort()
        print(f"# GET /lines over HTTP, with sanitizers: median {spent[100]:.2f} ms, p99 {spent[197]:.2f} ms")
        self.assertLess(spent[100], 100)


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


class YAway(unittest.TestCase):
    """Late, since threads come back one by one. The database is away: 503 with Retry-After, and back by itself."""

    def allow(self, connections):
        name = station.sql("SELECT current_database()")[0][0] if not connections else self.name
        self.name = name
        admin = station.DATABASE.replace(f"dbname={name}", "dbname=postgres")
        subprocess.run(
            ["psql", "-Xqd", admin, "-c", f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}",
             "-c", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"],
            check=True, stdout=subprocess.DEVNULL)

    def come_back(self):
        self.allow(True)
        end = time.monotonic() + 10
        while good_call(GOOD[2]).status != 200 and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(good_call(GOOD[2]).status, 200)
        time.sleep(1.1)  # a thread tries again once a second

    def test_away_and_back(self):
        self.allow(False)
        try:
            for row in filter(lambda row: row[3], GOOD):
                with self.subTest(f"{row[0]} {row[1].split('?')[0]}"):
                    self.assertEqual(good_call(row).status, 503)
            self.assertEqual(good_call(GOOD[0]).status, 200)
        finally:
            self.come_back()

    def test_away_in_the_middle_of_a_stream(self):
        def rows():
            for n in range(40):
                if n == 20:
                    time.sleep(0.3)
                    self.allow(False)
                yield json.dumps({"line": "L-47", "prefix": f"10.47.0.{n}", "origin": "dhcp",
                                  "started_at": ago(hours=1)}).encode() + b"\n"

        try:
            answer = portal.ask("POST", "/api/v1/leases", rows(), Content_Type="application/x-ndjson",
                                Authorization="Bearer " + tokens["all"])
        finally:
            self.come_back()
        outcomes = [json.loads(line)["outcome"] for line in answer.body.splitlines()]
        self.assertEqual(outcomes, ["opened"] * 20 + ["stopped"])


class Start(unittest.TestCase):
    def run_portal(self, *arguments, env=None):
        return subprocess.run([f"{station.BUILD}/lazaret-portal", *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=30, check=False)

    def test_settings(self):
        self.assertEqual(self.run_portal("-c", portal.settings, "-t").returncode, 0)
        self.assertEqual(self.run_portal("-p").returncode, 0)
        self.assertEqual(self.run_portal("-c", "/nonexistent").returncode, 1)
        self.assertEqual(self.run_portal().returncode, 1)

    def test_a_socket_that_is_served(self):
        done = self.run_portal("-c", portal.settings)
        self.assertEqual(done.returncode, 1)
        self.assertIn("somebody else listens here", done.stdout)

    def test_another_schema(self):
        station.sql("UPDATE lazaret.migration SET checksum = 'x' || checksum WHERE number = 1")
        try:
            other = station.Station("api", "lazaret_api", name="other")
            done = self.run_portal("-c", other.settings)
        finally:
            station.sql("UPDATE lazaret.migration SET checksum = substr(checksum, 2) WHERE number = 1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("schema", done.stdout)

    def test_it_ends_at_once(self):
        with station.Station("api", "lazaret_api", name="short") as other:
            began = time.monotonic()
            other.stop_portal()
            self.assertLess(time.monotonic() - began, 30)

    def test_a_socket_that_was_left(self):
        with station.Station("api", "lazaret_api", name="killed") as other:
            other.portal.kill()
            other.portal.wait()
            self.assertTrue(os.path.exists(other.socket))
            other.portal = None
            other.start_portal()
            self.assertEqual(other.ask("GET", "/api/v1/openapi.json").status, 200)

    def test_its_sandbox(self):
        with open(f"/proc/{portal.portal.pid}/status", encoding="ascii") as status:
            lines = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
        self.assertEqual((lines["Seccomp"], lines["NoNewPrivs"]), ("2", "1"))


class ZDocument(unittest.TestCase):
    """Last: has every operation given every documented status?"""

    def test_all_were_seen(self):
        for pattern, operations in DOCUMENT["paths"].items():
            for method, operation in operations.items():
                for status in operation["responses"]:
                    with self.subTest(f"{method.upper()} {pattern} {status}"):
                        self.assertTrue((operation["operationId"], int(status)) in seen)

    def test_a_it_is_served(self):
        self.assertEqual(call("GET", "/openapi.json", token=None).json, DOCUMENT)
        etag = call("GET", "/openapi.json", token=None).headers["ETag"]
        self.assertEqual(call("GET", "/openapi.json", token=None, If_None_Match=etag).status, 304)


if __name__ == "__main__":
    tap.main()
