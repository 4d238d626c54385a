# test_chain.py -- the audit is linked, and whoever changes it behind is found
import json
import os
import subprocess
import threading
import unittest

import tap
import world

OPERATOR = f"{world.FOLDER}/audit.conf"


def lazaret(*words):
    """The exit code of the operator's command, and its answer."""
    answer = subprocess.run(["build/lazaret", "-c", OPERATOR, *words, "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
        env={**os.environ, "SUDO_USER": "eve",
             "SSH_CONNECTION": "192.0.2.7 50044 192.0.2.1 22"})
    return answer.returncode, json.loads(answer.stdout or "null")


def audit(*words):
    return lazaret("audit", *words)


def number(statement):
    return int(world.sql(statement)[0][0] or 0)


def linked():
    return number("SELECT count(*) FROM lazaret.audit WHERE position IS NULL") == 0


def tamper(statement):
    """As a superuser who switches the triggers off."""
    world.sql(f"SET session_replication_role = replica; {statement}")


class Chain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        with open(OPERATOR, "w", encoding="utf-8") as file:
            file.write(f"database = {world.as_role('lazaret_operator')}\n")

    def setUp(self):
        self.warden = world.Warden(9)
        self.addCleanup(self.warden.stop)

    def wait(self):
        self.assertTrue(world.within(30, linked), self.warden.log())

    def whole(self):
        self.wait()
        code, said = audit("verify")
        self.assertEqual((code, said["found"]), (0, []))
        return said

    def test_acts_of_many_at_once_are_linked_in_one_chain(self):
        def write(who):
            for i in range(12):
                world.sql(f"SELECT lazaret.audit_write('token:{who}', 'did', 'thing', '{i}', 'why', '{{}}')")
        writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
        for writer in writers:
            writer.start()
        for _ in range(3):
            self.warden.kill("chain")
        for writer in writers:
            writer.join()
        self.whole()
        with self.subTest("each of them once"):
            self.assertEqual(number("SELECT count(DISTINCT position) FROM lazaret.audit WHERE verb = 'did'"), 48)
        with self.subTest("those of one writer in their order"):
            self.assertEqual(number("""SELECT count(*) FROM (SELECT position < lag(position) OVER
                (PARTITION BY actor ORDER BY id) AS before FROM lazaret.audit WHERE verb = 'did') o WHERE before"""), 0)
        with self.subTest("the log is a witness"):
            self.assertIn("the audit ends at ", self.warden.log())

    def test_what_commits_late_is_linked_late(self):
        slow = subprocess.Popen(["psql", "-Xq", world.as_role("postgres")], stdin=subprocess.PIPE, text=True)
        slow.stdin.write("BEGIN; SELECT lazaret.audit_write('a', 'slow', 'thing', '', '', '{}') \\g /dev/null\n"
            "SELECT pg_advisory_lock(77) \\g /dev/null\n")
        slow.stdin.flush()
        self.assertTrue(world.within(30, lambda: number(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 77") == 1))
        world.sql("SELECT lazaret.audit_write('a', 'quick', 'thing', '', '', '{}')")
        self.wait()
        slow.communicate("COMMIT;\n")
        self.whole()
        order = world.sql("SELECT verb FROM lazaret.audit WHERE verb IN ('slow', 'quick') ORDER BY position")
        self.assertEqual([row[0] for row in order], ["quick", "slow"])

    def test_who_what_why_and_from_where(self):
        world.sql("BEGIN;" + world.subscriber("who") + world.case("who") + "COMMIT")
        code = world.sql("""SELECT c.code FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id
                            WHERE l.reference = 'who'""")[0][0]
        self.assertEqual(lazaret("release", code, "--reason", "it is clean")[0], 0)
        _, acts = audit("list", "--target", code)
        acts = [act for act in acts if act["actor"] != "warden"]
        self.assertEqual([act["verb"] for act in acts], ["released", "opened"])
        self.assertEqual([acts[0][key] for key in ("actor", "target", "reason", "origin")],
            ["operator:eve", code, "it is clean", "192.0.2.7"])
        for words, count in ((("--actor", "operator:eve"), 1), (("--actor", "nobody"), 0),
                (("--verb", "opened"), 1), (("--kind", "token"), 0), (("--limit", "1"), 1),
                (("--until", "-1d"), 0),
                (("--since", "-1d", "--verb", "opened"), 1)):
            with self.subTest(f"filtered by {' '.join(words)}"):
                self.assertEqual(len(audit("list", "--target", code, *words)[1]), count)
        with self.subTest("a limit beyond the bounds is refused"):
            self.assertEqual(audit("list", "--limit", "1001")[0], 2)

    def test_erasing_a_person_leaves_it_whole(self):
        world.sql("BEGIN;" + world.subscriber("gone", "gone@mail.example") + world.case("gone") + "COMMIT")
        world.sql("""SELECT lazaret.audit_write('staff:ann', 'noted', 'subscriber', id::text, 'Mrs Gone called', '{}')
                     FROM lazaret.subscriber WHERE account = 'gone'""")
        before = self.whole()
        self.assertEqual(lazaret("subscriber", "erase", "gone", "--reason", "by letter")[0], 0)
        after = self.whole()
        self.assertEqual(after["erased"], before["erased"] + 1)
        self.assertEqual(number("SELECT count(*) FROM lazaret.audit_words WHERE reason LIKE '%Gone%'"), 0)

    def test_retention_closes_a_part_and_the_rest_is_whole(self):
        world.sql("SELECT lazaret.audit_write('a', 'old', 'thing', '', '', '{}')")
        before = self.whole()["end"]
        self.warden.kill("chain")
        closed = number("SELECT lazaret.audit_close(now() + interval '10 years')")
        self.assertGreater(closed, 0)
        world.sql("SELECT lazaret.audit_write('a', 'new', 'thing', '', '', '{}')")
        after = self.whole()
        self.assertEqual(after["acts"], 2)
        with self.subTest("what was noted before is still vouched for"):
            self.assertEqual(audit("verify", "--noted", f"{before['position']}:{before['hash']}")[0], 0)
        with self.subTest("a closed part that was made up is found"):
            tamper("UPDATE lazaret.audit_segment SET hash = sha256('x')")
            self.assertIn("no act says that they were closed", str(audit("verify")[1]["found"]))
            tamper(f"UPDATE lazaret.audit_segment SET hash = '\\x{before['hash']}'")
        self.whole()

    def test_each_tampering_is_found_and_named(self):
        world.sql("BEGIN;" + world.subscriber("tamper") + world.case("tamper") + "COMMIT")
        for i in range(6):
            world.sql(f"SELECT lazaret.audit_write('staff:ann', 'did', 'thing', '{i}', 'why', '{{}}')")
        noted = self.whole()["end"]
        self.warden.stop()
        place = noted["position"] - 3
        at = f"WHERE position = {place}"
        word = f"WHERE audit_id = (SELECT id FROM lazaret.audit {at})"
        line = "WHERE id = (SELECT max(told_in) FROM lazaret.audit)"
        cases = (
            ("an actor", f"UPDATE lazaret.audit SET actor = 'staff:bob' {at}", place, "changed: the act"),
            ("a time", f"UPDATE lazaret.audit SET at = at + interval '1 us' {at}", place, "changed: the act"),
            ("a hash", f"UPDATE lazaret.audit SET hash = sha256('x') {at}", place, "moved"),
            ("an act", f"DELETE FROM lazaret.audit {at}", place + 1, "missing: the acts before"),
            ("the last act", f"DELETE FROM lazaret.audit WHERE position = {noted['position']}",
                noted["position"] - 1, "missing: the acts after"),
            ("two acts swapped", f"""UPDATE lazaret.audit SET position = -1 {at};
                UPDATE lazaret.audit SET position = {place} WHERE position = {place + 1};
                UPDATE lazaret.audit SET position = {place + 1} WHERE position = -1""", place, "moved"),
            ("a reason", f"UPDATE lazaret.audit_words SET reason = 'x' {word}", place, "changed: its reason"),
            ("words that are gone", f"DELETE FROM lazaret.audit_words {word}", place, "missing: its reason"),
            ("words erased in secret", f"UPDATE lazaret.audit_words SET salt = NULL, reason = NULL, details = NULL, "
                f"erased_by = audit_id {word}", place, "erased"),
            ("a timeline that is changed", f"UPDATE lazaret.timeline SET actor = 'x' {line}", None, "changed: the line"),
            ("a timeline that is gone", f"DELETE FROM lazaret.timeline {line}", None, "missing: the line"),
            ("a timeline that is added", "INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'opened', 'x' "
                "FROM lazaret.case LIMIT 1", 0, "missing: the act of a line"),
            ("an act that never is linked", "INSERT INTO lazaret.audit (at, actor, verb, kind, target, origin, said, digest) "
                "VALUES (now() - interval '1 hour', 'x', 'y', 'z', '', '', sha256('x'), sha256('x'))", 0, "waiting"))
        world.sql("""CREATE SCHEMA kept; CREATE TABLE kept.audit AS TABLE lazaret.audit;
            CREATE TABLE kept.words AS TABLE lazaret.audit_words; CREATE TABLE kept.timeline AS TABLE lazaret.timeline""")
        for name, statement, position, words in cases:
            with self.subTest(name):
                drop = "ALTER TABLE lazaret.audit DROP CONSTRAINT IF EXISTS audit_position_check;"
                tamper(drop + statement)
                code, said = audit("verify")
                first = said["found"][0]
                self.assertEqual(code, 3)
                self.assertIn(words, first["fault"])
                if position is not None:
                    self.assertEqual(first["position"] or 0, position)
                self.assertIn(said["faults"], (1, 2, 3, 4))
            tamper("""DELETE FROM lazaret.audit; DELETE FROM lazaret.audit_words; DELETE FROM lazaret.timeline;
                INSERT INTO lazaret.audit OVERRIDING SYSTEM VALUE TABLE kept.audit;
                INSERT INTO lazaret.audit_words TABLE kept.words;
                INSERT INTO lazaret.timeline OVERRIDING SYSTEM VALUE TABLE kept.timeline""")
            self.assertEqual(audit("verify")[0], 0, name)
        with self.subTest("a chain that is wholly made anew is found by what was noted"):
            self.assertEqual(audit("verify", "--noted", f"{place}:{noted['hash']}")[1]["found"][0]["fault"][:8], "replaced")
        with self.subTest("a note that is none is refused"):
            self.assertEqual(audit("verify", "--noted", "12:xyz")[0], 2)


if __name__ == "__main__":
    tap.main()
