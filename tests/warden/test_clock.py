# test_clock.py -- what the warden does when its time has come
import os
import signal
import unittest

import tap
import world

NOBODY = 9  # a port where no relay is: mails wait


def line(account, address=None, until="NULL", kind=None):
    """SQL of a home line and its lease."""
    made = world.subscriber(account)
    if kind:
        made += f"UPDATE lazaret.subscriber SET kind = '{kind}' WHERE account = '{account}';"
    if address:
        made += f"""INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, until, confirmed_at)
                    SELECT id, 'default', '{address}', 'dhcp', now() - interval '2 days', {until}, now()
                    FROM lazaret.line WHERE reference = '{account}';"""
    return made


def report(account, source="desk"):
    return f"""INSERT INTO lazaret.report (observed_at, source, cause, line_id, case_id, outcome)
               SELECT now(), '{source}', c.cause, c.line_id, c.id, 'opened' FROM lazaret.case c
               JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = '{account}';"""


def one(statement):
    rows = world.sql(statement)
    return rows[0][0] if rows else None


def field(account, name):
    return one(f"""SELECT c.{name} FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id
                   WHERE l.reference = '{account}'""")


def walled(address):
    return one(f"SELECT measure FROM lazaret.wall WHERE prefix = '{address}'")


def walled_by(statements, address):
    """Does these, and says what the wall has then, before anybody can act on it."""
    return one(f"""BEGIN; {statements} SET CONSTRAINTS ALL IMMEDIATE;
                   SELECT measure FROM lazaret.wall WHERE prefix = '{address}'; COMMIT""")


def notices(account):
    return [row[0] for row in world.sql(
        f"""SELECT n.kind FROM lazaret.notice n JOIN lazaret.line l ON l.id = n.line_id
            WHERE l.reference = '{account}' ORDER BY n.queued_at""")]


