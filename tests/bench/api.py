# api.py -- load for bench_api.sh: wrk against a portal, nginx and PostgreSQL
#
# The tests' PostgreSQL does not wait for its disk (fsync is off), so this is
# what our own code, the statements and nginx cost.
import datetime
import os
import re
import subprocess

import station

SECONDS = os.environ.get("SECONDS_EACH", "3")
CONNECTIONS = "8"

WORLD = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai');
INSERT INTO lazaret.playbook (cause, checklist) VALUES ('mirai', '{reboot}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0');
INSERT INTO lazaret.source (name, walls_an_hour) VALUES ('sinkhole', 1000000);
UPDATE lazaret.policy SET walls_an_hour = 1000000;
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(0, 19999) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('10.1.' || substr(reference, 3)::int / 256 || '.' ||
        substr(reference, 3)::int % 256)::cidr, 'static', now() - interval '30 days', now() FROM lazaret.line;
ANALYZE;
"""

# Each thread of wrk takes lines of its own; `%d` is one of them.
SCRIPT = """
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local count = 0
function request()
    count = count + 1
    local line = id * 10000 + count %% 10000
    local path, body = "%(path)s", '%(body)s'
    path = path:gsub("ADDRESS", "10.1." .. math.floor(line / 256) .. "." .. line %% 256)
    body = body:gsub("LINE", "L-" .. line)
    return wrk.format("%(method)s", path, { ["Authorization"] = "Bearer %(token)s",
        ["Content-Type"] = "application/json", ["Host"] = "127.0.0.1" }, body)
end
"""


def report(**more):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    fields = {"line": "LINE", "observed_at": now, "cause": "mirai", "source": "sinkhole", **more}
    return station.json.dumps(fields)


def load(server, token, method, path, body):
    script = os.path.join(station.FOLDER, "load.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write(SCRIPT % {"method": method, "path": "/api/v1" + path, "body": body, "token": token})
    done = subprocess.run(
        ["wrk", "-t2", "-c" + CONNECTIONS, "-d" + SECONDS, "--latency", "-s", script,
         f"http://127.0.0.1:{server.port}"], stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in done:
        raise RuntimeError(done)
    rate = float(re.search(r"Requests/sec: +([\d.]+)", done)[1])
    return rate, re.search(r"50% +(\S+)", done)[1], re.search(r"99% +(\S+)", done)[1]


def main():
    station.sql(WORLD)
    token = station.make_token(["quarantine", "read"])
    rows = [
        ("no database: GET /openapi.json", "GET", "/openapi.json", ""),
        ("GET /lines?address=", "GET", "/lines?address=ADDRESS", ""),
        ("POST /quarantines, dry run", "POST", "/quarantines", report(dry_run=True)),
        ("POST /quarantines, opened or joined", "POST", "/quarantines", report()),
        ("GET /cases?limit=100", "GET", "/cases?limit=100", ""),
    ]
    base = None
    print(f"\nAPI calls over HTTP, {CONNECTIONS} connections, nginx, portal and PostgreSQL on this machine:")
    print(f"  {'':38}{'calls/s':>9}{'median':>10}{'p99':>10}{'cost':>8}")
    with station.Station("api", "lazaret_api") as server:
        for name, *what in rows:
            rate, median, most = load(server, token, *what)
            base = base or rate
            print(f"  {name:38}{rate:9.0f}{median:>10}{most:>10}{base / rate:8.1f}")


if __name__ == "__main__":
    main()
