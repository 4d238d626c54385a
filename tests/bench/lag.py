# lag.py -- from the commit in the database to the redirector's other answer
#
# 100,000 walled lines; 200 lines whose case changes in turn, 200 times a
# second. A process commits and says when it sent the COMMIT and when that was
# done; this one asks until the answer is the other one, and hears the
# database's NOTIFY itself.
import os
import re
import select
import socket
import struct
import time

import outpost
import psycopg2
from outpost import Redirector, fill_wall, question, sql, wall, within
from portal.station import DATABASE

LINES, RATE, SECONDS = 200, 200, int(os.environ.get("SECONDS_EACH", "8"))
ASK_AGAIN = 0.0003
RECORD = struct.Struct("=d")

WORLD = outpost.WORLD + f"""
INSERT INTO lazaret.subscriber (account) SELECT 'B-' || n FROM generate_series(0, {LINES - 1}) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT account, id FROM lazaret.subscriber WHERE account LIKE 'B-%';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.1.0.' || substr(reference, 3))::cidr, 'static',
        now() - interval '30 days', now() FROM lazaret.line WHERE reference LIKE 'B-%';
WITH opened AS (
    INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at,
        began_at, first_observed_at, last_observed_at, measure_since, review_at)
    SELECT 'BCD' || translate(lpad(substr(reference, 3), 3, '0'), '0123456789', 'BCDFGHJKMN'), id, 'mirai', 'open',
        'restrict', 'restrict', now(), now(), now(), now(), now(), now() + interval '30 days'
    FROM lazaret.line WHERE reference LIKE 'B-%' RETURNING id)
INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'test' FROM opened;
ANALYZE;
"""

CHANGE = """WITH changed AS (UPDATE lazaret.case SET measure = %s WHERE id = %s RETURNING id)
    INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'measure', 'test' FROM changed"""


def measure_of(number):
    return "restrict" if number // LINES % 2 else "garden"


def change_all(tell):
    """In a process of its own: change after change, each at its time."""
    cases = [row[1] for row in sql("""SELECT l.reference, c.id FROM lazaret.case c JOIN lazaret.line l
        ON l.id = c.line_id WHERE l.reference LIKE 'B-%' ORDER BY substr(l.reference, 3)::int""")]
    with psycopg2.connect(DATABASE) as connection, connection.cursor() as cursor:
        began = time.monotonic()
        for number in range(RATE * SECONDS):
            time.sleep(max(0, began + number / RATE - time.monotonic()))
            cursor.execute(CHANGE, (measure_of(number), cases[number % LINES]))
            sent = time.monotonic()
            os.write(tell, RECORD.pack(sent))
            connection.commit()
            os.write(tell, RECORD.pack(time.monotonic()))


class Watch:
    """Asks for the line that changed first until it is answered otherwise, then for the next one."""

    def __init__(self, daemon, changes):
        self.changes = changes
        self.commits = []  # sent, done, sent, done ...
        self.heard, self.seen = [], []
        self.lines = []
        for number in range(LINES):
            line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            line.bind((f"127.1.0.{number}", 0))
            line.connect(("127.0.0.1", daemon.dns))
            self.lines.append(line)
        self.notices = psycopg2.connect(DATABASE)
        self.notices.autocommit = True
        self.notices.cursor().execute("LISTEN lazaret_wall")

    def hear(self, seconds):
        """What is told meanwhile: commits, and notices."""
        ready, _, _ = select.select([self.changes, self.notices], [], [], seconds)
        now = time.monotonic()
        if self.changes in ready:
            self.commits += [at for at, in RECORD.iter_unpack(os.read(self.changes, 64 * RECORD.size))]
        if self.notices in ready:
            self.notices.poll()
            while self.notices.notifies:
                self.notices.notifies.pop()
                self.heard.append(now)

    def has_changed(self, number):
        line = self.lines[number % LINES]
        line.send(question("www.example.com", edns=False))
        walled = line.recv(512)[3] & 15 == outpost.NOERROR
        return walled == (measure_of(number) == "garden")

    def run(self):
        while (number := len(self.seen)) < RATE * SECONDS:
            if len(self.commits) <= 2 * number:
                self.hear(1)
            elif self.has_changed(number):
                self.seen.append(time.monotonic())
                self.hear(0)
            else:
                self.hear(ASK_AGAIN)
        while len(self.commits) < 2 * RATE * SECONDS:
            self.hear(1)


def tell(label, begun, ended):
    times = sorted(1000 * (end - begin) for begin, end in zip(begun, ended))
    print(f"{label:44}{times[len(times) // 2]:8.2f} ms{times[len(times) * 99 // 100]:8.2f} ms")


class Straight:
    """No link to cut: the database's own socket, which the redirector may reach."""

    def __init__(self):
        self.folder = re.search(r"host=(\S+)", DATABASE)[1]
        os.chmod(self.folder, 0o711)


def main():
    outpost.BUILD = "build"
    sql(WORLD)
    fill_wall(100000)
    wall(1)
    daemon = Redirector(Straight(), [9], "forward_clean = off", workers=1, rows=200000)
    if daemon.start() is None or within(20, daemon.steered) is None:
        raise RuntimeError(daemon.log())
    changes, told = os.pipe()
    if os.fork() == 0:
        change_all(told)
        os._exit(0)
    watch = Watch(daemon, changes)
    watch.run()
    daemon.stop()
    sent, done = watch.commits[::2], watch.commits[1::2]
    print(f"{RATE} commits a second, among 100,000 lines:      median         p99")
    tell("COMMIT, from sent to done", sent, done)
    tell("NOTIFY, from COMMIT sent", sent, watch.heard)
    tell("NOTIFY, from COMMIT done", done, watch.heard)
    tell("answer changed, from COMMIT sent", sent, watch.seen)
    tell("answer changed, from COMMIT done", done, watch.seen)
    tell("answer changed, from NOTIFY", watch.heard, watch.seen)


if __name__ == "__main__":
    main()