class Clock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        world.prepare()
        world.sql("""INSERT INTO lazaret.source (name) VALUES ('desk'), ('calm'), ('quiet');
                     UPDATE lazaret.source SET enforce = false WHERE name = 'quiet';
                     INSERT INTO lazaret.brake (source, pulled_at) VALUES ('calm', now());
                     INSERT INTO lazaret.playbook_step (cause, position, measure, after) VALUES
                         ('mirai', 1, 'restrict', '0 s'), ('mirai', 2, 'garden', '1 day'),
                         ('mirai', 3, 'suspend', '9 days');
                     INSERT INTO lazaret.cause (name, group_name, title) VALUES
                         ('quiet-bot', 'pc', 'Quiet'), ('slow-bot', 'pc', 'Slow');
                     INSERT INTO lazaret.playbook (cause, quiet, automatic) VALUES
                         ('quiet-bot', '1 hour', '{quiet}'), ('slow-bot', '1 hour', '{}');
                     INSERT INTO lazaret.playbook_step (cause, position, measure, after) VALUES
                         ('slow-bot', 1, 'notice', '0 s'), ('slow-bot', 2, 'garden', '1 hour');
                     INSERT INTO lazaret.indicator (cause, kind, name) VALUES ('quiet-bot', 'name', 'cnc.quiet.test');
                     INSERT INTO lazaret.site (name, realm, mode) VALUES ('here', 'default', 'redirect');
                     INSERT INTO lazaret.applied (site, follower, number, lines, at)
                         VALUES ('here', 'redirector', 1, 1, now() + interval '1 hour');
                     INSERT INTO lazaret.garden_group (name, bit, always) VALUES ('mail', 3, false)""")
        cls.warden = world.Warden(NOBODY)
        assert world.within(20, lambda: "acts" in cls.warden.log()), cls.warden.log()

    @classmethod
    def tearDownClass(cls):
        cls.warden.stop()

    def becomes(self, condition):
        self.assertTrue(world.within(20, condition), self.warden.log())

    def test_a_measure_expires(self):
        expires = line("expires", "192.0.2.1") + world.case(
            "expires", more=", expires_at", values=", now() + interval '1 s'")
        self.assertEqual(walled_by(expires, "192.0.2.1/32"), "garden")
        self.becomes(lambda: field("expires", "state") == "watch")
        self.assertIsNone(walled("192.0.2.1/32"))
        self.assertEqual([kind for kind, _ in world.deeds("expires")], ["released"])
        self.assertEqual(one("""SELECT r.kind || ' ' || r.actor FROM lazaret.release r
                                JOIN lazaret.line l ON l.id = r.line_id
                                WHERE l.reference = 'expires'"""), "timed warden")
        self.assertEqual(notices("expires"), ["released"])

    def test_a_held_one_expires_too(self):
        world.sql("BEGIN;" + line("held") + world.case(
            "held", state="held", measure="notice", more=", held_by, expires_at",
            values=", 'brake', now()") + "COMMIT")
        self.becomes(lambda: field("held", "state") == "watch")

    def test_a_watch_ends(self):
        world.sql("BEGIN;" + line("watched") + world.case(
            "watched", state="watch", measure="none") + """UPDATE lazaret.case
            SET watch_until = now() + interval '1 s' WHERE line_id =
            (SELECT id FROM lazaret.line WHERE reference = 'watched');COMMIT""")
        self.becomes(lambda: field("watched", "state") == "closed")
        self.assertEqual(world.deeds("watched"), [("closed", "{}")])
        self.assertEqual(notices("watched"), ["closed"])
        self.assertEqual(one("""SELECT count(*) FROM lazaret.survey s JOIN lazaret.line l
                                ON l.id = s.line_id WHERE l.reference = 'watched'"""), "1")

    def test_a_pause_ends(self):
        paused = line("paused", "192.0.2.2") + world.case(
            "paused", measure="restrict", cause="windows-trojan", more=", pause_until",
            values=", now() + interval '1 s'") + """UPDATE lazaret.case SET wanted = 'garden'
            WHERE line_id = (SELECT id FROM lazaret.line WHERE reference = 'paused');"""
        self.assertEqual(walled_by(paused, "192.0.2.2/32"), "restrict")
        self.becomes(lambda: walled("192.0.2.2/32") == "garden")
        self.assertEqual(world.deeds("paused"), [("resumed", "{}")])
        self.assertEqual(notices("paused"), ["resumed"])

    def ladder(self, account, address, source="desk", kind=None):
        world.sql("BEGIN;" + line(account, address, kind=kind) + world.case(account, measure="restrict")
                  + report(account, source) + f"""UPDATE lazaret.case SET began_at = now() - interval '1 day'
                  WHERE line_id = (SELECT id FROM lazaret.line WHERE reference = '{account}');COMMIT""")

    def test_a_ladder_is_climbed(self):
        self.ladder("climbs", "192.0.2.3")
        self.becomes(lambda: walled("192.0.2.3/32") == "garden")
        self.assertEqual(field("climbs", "step"), "2")
        self.assertEqual(world.deeds("climbs"),
                         [("climbed", '{"step": 2, "measure": "garden"}')])
        self.assertEqual(notices("climbs"), ["walled"])
        self.assertEqual(one("""SELECT count(*) FROM lazaret.walling w JOIN lazaret.case c
                                ON c.id = w.case_id JOIN lazaret.line l ON l.id = c.line_id
                                WHERE l.reference = 'climbs'"""), "1")

    def test_who_is_protected_is_not(self):
        self.ladder("business", "192.0.2.4", kind="business")
        self.becomes(lambda: field("business", "step") == "2")
        self.assertEqual(walled("192.0.2.4/32"), "restrict")
        self.assertEqual(notices("business"), [])

    def test_brake_and_shadow_let_it_wait(self):
        self.ladder("braked", "192.0.2.5", source="calm")
        self.ladder("shadow", "192.0.2.6", source="quiet")
        self.ladder("after", "192.0.2.7")
        self.becomes(lambda: walled("192.0.2.7/32") == "garden")
        self.assertEqual([field("braked", "step"), field("shadow", "step")], ["1", "1"])
        world.sql("UPDATE lazaret.brake SET pulled_at = NULL, released_at = now() WHERE source = 'calm'")
        self.becomes(lambda: walled("192.0.2.5/32") == "garden")
        self.assertEqual(walled("192.0.2.6/32"), "restrict")

    def test_a_lease_ends(self):
        leases = (line("leaves", "192.0.2.8", "now() + interval '2 s'")
                  + world.case("leaves", cause="windows-trojan")
                  + line("stays", "192.0.2.9", "now() + interval '1 h'")
                  + world.case("stays", cause="windows-trojan"))
        self.assertEqual(walled_by(leases, "192.0.2.8/32"), "garden")
        self.becomes(lambda: walled("192.0.2.8/32") is None)
        self.assertEqual(walled("192.0.2.9/32"), "garden")
        self.assertEqual(one("""SELECT count(*) FROM lazaret.lease_past p JOIN lazaret.line l
                                ON l.id = p.line_id WHERE l.reference = 'leaves'
                                AND p.ended_at - p.started_at = interval '2 days 2 s'"""), "1")
        self.assertEqual(field("leaves", "state"), "open")

    def test_many_leases_end(self):
        world.sql("""INSERT INTO lazaret.subscriber (account) SELECT 'many' || i FROM generate_series(1, 2500) i;
                     INSERT INTO lazaret.line (reference, subscriber_id) SELECT account, id
                     FROM lazaret.subscriber WHERE account LIKE 'many%';
                     INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, until, confirmed_at)
                     SELECT l.id, 'default', ('10.0.0.0'::inet + substr(l.reference, 5)::bigint)::cidr, 'dhcp',
                     now() - interval '1 h', now() - interval '1 s', now() FROM lazaret.line l
                     WHERE l.reference LIKE 'many%'""")
        self.becomes(lambda: one("SELECT count(*) FROM lazaret.lease WHERE prefix <<= '10.0.0.0/8'") == "0")
        self.assertEqual(one("SELECT count(*) FROM lazaret.lease_past WHERE prefix <<= '10.0.0.0/8'"), "2500")

    def test_an_opening_of_the_garden_ends(self):
        bits = "SELECT garden & 8 FROM lazaret.wall WHERE prefix = '192.0.2.10/32'"
        opened = line("opens", "192.0.2.10") + world.case("opens", cause="windows-trojan") + """
            INSERT INTO lazaret.garden_opening (line_id, group_name, until)
            SELECT id, 'mail', now() + interval '1 s' FROM lazaret.line WHERE reference = 'opens';"""
        self.assertEqual(one(f"BEGIN; {opened} SET CONSTRAINTS ALL IMMEDIATE; {bits}; COMMIT"), "8")
        self.becomes(lambda: one(bits) == "0")

    def alive(self, account, hours):
        """The line asked in every minute of the hours that end now."""
        world.sql(f"""INSERT INTO lazaret.alive (line_id, hour, minutes)
                      SELECT l.id, date_trunc('hour', now()) - make_interval(hours => i), (1::bigint << 60) - 1
                      FROM lazaret.line l, generate_series(0, {hours}) i WHERE l.reference = '{account}'""")

    def silent_case(self, account, address, silent="2 hours", kind=None):
        world.sql("BEGIN;" + line(account, address, kind=kind) + world.case(account, cause="quiet-bot")
                  + f"""UPDATE lazaret.case SET began_at = now() - interval '1 day', last_observed_at = now()
                  - interval '{silent}', look_at = now() + interval '1 hour' WHERE line_id =
                  (SELECT id FROM lazaret.line WHERE reference = '{account}');COMMIT""")

    def test_proven_silence_opens_the_door(self):
        self.silent_case("silent", "192.0.2.20")
        self.silent_case("quiet-business", "192.0.2.21", kind="business")
        self.silent_case("off", "192.0.2.22")
        self.silent_case("talks", "192.0.2.23")
        for account in ("silent", "quiet-business", "talks"):
            self.alive(account, 3)
        world.sql("""INSERT INTO lazaret.sighting (minute, line_id, kind, indicator_id, count)
                     SELECT date_trunc('minute', now() - interval '10 min'), l.id, 'dns', i.id, 3
                     FROM lazaret.line l, lazaret.indicator i
                     WHERE l.reference = 'talks' AND i.cause = 'quiet-bot';
                     UPDATE lazaret.case SET look_at = now() WHERE cause = 'quiet-bot'""")
        self.becomes(lambda: field("silent", "state") == "watch")
        self.assertIsNone(walled("192.0.2.20/32"))
        self.assertEqual(one("""SELECT r.kind || ' ' || (r.facts -> 'needs' -> 0 ->> 'need') FROM lazaret.release r
                                JOIN lazaret.line l ON l.id = r.line_id WHERE l.reference = 'silent'"""),
                         "quiet quiet")
        self.assertEqual(one("""SELECT p.kind FROM lazaret.proof p JOIN lazaret.case c ON c.id = p.case_id
                                JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = 'silent'"""), "quiet")
        self.becomes(lambda: all(one(f"""SELECT c.look_at > now() FROM lazaret.case c JOIN lazaret.line l
            ON l.id = c.line_id WHERE l.reference = '{account}'""") == "t"
            for account in ("quiet-business", "off", "talks")))
        self.assertEqual([field(account, "state") for account in ("quiet-business", "off", "talks")],
                         ["open"] * 3)

    def test_a_person_is_asked_to_review(self):
        world.sql("BEGIN;" + line("old") + world.case("old", cause="windows-trojan")
                  + """UPDATE lazaret.case SET review_at = now() - interval '1 s' WHERE line_id =
                  (SELECT id FROM lazaret.line WHERE reference = 'old');COMMIT""")
        asked = """SELECT count(*) FROM lazaret.request r JOIN lazaret.case c ON c.id = r.case_id
                   JOIN lazaret.line l ON l.id = c.line_id WHERE l.reference = 'old' AND r.kind = 'review'"""
        self.becomes(lambda: one(asked) == "1")
        self.assertEqual(notices("old"), [])
        self.assertEqual([kind for kind, _ in world.deeds("old")], ["requested"])

    def test_a_wall_by_the_clock_is_announced_once(self):
        world.sql("BEGIN;" + line("near", "192.0.2.24") + world.case("near", cause="slow-bot", measure="notice")
                  + report("near") + "COMMIT")
        self.becomes(lambda: "announced" in notices("near"))
        world.sql("""UPDATE lazaret.case SET look_at = now() WHERE line_id =
                     (SELECT id FROM lazaret.line WHERE reference = 'near')""")
        self.becomes(lambda: one("""SELECT c.look_at > now() FROM lazaret.case c JOIN lazaret.line l
            ON l.id = c.line_id WHERE l.reference = 'near'""") == "t")
        self.assertEqual(notices("near"), ["announced"])
        self.assertEqual(field("near", "announced_step"), "2")

    def test_what_is_open_for_long_is_recalled(self):
        world.sql("BEGIN;" + line("long") + world.case("long", cause="windows-trojan")
                  + """UPDATE lazaret.case SET measure_since = now() - interval '8 days' WHERE line_id =
                  (SELECT id FROM lazaret.line WHERE reference = 'long');COMMIT""")
        self.becomes(lambda: notices("long") == ["reminded"])

    def test_a_dispute_stops_the_clock(self):
        self.ladder("disputes", "192.0.2.25")
        world.sql("BEGIN;" + line("disputed", "192.0.2.26") + world.case("disputed", measure="restrict")
                  + report("disputed") + """INSERT INTO lazaret.request (case_id, kind, due_at) SELECT c.id, 'dispute',
                  now() + interval '1 h' FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id
                  WHERE l.reference = 'disputed';
                  UPDATE lazaret.case SET began_at = now() - interval '2 days' WHERE line_id =
                  (SELECT id FROM lazaret.line WHERE reference = 'disputed');COMMIT""")
        self.becomes(lambda: walled("192.0.2.25/32") == "garden")
        self.assertEqual(walled("192.0.2.26/32"), "restrict")

    def test_what_nobody_answers_in_time_lapses(self):
        late = {"owed": ("dispute", "waiting"), "asked": ("release", "asked-back"), "waits": ("release", "waiting")}
        for i, (account, (kind, state)) in enumerate(late.items()):
            world.sql("BEGIN;" + line(account, f"192.0.2.{27 + i}") + world.case(account)
                      + f"""INSERT INTO lazaret.request (case_id, kind, state, due_at) SELECT c.id, '{kind}', '{state}',
                      now() FROM lazaret.case c JOIN lazaret.line l ON l.id = c.line_id
                      WHERE l.reference = '{account}';COMMIT""")
        self.becomes(lambda: field("owed", "state") == "watch")
        self.assertIsNone(walled("192.0.2.27/32"))
        self.assertEqual(notices("owed"), ["lapsed"])
        self.assertEqual([kind for kind, _ in world.deeds("owed")], ["lapsed", "released"])
        self.becomes(lambda: [kind for kind, _ in world.deeds("asked")] == ["withdrawn"])
        self.assertEqual(world.deeds("waits"), [])
        self.assertEqual([walled(f"192.0.2.{n}/32") for n in (28, 29)], ["garden"] * 2)

    def test_partitions_are_made_ahead(self):
        self.becomes(lambda: one("""SELECT to_regclass('lazaret.report_'
            || to_char(now() + interval '2 months', 'YYYY_MM')) IS NOT NULL""") == "t")


