# test_api_hostile.py -- a hostile client gets no 5xx and changes nothing it may not
#
# LAZARET_HOSTILE says how many requests (make fuzz-api: 50,000), LAZARET_SEED which.
import concurrent.futures
import http.client
import os
import time
import unittest
import urllib.parse

import station
import tap
from made import Chaos, body_of, parameters
from openapi import DOCUMENT, SCOPES, check, find_pattern, portal, setUpModule, tearDownModule

REQUESTS = int(os.environ.get("LAZARET_HOSTILE", "2000"))
SEED = int(os.environ.get("LAZARET_SEED", "1"))
CLIENTS = 4
# What no token of the client may change, and what it may only do as itself.
KEPT = ["subscriber", "line", "contact", "lease", "lease_past", "release", "exemption", "token", "source", "policy",
        "webhook", "cause", "playbook", "never_wall", "site"]


def digest():
    return {table: station.sql(f"SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))"
                               f" FROM lazaret.{table} t")[0][0] for table in KEPT}


class Client:
    def __init__(self, number, tokens):
        self.chaos = Chaos(SEED * 1000 + number)
        self.tokens = tokens
        self.connection = None
        self.statuses = {}
        self.faults = []

    def path(self, pattern, operation):
        path = pattern
        for parameter in parameters(operation, "path"):
            value = self.chaos.text().encode("utf-8", "surrogatepass") or b"x"
            path = path.replace("{%s}" % parameter["name"], urllib.parse.quote(value, safe=""))
        query = []
        for parameter in parameters(operation, "query"):
            if self.chaos.often(0.5):
                query.append((parameter["name"], self.chaos.value(parameter["schema"], parameter["name"])))
        if self.chaos.often(0.05):
            query.append((self.chaos.text(), self.chaos.text()))
        text = "&".join("=".join(urllib.parse.quote(str(part).encode("utf-8", "surrogatepass")) for part in pair)
                        for pair in query)
        return path + ("?" + text if text else "")

    def headers(self, operation):
        token = self.chaos.random.choice(self.tokens)
        headers = {"Authorization": "Bearer " + token} if token else {}
        if body_of(operation)[0]:
            headers["Content-Type"] = body_of(operation)[0]
        for name in ("Idempotency-Key", "If-None-Match", "Content-Type", "Authorization", "Accept-Language"):
            if self.chaos.often(0.05):
                headers[name] = "".join(sign for sign in self.chaos.text() if " " <= sign <= "~").strip()
        return headers

    def send(self, method, path, body, headers):
        for _ in range(2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
                self.connection.request(method, "/api/v1" + path, body, headers)
                reply = self.connection.getresponse()
                return station.Answer(reply, reply.read())
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
        return None

    def judge(self, method, path, answer):
        if answer.status >= 500:
            raise AssertionError(f"{answer.status}: {answer.body[:300]}")
        pattern = find_pattern(path)
        known = pattern and method.lower() in DOCUMENT["paths"][pattern]
        if not known:
            if answer.status not in (400, 404, 405, 414):
                raise AssertionError(f"{answer.status} where there is nothing")
        elif answer.headers["Content-Type"] != "text/html":  # nginx's own
            check(answer, pattern, method.lower())

    def one(self):
        method, pattern, operation = self.chaos.random.choice(self.chaos.operations)
        if self.chaos.often(0.05):
            method = self.chaos.random.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
        path, body = self.path(pattern, operation), self.chaos.bytes(operation)
        headers = self.headers(operation)
        answer = self.send(method, path, body, headers)
        try:
            if answer is None:
                raise AssertionError("no answer")
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            self.judge(method, path, answer)
        except Exception as error:  # told with the request that it came from
            self.faults.append(f"{method} {path} {headers} {body!r}: {error!r}"[:2000])

    def run(self, count):
        for _ in range(count):
            if len(self.faults) < 5:
                self.one()


def attack(tokens, count, first):
    """Some clients at once with some of these tokens each."""
    clients = [Client(first + number, tokens) for number in range(CLIENTS)]
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda client: client.run(count // CLIENTS), clients))
    return clients


class Hostile(unittest.TestCase):
    """First with what strangers, readers and one source have, then with all rights."""

    @classmethod
    def setUpClass(cls):
        tokens = ["", "lzt_" + "A" * 43, station.make_token([]), station.make_token(["read"]),
                  station.make_token(["read", "quarantine"], sources=["flow"]),
                  station.make_token(SCOPES, expires="-1 second")]
        cls.reporter = station.sql("SELECT name FROM lazaret.token WHERE sources = '{flow}'"
                                   " ORDER BY created_at DESC LIMIT 1")[0][0]
        cls.before = digest()
        began = time.monotonic()
        cls.clients = attack(tokens + tokens[3:5] * 3, REQUESTS // 2, 0)
        spent = time.monotonic() - began
        cls.after = digest()
        cls.sources = station.sql("SELECT DISTINCT source FROM lazaret.report")
        cls.actors = station.sql("SELECT DISTINCT actor FROM lazaret.timeline")
        cls.above = station.sql("SELECT count(*) FROM lazaret.case WHERE measure > 'garden'")
        began = time.monotonic()
        cls.clients += attack([station.make_token(SCOPES)], REQUESTS // 2, CLIENTS)
        spent += time.monotonic() - began
        statuses = {}
        for client in cls.clients:
            for status, count in client.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        cls.statuses = statuses
        print(f"# took {spent:.1f} s for {sum(statuses.values())} hostile requests:",
              ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items())))

    def test_each_answer_is_as_documented(self):
        faults = [fault for client in self.clients for fault in client.faults]
        self.assertEqual(faults, [])
        self.assertGreaterEqual(sum(self.statuses.values()), REQUESTS - 2 * CLIENTS)

    def test_it_came_far(self):
        for status in (200, 201, 400, 401, 403, 404, 422):
            with self.subTest(status):
                self.assertGreater(self.statuses.get(status, 0), 0)

    def test_it_changed_nothing_it_may_not(self):
        for table, value in self.after.items():
            with self.subTest(table):
                self.assertEqual(value, self.before[table])

    def test_it_reported_as_itself_alone(self):
        self.assertEqual(self.sources, [["flow"]])
        self.assertEqual(self.actors, [["token:" + self.reporter]])
        self.assertEqual(self.above, [["0"]])


if __name__ == "__main__":
    tap.main()
