# world.py -- the ISP of the load: subscribers, their lines, staff, and what is true of them
import asyncio
import collections
import datetime
import json
import secrets
import socket
import ssl
import struct

import desk
import station
import web

BULK = 100  # rows of one request
CAUSES = ("mirai", "windows-trojan", "router-malware", "android-bot")
INDICATOR = b"\x03cnc\x05mirai\x04test\x00"

# Thousands of walls in a minute are what the brake is there for.
NO_BRAKE = """
UPDATE lazaret.source SET walls_an_hour = 1000000;
UPDATE lazaret.policy SET walls_an_hour = 1000000, brake_floor = 1000000;
"""
STAFF = """
INSERT INTO lazaret.clerk (name, role, password, totp_key, created_by)
SELECT w.name, 'agent', '$argon2id$none', decode(repeat('00', 20), 'hex'), 'load' FROM unnest('{%(names)s}'::text[]) w(name);
INSERT INTO lazaret.clerk_session (clerk_id, digest, address)
SELECT c.id, decode(w.digest, 'hex'), '127.0.0.1'
  FROM unnest('{%(names)s}'::text[], '{%(digests)s}'::text[]) w(name, digest)
  JOIN lazaret.clerk c ON c.name = w.name;
"""


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


class Place:
    """Where the portal is."""

    def __init__(self, host, port, authority):
        self.host = host
        self.port = port
        self.tls = ssl.create_default_context(cafile=authority)


class World:
    def __init__(self, place, token, dns, sizes, ramp):
        self.place = place
        self.dns = dns
        self.subscribers, self.clerks = sizes
        self.ramp = ramp
        self.books = {name: web.Book() for name in ("subscriber", "staff", "api")}
        self.abuse = [web.Browser(place, "127.0.0.1", self.books["api"], Authorization="Bearer " + token)
                      for _ in range(4)]
        self.secrets = [secrets.token_urlsafe(32) for _ in range(self.clerks)]
        # what was answered, to be held against the database
        self.asked, self.noted, self.said = [], [], []
        self.decided = collections.defaultdict(set)
        self.ticked = self.perhaps_ticked = 0
        self.shown = set()
        self.strange = []

    # ---- who is who ----------------------------------------------------------
    def account(self, number):
        return f"LOAD-{number:05d}"

    def line(self, number):
        return f"load-{number:05d}"

    def address(self, number):
        return f"127.64.{number // 250}.{number % 250 + 1}"

    def clerk(self, number):
        return f"clerk-{number:03d}"

    def desk(self, number):
        """The address that a clerk comes from."""
        return f"127.65.0.{number % 250 + 1}"

    def secret(self, number):
        return self.secrets[number]

    # ---- filling ---------------------------------------------------------------
    def write_files(self, folder):
        """What `lazaret subscriber import` and `lazaret lease import` read."""
        since = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=30)).isoformat()
        with open(f"{folder}/subscribers.ndjson", "w", encoding="utf-8") as file:
            for n in range(self.subscribers):
                json.dump({"account": self.account(n), "kind": "home", "language": ("en", "de")[n % 2],
                           "contacts": [{"channel": "email", "value": f"s{n}@mail.example"}] * (n % 10 == 0),
                           "lines": [{"reference": self.line(n)}]}, file)
                file.write("\n")
        with open(f"{folder}/leases.ndjson", "w", encoding="utf-8") as file:
            for n in range(self.subscribers):
                json.dump({"line": self.line(n), "prefix": self.address(n), "origin": "static",
                           "started_at": since}, file)
                file.write("\n")

    def hire(self):
        """The staff, each with a session; a password costs half a second of a core by intent."""
        station.sql(NO_BRAKE + STAFF % {
            "names": ",".join(map(self.clerk, range(self.clerks))),
            "digests": ",".join(map(desk.digest, self.secrets))})

    def row(self, line, cause):
        return {"line": line, "cause": cause, "source": "sinkhole", "observed_at": now(),
                "evidence": {"indicator": "cnc.mirai.test", "destination": "198.51.100.66",
                             "destination_port": 23, "protocol": "tcp", "count": 12}}

    def cause(self, line):
        return CAUSES[int(line[5:]) % len(CAUSES)]

    async def wall(self):
        """Reports every line, in bulk."""
        numbers = iter(range(0, self.subscribers, BULK))
        await asyncio.gather(*(self.wall_some(browser, numbers) for browser in self.abuse))

    async def wall_some(self, browser, numbers):
        for first in numbers:
            lines = [self.line(n) for n in range(first, min(first + BULK, self.subscribers))]
            body = "".join(json.dumps(self.row(line, self.cause(line))) + "\n" for line in lines)
            answer = await browser.ask("bulk", "POST", "/api/v1/bulk/quarantines", body.encode(),
                                       {"Content-Type": "application/x-ndjson"})
            bad = [row for row in map(json.loads, answer.text.splitlines()) if row["status"] >= 300]
            if answer.status != 200 or bad:
                raise RuntimeError(f"bulk: {answer.status} {bad[:1]} {answer.text[:200]}")

    # ---- what happens meanwhile ------------------------------------------------
    async def report(self, line):
        """The abuse system hears of a line again."""
        browser = self.abuse[int(line[5:]) % len(self.abuse)]
        async with browser.turn:
            await browser.ask("report a line", "POST", "/api/v1/quarantines",
                              json.dumps(self.row(line, self.cause(line))).encode(),
                              {"Content-Type": "application/json"})

    def infection_asks(self, address):
        """The device behind a line asks for its centre."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.bind((address, 0))
            wire.sendto(struct.pack(">6H", secrets.randbits(16), 0x100, 1, 0, 0, 0) + INDICATOR
                        + struct.pack(">2H", 1, 1), self.dns)
