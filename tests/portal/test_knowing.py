# test_knowing.py -- figures, audit, justification and subject access at the console
#
# Real portal, nginx and database.
import csv
import io
import json
import re
import unittest

import desk
import station
import tap

HISTORY = """
BEGIN;
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES ('mirai', 'bots', 'Mirai'), ('spam', 'bots', 'Spam');
INSERT INTO lazaret.playbook (cause) VALUES ('mirai'), ('spam');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0'), ('spam', 1, 'notice', '0');
INSERT INTO lazaret.source (name, kind, weight) VALUES ('sinkhole', 'sinkhole', 80);
INSERT INTO lazaret.subscriber (account) VALUES ('A 1/<b>'), ('A-2');
INSERT INTO lazaret.contact (subscriber_id, channel, value) SELECT id, 'email', 'ada@mail.example' FROM lazaret.subscriber WHERE account = 'A-2';
INSERT INTO lazaret.line (reference, subscriber_id) SELECT 'L-' || right(account, 1), id FROM lazaret.subscriber;
INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted, opened_at, began_at, first_observed_at,
    last_observed_at, measure_since, review_at)
    SELECT v.code, n.id, v.cause, 'open', v.measure::lazaret.measure, v.measure::lazaret.measure, now() - interval '2 days',
    now(), now(), now(), now(), now() + interval '30 days'
    FROM (VALUES ('222222', 'L-2', 'mirai', 'garden'), ('333333', 'L->', 'spam', 'notice')) v (code, line, cause, measure)
    JOIN lazaret.line n ON n.reference = v.line;
INSERT INTO lazaret.timeline (case_id, kind, actor, detail) SELECT id, 'opened', 'token:feed', '{"measure": "garden"}' FROM lazaret.case;
INSERT INTO lazaret.report (observed_at, source, cause, line_id, case_id, outcome, method, certainty, evidence)
    SELECT now(), 'sinkhole', cause, line_id, id, 'opened', 'lease', 97, '{"destination": "203.0.113.99"}' FROM lazaret.case;
COMMIT;
SELECT lazaret.audit_write('staff:ann', 'did', 'thing', i::text, '<i>why</i> ' || i, '{"n": 1}') FROM generate_series(1, 120) i;
"""


def setUpModule():
    global portal
    portal = desk.console(name="staff")
    portal.__enter__()
    station.sql(HISTORY)


def tearDownModule():
    portal.__exit__()


def one(statement):
    return station.sql(statement)[0][0]


class Figures(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "viewer")

    def test_each_has_its_numbers_and_its_definition(self):
        page = self.clerk.get("/staff/figures").body.decode()
        for words in ("In and out per day", "In: cases that were opened or relapsed on that day",
                      "Time to clean", "Half of them took no longer than the median", "Nothing in this period."):
            with self.subTest(words):
                self.assertIn(words, page)
        with self.subTest("heads stand over their numbers"):
            self.assertIn('<th class="label">Cause</th><th class="label">Measure</th><th class="number">Cases</th>', page)
        with self.subTest("drawn without a script"):
            self.assertRegex(page, r'<path class="in" d="M[0-9]+ 160v-160h')
            self.assertEqual(re.findall(r"<script(?! src)", page), [])

    def test_csv(self):
        answer = self.clerk.get("/staff/figures/open")
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8; header=present")
        self.assertEqual(list(csv.reader(io.StringIO(answer.body.decode(), newline=""))),
            [["cause", "measure", "cases"], ["mirai", "garden", "1"], ["spam", "notice", "1"]])

    def test_filters_live_in_the_url(self):
        answer = self.clerk.get("/staff/figures/open?cause=spam&kind=home&from=2026-01-01&until=2026-02-01")
        self.assertEqual(answer.body.decode().split()[1:], ["spam,notice,1"])
        page = self.clerk.get("/staff/figures?from=2026-01-05&until=2026-02-01&cause=spam").body.decode()
        self.assertIn('name="from" value="2026-01-05"', page)
        self.assertIn("/staff/figures/flow?from=2026-01-05&amp;until=2026-02-01&amp;cause=spam", page)
        for query in ("from=x&until=y", "from=2026-02-30", "from=2030-01-01&until=2020-01-01", "cause=%3Cb%3E"):
            with self.subTest(f"nonsense: {query}"):
                self.assertEqual(self.clerk.get("/staff/figures?" + query).status, 200)
        self.assertEqual(self.clerk.get("/staff/figures/nothing").status, 404)


