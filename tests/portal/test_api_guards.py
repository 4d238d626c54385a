# test_api_guards.py -- every operation gives every documented status
import concurrent.futures
import json
import select
import socket
import subprocess
import unittest

import station
import tap
from daemon import within
from openapi import (
    DOCUMENT, GOOD, NOBODY, SCOPES, STREAMS, ago, call, good_call, portal, quarantine, report, seen,
    tokens, setUpModule, tearDownModule)


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

    def test_rate_is_announced(self):
        token = station.make_token(SCOPES, rate=3)
        answers = [good_call(GOOD[2], token=token) for _ in range(4)]
        self.assertEqual({a.headers["RateLimit-Policy"] for a in answers}, {'"token";q=3;w=60'})
        self.assertEqual([a.headers["RateLimit"].split(";")[1] for a in answers], ["r=2", "r=1", "r=0", "r=0"])
        self.assertEqual([a.status for a in answers], [200, 200, 200, 429])
        self.assertIsNone(good_call(GOOD[2]).headers["RateLimit"])
        self.assertEqual(good_call(GOOD[1], token=token).headers["RateLimit-Policy"], '"token";q=3;w=60')

    def test_rotated_token(self):
        old, new = station.make_token(SCOPES), "lzt_" + "B" * 43
        station.rotate_token(old, new, "1 hour")
        self.assertEqual([call("GET", "/cases", token=t).status for t in (old, new)], [200, 200])
        self.assertEqual(station.sql("SELECT address, old FROM lazaret.token_use ORDER BY at DESC LIMIT 1"),
                         [["127.0.0.1", "f"]])
        station.sql("UPDATE lazaret.token SET old_until = now() WHERE old_until > now()")
        self.assertEqual([call("GET", "/cases", token=t).status for t in (old, new)], [401, 200])

    def test_method(self):
        self.each(405, method="DELETE")
        answer = call("PATCH", "/cases", operation="GET")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_host(self):
        self.each(421, Host="evil.example")

    def test_size(self):
        self.each(413, lambda row: row[1] not in STREAMS, body="x" * (600 * 1024))
        self.each(413, lambda row: row[1] in STREAMS, body=bytes(64 * 1024 * 1024 + 1))

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


class Answers(unittest.TestCase):
    """What is an operation's own: the statuses that no guard gives."""

    def test_not_modified(self):
        case = quarantine(line="L-1").json["case"]["id"]
        for path in ("/openapi.json", "/cases", f"/cases/{case}", "/events"):
            with self.subTest(path):
                etag = call("GET", path).headers["ETag"]
                self.assertEqual(call("GET", path, If_None_Match=etag).status, 304)

    def test_fields(self):
        for method, path, body in (
                ("POST", "/quarantines", {}), ("POST", f"/cases/{NOBODY}/release", {}), ("GET", "/lines", None),
                ("GET", "/cases?x=1", None), ("GET", "/events?since=x", None), ("PUT", "/subscribers/A-1", {})):
            with self.subTest(f"{method} {path}"):
                self.assertEqual(call(method, path, body).status, 422)

    def test_quarantines(self):
        self.assertEqual(quarantine(line="L-2").status, 201)
        self.assertEqual(quarantine(line="L-2").status, 200)
        self.assertEqual(quarantine(line="L-4", source="shadow").status, 202)
        self.assertEqual(quarantine(line="L-none").status, 404)
        self.assertEqual(quarantine(line="L-3", measure="garden").status, 409)

    def test_release(self):
        case = quarantine(line="L-5").json["case"]["id"]
        self.assertEqual(call("POST", f"/cases/{case}/release", {"reason": "clean"}).status, 200)
        self.assertEqual(call("POST", f"/cases/{case}/release", {"reason": "clean"}).status, 409)
        self.assertEqual(call("POST", f"/cases/{NOBODY}/release", {"reason": "clean"}).status, 404)

    def test_lines(self):
        self.assertEqual(call("GET", "/lines?address=198.51.100.7").status, 409)
        self.assertEqual(call("GET", "/lines?address=203.0.113.77").status, 404)

    def test_subscribers(self):
        body = {"kind": "home", "contacts": [], "lines": [{"reference": "S-1"}]}
        self.assertEqual([call("PUT", "/subscribers/S-1", body).status for _ in range(2)], [201, 200])
        self.assertEqual(call("PUT", "/subscribers/S-2", body).status, 409)

    def test_events(self):
        self.assertEqual(call("GET", "/events?since=1000000").status, 410)


class Streams(unittest.TestCase):
    """A stream takes a thread for as long as it comes: four of a token, six of the eight in all."""

    def begin(self, token):
        """One whose row does not come."""
        stream = socket.create_connection(("127.0.0.1", portal.port))
        self.addCleanup(stream.close)
        stream.sendall((f"POST /api/v1/leases HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {tokens[token]}\r\n"
                        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n").encode())
        return stream

    def hold(self, token, count):
        self.held += [(token, self.begin(token)) for _ in range(count)]

    def becomes(self, token, status, detail=None):
        """What an empty stream of the token is told, as soon as those before it are there. It has a place for a
        moment, too: who was refused for that, and so is answered, begins again."""
        def told():
            for place, (holder, stream) in enumerate(self.held):
                if select.select([stream], [], [], 0)[0]:
                    stream.close()
                    self.held[place] = (holder, self.begin(holder))
            answer = call("POST", "/leases", "", token=token, Content_Type="application/x-ndjson")
            return answer.status == status and (detail is None or answer.json["detail"] == detail)
        self.assertIsNotNone(within(60, told))

    def test_slow_ones_leave_threads_for_calls(self):
        self.held = []
        for name in ("one", "two", "three"):
            tokens[name] = station.make_token(SCOPES, rate=100000)
        self.hold("one", 4)
        self.becomes("one", 429, "This token has as many streams under way as it may.")
        self.becomes("two", 200)
        self.hold("two", 2)
        self.becomes("three", 429, "As many streams are under way as may be.")
        for name in ("one", "two", "three"):
            self.assertEqual(call("GET", "/cases", token=name).status, 200)
        for _, stream in self.held:
            stream.close()
        self.held = []
        self.becomes("three", 200)


class YAway(unittest.TestCase):
    """Late, since threads come back one by one. The database is away: 503 with Retry-After, and back by itself."""

    def allow(self, connections):
        name = station.sql("SELECT current_database()")[0][0] if not connections else self.name
        self.name = name
        admin = station.DATABASE.replace(f"dbname={name}", "dbname=postgres")
        subprocess.run(
            ["psql", "-Xqd", admin, "-c", f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}",
             "-c", f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{name}'"],
            check=True, stdout=subprocess.DEVNULL)

    def come_back(self):
        """Each of the eight threads tries again once a second, when it is asked."""
        self.allow(True)

        def all_are_there(pool):
            return all(answer.status == 200 for answer in pool.map(good_call, [GOOD[2]] * 32))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.assertIsNotNone(within(60, lambda: all_are_there(pool)))

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
                    taken = "SELECT count(*) FROM lazaret.lease WHERE prefix <<= '10.47.0.0/24'"
                    within(30, lambda: station.sql(taken) == [["20"]])
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