class TwoClocks(unittest.TestCase):
    def test_one_acts_and_the_other_takes_over(self):
        world.prepare()
        first = world.Warden(NOBODY)
        self.assertTrue(world.within(20, lambda: "clock]: acts" in first.log()))
        second = world.Warden(NOBODY)
        self.assertTrue(world.within(20, lambda: "stands by" in second.log()))
        world.sql("BEGIN;" + "".join(line(f"both{i}") + world.case(
            f"both{i}", cause="windows-trojan", more=", expires_at", values=", now()")
            for i in range(40)) + "COMMIT")
        with self.subTest("each measure ends once"):
            self.assertTrue(world.within(30, lambda: one(
                """SELECT count(*) FROM lazaret.release r JOIN lazaret.line l ON l.id = r.line_id
                   WHERE r.kind = 'timed' AND l.reference LIKE 'both%'""") == "40"), first.log())
            self.assertNotIn("expire", second.log())
        with self.subTest("the other takes over when the first is killed"):
            children = [first.role("clock"), first.role("mail")]
            os.kill(first.process.pid, signal.SIGKILL)
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            first.process.wait()
            self.assertTrue(world.within(20, lambda: "clock]: acts" in second.log()), second.log())
        second.stop()


if __name__ == "__main__":
    tap.main()