class Audit(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "supervisor")

    def test_pages_leave_out_nothing_and_repeat_nothing(self):
        path, seen = "/staff/audit?verb=did&kind=thing&actor=staff%3Aann", []
        while path:
            page = self.clerk.get(path).body.decode()
            seen += re.findall(r"why&lt;/i&gt; ([0-9]+)", page)
            following = re.search(r'href="(/staff/audit\?before=[^"]*)"', page)
            path = following[1].replace("&amp;", "&") if following else None
        self.assertEqual(seen, [str(i) for i in range(120, 0, -1)])

    def test_filters(self):
        page = self.clerk.get("/staff/audit?target=222%20222").body.decode()
        self.assertIn(">222 222</a>", page)
        self.assertNotIn("333 333", page)
        self.assertIn("Nothing of that kind", self.clerk.get("/staff/audit?until=2020-01-01").body.decode())
        self.assertIn("Nothing of that kind", self.clerk.get("/staff/audit?since=2090-01-01").body.decode())

    def test_the_chain_and_what_is_kept_are_shown(self):
        page = desk.text(self.clerk.get("/staff/audit"))
        self.assertRegex(page, r"Wait for their link\s+[1-9]")
        for words in ("keep-people", "keep-audit", "1096"):
            self.assertIn(words, page)


class Subject(unittest.TestCase):
    def test_a_case_is_justified_on_a_page_and_as_json(self):
        clerk = desk.Clerk(portal, "viewer")
        path = "/staff/cases/333333/justification"
        self.assertIn("not stated: legal-basis in policy.conf", desk.text(clerk.get(path)))
        station.sql("UPDATE lazaret.policy SET legal_basis = 'Regulation (EU) 2015/2120'")
        page = desk.text(clerk.get(path))
        for words in ("Regulation (EU) 2015/2120", "sinkhole", "203.0.113.99", "97 %", "token:feed", "A 1/<b>"):
            with self.subTest(words):
                self.assertIn(words, page)
        record = json.loads(clerk.get(path + "/json").body)
        self.assertEqual((record["case"], record["measure"]), ("333333", "notice"))
        self.assertEqual(clerk.get("/staff/cases/999999/justification").status, 404)

    def test_given_out_and_erased(self):
        agent, admin = desk.Clerk(portal, "agent"), desk.Clerk(portal, "admin")
        supervisor = desk.Clerk(portal, "supervisor")
        case = one("SELECT id FROM lazaret.case WHERE code = '222222'")
        with self.subTest("who may not, does not"):
            self.assertEqual(agent.post("/staff/cases/222222/subject/export", {"reason": "letter"}).status, 403)
            self.assertEqual(supervisor.post("/staff/cases/222222/subject/erase",
                {"reason": "letter", "account": "A-2"}).status, 403)
        with self.subTest("without a reason nothing is given out"):
            self.assertEqual(supervisor.post("/staff/cases/222222/subject/export", {"reason": " "}).status, 422)
        with self.subTest("given out"):
            answer = supervisor.post("/staff/cases/222222/subject/export", {"reason": "letter of Monday"})
            data = json.loads(answer.body)
            self.assertEqual(data["contacts"][0]["value"], "ada@mail.example")
        with self.subTest("another account than that of the case"):
            self.assertEqual(admin.post("/staff/cases/222222/subject/erase",
                {"reason": "letter", "account": "A-1"}).status, 422)
            self.assertEqual(one("SELECT count(*) FROM lazaret.contact"), "1")
        with self.subTest("who has not shown for long who they are is asked"):
            admin.stale()
            self.assertEqual(admin.post("/staff/cases/222222/subject/erase",
                {"reason": "letter", "account": "A-2"}).status, 403)
            self.assertEqual(one("SELECT count(*) FROM lazaret.contact"), "1")
        with self.subTest("erased"):
            admin = desk.Clerk(portal, "admin")
            answer = admin.post("/staff/cases/222222/subject/erase", {"reason": "letter of Tuesday", "account": "A-2"})
            self.assertEqual(answer.status, 303)
            self.assertEqual(one("SELECT count(*) FROM lazaret.contact"), "0")
            self.assertEqual(one(f"SELECT count(*) FROM lazaret.timeline WHERE case_id = '{case}'"), "2")
        with self.subTest("who did it, from where"):
            self.assertEqual(station.sql("""SELECT a.actor, w.reason, a.origin FROM lazaret.audit a
                JOIN lazaret.audit_words w ON w.audit_id = a.id WHERE a.verb = 'erased'"""),
                [[f"staff:{admin.name}", "letter of Tuesday", "127.0.0.1"]])


if __name__ == "__main__":
    tap.main()
