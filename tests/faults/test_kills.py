# test_kills.py -- whatever is killed during quarantine and release calls, all agree at the end
#
# LAZARET_TEST_CALLS says how many calls (2000: the whole promise, make soak),
# LAZARET_TEST_SEED which moments and victims.
import http.client
import os
import random
import signal
import threading
import time
import unittest

import tap
from daemon import within
from faults import island
from faults.town import FIRST, Town, address
from gateway import checkpoint
from portal.station import sql
from scanner.surgery import EICAR, FOUND

CALLS = int(os.environ.get("LAZARET_TEST_CALLS", "60"))
SEED = int(os.environ.get("LAZARET_TEST_SEED", random.randrange(1 << 32)))
CALLERS = 4
LINES = range(FIRST, FIRST + max(CALLERS, CALLS // 10))
PAUSE = 0.15  # seconds between two kills, on average

WALL = "SELECT host(prefix) FROM lazaret.wall WHERE measure = 'garden'"
# Of each line: reports, walls, releases, open cases.
TOLD = """
SELECT l.reference,
    (SELECT count(*) FROM lazaret.report r JOIN lazaret.case c ON c.id = r.case_id WHERE c.line_id = l.id),
    (SELECT count(*) FROM lazaret.timeline t JOIN lazaret.case c ON c.id = t.case_id
        WHERE c.line_id = l.id AND t.kind IN ('opened', 'relapsed')),
    (SELECT count(*) FROM lazaret.timeline t JOIN lazaret.case c ON c.id = t.case_id
        WHERE c.line_id = l.id AND t.kind = 'released'),
    (SELECT count(*) FROM lazaret.case c WHERE c.line_id = l.id AND c.state = 'open')
FROM lazaret.line l"""


class Killer:
    """Kills what is alive, one at a time, and starts again what no parent does."""

    def __init__(self, town, server):
        self.town, self.server, self.dice = town, server, random.Random(SEED)
        self.killed = {}

    def kill_while(self, condition):
        deeds = [self.role, self.role, self.role, self.daemon, self.pool, self.backend, self.database]
        while condition():
            time.sleep(self.dice.expovariate(1 / PAUSE))
            name = self.dice.choice(deeds)()
            self.killed[name] = self.killed.get(name, 0) + 1

    def any_daemon(self):
        town = self.town
        return self.dice.choice([("redirector", town.redirector), ("gateway", town.gateway),
                                 ("warden", town.warden), ("scanner", town.scanner)])

    def role(self):
        name, daemon = self.any_daemon()
        return f"{name} {self.child(daemon)}"

    def child(self, daemon):
        """One of its processes, if it has any just now; its name."""
        pids = island.children(daemon.process.pid)
        if not pids:
            return "that just fell"
        pid = self.dice.choice(pids)
        name = island.name_of(pid)
        island.kill(pid)
        return name

    def daemon(self):
        """As the service manager does: the next begins when all of the last is gone."""
        name, daemon = self.any_daemon()
        roles = island.children(daemon.process.pid)
        daemon.stop(signal.SIGKILL)
        if within(60, lambda: not any(map(island.name_of, roles))) is None:
            raise RuntimeError(f"{name}: its roles live on")
        daemon.again()
        return name

    def pool(self):
        pool = self.dice.choice(self.town.pools)
        pool.portal.kill()
        pool.portal.wait(10)
        pool.start_portal()
        return "portal " + os.path.basename(pool.folder)

    def backend(self):
        """PostgreSQL then ends all others, and recovers."""
        self.child(self.server)
        return "postgres process"

    def database(self):
        self.server.kill()
        self.server.start()
        return "postgres"


class Caller(threading.Thread):
    """Walls and releases lines of its own in turn; each call is made until it is answered."""

    def __init__(self, town, lines, calls):
        super().__init__()
        self.town, self.lines, self.calls = town, lines, calls
        self.made = {line: 0 for line in lines}
        self.asked = 0
        self.wrong = []

    def run(self):
        cases = {}
        for n in range(self.calls):
            line = self.lines[n % len(self.lines)]
            walled = self.made[line] % 2 == 1
            call = self.town.release(cases[line]) if walled else self.town.quarantine(line)
            answer = self.until_done(call)
            if answer is None:
                return
            self.made[line] += 1
            if not walled:
                cases[line] = answer.json["case"]["id"]

    def until_done(self, call):
        end, answer = time.monotonic() + 120, None
        while time.monotonic() < end:
            self.asked += 1
            try:
                answer = call()
            except (OSError, http.client.HTTPException):
                continue
            if answer.status // 100 == 2:
                return answer
            if answer.status < 500:
                break
            time.sleep(0.02)
        self.wrong.append(answer and (answer.status, answer.body))
        return None


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Kills(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        print(f"# seed {SEED}, {CALLS} calls")
        cls.server = island.Server("database").create().start().migrate()
        cls.addClassCleanup(cls.server.kill)
        cls.town = Town(island.inhabit(cls.server), len(LINES))
        cls.enterClassContext(cls.town)

    def test_1_each_call_is_answered(self):
        killer = Killer(self.town, self.server)
        callers = [Caller(self.town, LINES[n::CALLERS], CALLS // CALLERS) for n in range(CALLERS)]
        began = time.monotonic()
        for caller in callers:
            caller.start()
        killer.kill_while(lambda: any(caller.is_alive() for caller in callers))
        print(f"# took {time.monotonic() - began:.1f} s: {CALLS} calls, asked "
              f"{sum(caller.asked for caller in callers)} times; killed "
              + ", ".join(f"{count} {name}" for name, count in sorted(killer.killed.items())))
        self.assertEqual([wrong for caller in callers for wrong in caller.wrong], [])
        type(self).made = {line: count for caller in callers for line, count in caller.made.items()}
        type(self).walled = {line for line, count in self.made.items() if count % 2 == 1}

    def test_2_none_is_done_twice(self):
        told = {row[0]: [int(count) for count in row[1:]] for row in sql(TOLD)}
        for line, count in self.made.items():
            walls, releases = (count + 1) // 2, count // 2
            self.assertEqual(told[f"L-{line}"], [walls, walls, releases, walls - releases], line)

    def test_3_the_wall_is_what_the_calls_say(self):
        self.assertEqual({row[0] for row in sql(WALL)}, {address(line) for line in self.walled})

    def test_4_the_redirector_agrees(self):
        took = within(10, lambda: self.town.steered(*LINES) == self.walled)
        self.assertIsNotNone(took, self.town.steered(*LINES) ^ self.walled)

    def test_5_the_gateway_agrees(self):
        wanted = {address(line) for line in self.walled}
        took = within(10, lambda: set(checkpoint.elements("held4_32")) == wanted)
        self.assertIsNotNone(took, set(checkpoint.elements("held4_32")) ^ wanted)
        marks = [mark for _, mark, _ in checkpoint.elements("held4_32").values()]
        self.assertEqual(len(set(marks)), len(self.walled))

    def test_6_both_say_so(self):
        query = """SELECT count(*) FROM lazaret.applied a, lazaret.wall_state s
            WHERE a.number = s.number AND a.lines = (SELECT count(*) FROM lazaret.wall) AND a.note = ''"""
        self.assertIsNotNone(within(10, lambda: sql(query) == [["2"]]), sql("SELECT * FROM lazaret.applied"))

    def test_7_all_the_others_are_there(self):
        for pool in self.town.pools:
            self.assertIsNotNone(within(10, lambda pool=pool: pool.ask("GET", "/").status < 500))
        self.assertIsNotNone(within(10, self.town.scanner.reached))
        self.assertEqual(self.town.scanner.scan(EICAR).told, FOUND)
        told = "SELECT count(*) FROM lazaret.notice WHERE state = 'queued'"
        self.assertIsNotNone(within(10, lambda: sql(told) == [["0"]]), sql(told))


if __name__ == "__main__":
    tap.main()
