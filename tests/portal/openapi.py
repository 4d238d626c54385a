# openapi.py -- call the API, and hold each answer against portal/openapi.json
#
# Its status, its media type, its schema and the headers that belong to it. A
# test file imports setUpModule and tearDownModule, and has a portal with a small
# ISP behind it.
import datetime
import functools
import json
import re

import jsonschema

import station

with open("portal/openapi.json", encoding="utf-8") as file:
    DOCUMENT = json.load(file)
RESOLVER = jsonschema.RefResolver("", DOCUMENT)
NEEDED_HEADERS = {401: ["WWW-Authenticate"], 405: ["Allow"], 503: ["Retry-After"],
                  429: ["Retry-After", "RateLimit", "RateLimit-Policy"]}
STREAM_HEADERS = NEEDED_HEADERS | {429: ["Retry-After"]}  # as many as may be, of a token without a rate, too
HEADERS = {"RateLimit": "RateLimit", "RateLimitPolicy": "RateLimit-Policy"}
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

seen = set()  # (operation, status) of every answer
tokens = {}
portal = station.Station("api", "lazaret_api")


def setUpModule():
    station.sql(WORLD)
    tokens.update({
        "all": station.make_token(SCOPES),
        "none": station.make_token([]),
        "quarantine": station.make_token(["quarantine"]),
        "flow": station.make_token(["quarantine", "read"], sources=["flow"]),
        "expired": station.make_token(SCOPES, expires="-1 second"),
    })
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


def ago(**span):
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**span)
    return then.isoformat().replace("+00:00", "Z")


def report(**fields):
    return {"observed_at": ago(seconds=5), "cause": "mirai", "source": "sinkhole", **fields}


def find_pattern(path):
    """The path in the document that a request means."""
    parts = path.split("?")[0].removeprefix("/api/v1").split("/")
    for pattern in DOCUMENT["paths"]:
        wanted = pattern.split("/")
        if len(wanted) == len(parts) and all(
                w == p or (w.startswith("{") and p) for w, p in zip(wanted, parts)):
            return pattern
    return None


def resolve(part):
    """A part of the document, or what it refers to."""
    return RESOLVER.resolve(part["$ref"])[1] if "$ref" in part else part


@functools.cache
def validator(pattern, method, status, media_type):
    described = resolve(DOCUMENT["paths"][pattern][method]["responses"][str(status)])
    return jsonschema.Draft202012Validator(
        described["content"][media_type]["schema"], resolver=RESOLVER,
        format_checker=jsonschema.FormatChecker())


def check(answer, pattern, method):
    """Is this answer as the document says?"""
    operation = DOCUMENT["paths"][pattern][method]
    if str(answer.status) not in operation["responses"]:
        raise AssertionError(f"{pattern}: {answer.status} is not documented: {answer.body[:300]}")
    described = resolve(operation["responses"][str(answer.status)])
    seen.add((operation["operationId"], answer.status))
    needed = STREAM_HEADERS if pattern in STREAMS else NEEDED_HEADERS
    for header in needed.get(answer.status, ()):
        if not answer.headers[header]:
            raise AssertionError(f"{pattern}: {answer.status} without {header}")
    for header, about in DOCUMENT["components"]["headers"].items():
        if "pattern" in about["schema"] and answer.headers[HEADERS[header]]:
            if not re.search(about["schema"]["pattern"], answer.headers[HEADERS[header]]):
                raise AssertionError(f"{HEADERS[header]}: {answer.headers[HEADERS[header]]}")
    if "content" not in described:
        if answer.body:
            raise AssertionError(f"{pattern}: {answer.status} with a body")
        return
    media_type = answer.headers["Content-Type"]
    rows = answer.body.splitlines() if media_type.endswith("ndjson") else [answer.body]
    for row in rows:
        validator(pattern, method, answer.status, media_type).validate(json.loads(row))
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
    check(answer, find_pattern(path), (operation or method).lower())
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
    ("GET", "/events", None, "read"),
    ("GET", "/lines?address=192.0.2.1", None, "read"),
    ("PUT", "/subscribers/A-59", lambda: {"kind": "home", "contacts": [], "lines": [{"reference": "L-59"}]},
     "subscribers"),
    ("POST", "/leases", lambda: json.dumps({"line": "L-1", "prefix": "192.0.2.1", "origin": "static",
                                            "started_at": ago(days=1)}), "leases"),
    ("POST", "/bulk/quarantines", lambda: json.dumps(report(line="L-50", dry_run=True)), "quarantine"),
    ("POST", "/bulk/releases", lambda: json.dumps({"case": NOBODY, "reason": "clean"}), "release"),
]

STREAMS = ["/leases", "/bulk/quarantines", "/bulk/releases"]


def good_call(row, **changes):
    method, path, body, scope = row
    arguments = {"body": body() if body else None, "token": "all" if scope else None}
    if path in STREAMS:
        arguments["Content_Type"] = "application/x-ndjson"
    arguments.update(changes)
    return call(arguments.pop("method", method), arguments.pop("path", path),
                operation=method, **arguments)
