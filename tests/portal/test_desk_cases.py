# test_desk_cases.py -- the abuse desk: list, search, one case and its acts
#
# Real portal, nginx and database.
import html
import re
import unittest

import desk
import station
import tap

WORLD = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title) VALUES
    ('mirai', 'bots', 'Mirai on a camera'), ('spam', 'bots', 'A spam bot');
INSERT INTO lazaret.playbook (cause, checklist) VALUES ('mirai', '{reboot}'), ('spam', '{reboot}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0'), ('spam', 1, 'notice', '0');
INSERT INTO lazaret.source (name, walls_an_hour) VALUES ('sinkhole', 1000), ('few', 1);
INSERT INTO lazaret.site (name, realm, mode) VALUES ('north', 'default', 'redirect');
INSERT INTO lazaret.subscriber (account, kind) VALUES ('K-1', 'home'), ('K-2', 'business'),
    ('K-3', 'home'), ('K-4', 'home'), ('K-5', 'home'), ('K-6', 'home');
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT replace(account, 'K', 'L'), id FROM lazaret.subscriber;
INSERT INTO lazaret.contact (subscriber_id, channel, value)
    SELECT id, 'email', lower(account) || '@mail.example' FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('192.0.2.' || right(reference, 1))::cidr, 'static',
        now() - interval '30 days', now() FROM lazaret.line;
"""


def open_case(code, line, cause="mirai", measure="garden", state="open", source="sinkhole", age="1 hour"):
    """A case as a report would have opened it; gives its id."""
    held = "'brake'" if state == "held" else "NULL"
    return station.sql(f"""
        WITH opened AS (INSERT INTO lazaret.case (code, line_id, cause, state, measure, wanted,
                held_by, opened_at, began_at, first_observed_at, last_observed_at, step,
                measure_since, review_at)
            SELECT '{code}', n.id, '{cause}', '{state}', '{measure}', 'garden', {held}, t.at, t.at,
                t.at, t.at, 1, t.at, now() + interval '30 days'
            FROM lazaret.line n, (SELECT now() - interval '{age}' AS at) t
            WHERE n.reference = '{line}' RETURNING id, line_id),
        told AS (INSERT INTO lazaret.timeline (case_id, kind, actor, detail)
            SELECT id, 'opened', 'token:abuse', '{{"source": "{source}", "measure": "{measure}"}}'
            FROM opened)
        INSERT INTO lazaret.report (observed_at, source, cause, line_id, case_id, outcome, evidence)
        SELECT now() - interval '{age}', '{source}', '{cause}', line_id, id, 'opened',
            '{{"destination": "198.51.100.9", "destination_port": 23}}' FROM opened
        RETURNING case_id""")[0][0]


def state_of(code):
    return station.sql(f"""SELECT state, measure, step, coalesce(taken_by, '')
                           FROM lazaret.case WHERE code = '{code}'""")[0]


def setUpModule():
    global portal
    station.sql(WORLD)
    open_case("2222BB", "L-1")
    open_case("2222CC", "L-2", "spam", "notice", age="2 days")
    open_case("2222DD", "L-3", state="held", measure="notice", source="few")
    portal = desk.console(name="staff")
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


class List(unittest.TestCase):
    def listed(self, query):
        answer = desk.Clerk(portal, "viewer").get("/staff/cases" + query)
        self.assertEqual(answer.status, 200)
        page = desk.text(answer)
        return [code for code in ("2222BB", "2222CC", "2222DD")
                if f"{code[:3]} {code[3:]}" in page]

    def test_filters_live_in_the_url(self):
        for query, codes in {
                "": ["2222BB", "2222CC", "2222DD"],
                "?state=open": ["2222BB", "2222CC"],
                "?state=held": ["2222DD"],
                "?state=closed": [],
                "?cause=spam": ["2222CC"],
                "?measure=garden": ["2222BB"],
                "?source=few": ["2222DD"],
                "?site=north&kind=business": ["2222CC"],
                "?kind=critical": [],
                "?age=day": ["2222BB", "2222DD"],
                "?age=older": [],
                "?mine=on": [],
                "?cause=%27&measure=odd&kind=x&before=1.2": ["2222BB", "2222CC", "2222DD"]}.items():
            with self.subTest(query):
                self.assertEqual(self.listed(query), codes)

    def test_search(self):
        for typed, codes in {"2222bb": ["2222BB"], "192.0.2.2": ["2222CC"], "k-3": ["2222DD"],
                             "k-1%40mail": ["2222BB"], "nobody": [],
                             "%3Cscript%3E": []}.items():
            with self.subTest(typed):
                self.assertEqual(self.listed("?q=" + typed), codes)

    def test_who_is_not_signed_in_sees_nothing(self):
        self.assertEqual(portal.ask("GET", "/staff/cases").status, 303)
        self.assertEqual(portal.ask("GET", "/staff/cases/2222BB").status, 303)


class Saved(unittest.TestCase):
    """Filters of the list, kept by a name."""

    def setUp(self):
        station.sql("DELETE FROM lazaret.case_filter")
        self.clerk = desk.Clerk(portal, "viewer")
        self.lead = desk.Clerk(portal, "supervisor")

    def keep(self, clerk, name, query="?state=held&cause=spam", where=""):
        return clerk.post(f"/staff/filters{where}{query}", {"name": name})

    def links(self, clerk, query=""):
        page = clerk.get("/staff/cases" + query).body.decode()
        return [(html.unescape(link), html.unescape(name)) for link, name in
                re.findall(r'<li><a href="/staff/cases([^"]*)"[^>]*>([^<]*)</a>', page)]

    def test_ones_own(self):
        answer = self.keep(self.clerk, " held & <spam> ", "?cause=spam&state=held&before=1.2&odd=x")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/staff/cases?state=held&cause=spam"))
        self.assertEqual(self.links(self.clerk), [("?state=held&cause=spam", "held & <spam>")])
        with self.subTest("is nobody else's"):
            self.assertEqual(self.links(self.lead), [])
            mine = station.sql("SELECT id FROM lazaret.case_filter")[0][0]
            for where in ("", "/shared"):
                self.assertEqual(self.lead.post(f"/staff/filters{where}/remove", {"id": mine}).status, 404)
        with self.subTest("of one name there is one"):
            self.keep(self.clerk, "held & <spam>", "?state=closed")
            self.assertEqual(self.links(self.clerk), [("?state=closed", "held & <spam>")])
        with self.subTest("it stands marked where it is shown, and is removed there"):
            page = self.clerk.get("/staff/cases?state=closed").body.decode()
            self.assertIn('aria-current="page"', page)
            self.assertNotIn("Keep this filter", page)
            found = re.search(r'action="/staff/filters/remove">.*?name="id" value="([^"]+)"', page, re.S).group(1)
            self.assertEqual(self.clerk.post("/staff/filters/remove", {"id": found}).status, 303)
            self.assertEqual(self.links(self.clerk), [])

    def test_for_all(self):
        self.assertEqual(self.keep(self.clerk, "x", where="/shared").status, 403)
        self.assertEqual(self.keep(self.lead, 'the "held"', where="/shared").status, 303)
        self.assertEqual(self.links(self.clerk), [("?state=held&cause=spam", 'the "held"')])
        shared = station.sql("SELECT id FROM lazaret.case_filter")[0][0]
        self.assertEqual(self.clerk.post("/staff/filters/shared/remove", {"id": shared}).status, 403)
        self.assertEqual(self.lead.post("/staff/filters/shared/remove", {"id": shared}).status, 303)
        with self.subTest("both are acts"):
            self.assertEqual(station.sql(f"""SELECT a.verb, w.details::json->>'name', w.details::json->>'query'
                FROM lazaret.audit a JOIN lazaret.audit_words w ON w.audit_id = a.id
                WHERE a.target = '{shared}' AND a.actor = 'staff:{self.lead.name}' ORDER BY a.id"""),
                [["kept", 'the "held"', "?state=held&cause=spam"], ["removed", 'the "held"', "?state=held&cause=spam"]])

    def test_what_is_not_kept(self):
        for why, name, query in (("no name", " ", "?state=open"), ("a long name", "ä" * 41, "?state=open"),
                                 ("no filter", "x", ""), ("a search", "x", "?q=ada%40mail.example")):
            with self.subTest(why):
                self.assertEqual(self.keep(self.clerk, name, query).status, 422)
        with self.subTest("the longest name"):
            self.assertEqual(self.keep(self.clerk, "ä" * 40).status, 303)
        with self.subTest("nothing of that id"):
            self.assertEqual(self.clerk.post("/staff/filters/remove", {"id": "x"}).status, 404)

    def test_there_are_twenty(self):
        for number in range(20):
            self.assertEqual(self.keep(self.clerk, f"f{number}").status, 303)
        self.assertEqual(self.keep(self.clerk, "f20").status, 422)
        with self.subTest("one of these may change"):
            self.assertEqual(self.keep(self.clerk, "f7", "?state=all").status, 303)
        with self.subTest("for all there are others"):
            self.assertEqual(self.keep(self.lead, "f20", where="/shared").status, 303)
        self.assertEqual(len(self.links(self.clerk)), 21)


class OneCase(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "agent")

    def act(self, code, **fields):
        return self.clerk.post(f"/staff/cases/{code}/act", fields)

    def test_a_case_is_shown(self):
        page = desk.text(self.clerk.get("/staff/cases/2222-bb"))
        for words in ("222 2BB", "Mirai on a camera", "L-1", "K-1", "k-1@mail.example", "192.0.2.1",
                      "sinkhole", "198.51.100.9", "Opened by a report"):
            with self.subTest(words):
                self.assertIn(words, page)
        self.assertEqual(self.clerk.get("/staff/cases/222222").status, 404)
        self.assertEqual(self.clerk.get("/staff/cases/nonsense").status, 404)

    def test_the_page_that_the_subscriber_sees(self):
        answer = self.clerk.get("/staff/cases/2222BB/page")
        self.assertEqual(answer.status, 200)
        self.assertIn(b'<div inert="">', answer.body)
        page = desk.text(answer)
        for words in ("Line L-1 sees this page now", "Your Internet is paused", "222 2BB"):
            with self.subTest(words):
                self.assertIn(words, page)
        for token in re.findall(rb'name="token" value="([^"]*)"', answer.body):
            self.assertEqual(token, b"")
        self.assertEqual(portal.ask("GET", "/staff/seen/style.css").status, 200)

    def test_reports_of_a_source_are_folded(self):
        number = open_case("3333BB", "L-4")
        station.sql(f"""INSERT INTO lazaret.timeline (case_id, kind, actor, detail)
            SELECT '{number}', 'joined', 'token:abuse', '{{"source": "sinkhole"}}'
            FROM generate_series(1, 3000)""")
        page = desk.text(self.clerk.get("/staff/cases/3333BB"))
        self.assertIn("Reported 3000 times", page)
        self.assertEqual(page.count("Reported "), 1)

    def test_notes_and_who_has_it(self):
        answer = self.clerk.post("/staff/cases/2222CC/note", {"note": "called back <b>"})
        self.assertEqual(answer.status, 303)
        page = desk.text(self.clerk.get("/staff/cases/2222CC"))
        self.assertIn("The note is kept.", page)
        self.assertIn("called back <b>", page)
        self.assertEqual(self.clerk.post("/staff/cases/2222CC/note", {"note": " "}).status, 422)
        self.clerk.post("/staff/cases/2222CC/take")
        self.assertEqual(state_of("2222CC")[3], "staff:" + self.clerk.name)
        self.assertIn("222 2CC", desk.text(self.clerk.get("/staff/cases?mine=on")))
        other = desk.Clerk(portal, "agent")
        self.assertIn("Take over", desk.text(other.get("/staff/cases/2222CC")))
        other.post("/staff/cases/2222CC/take", {"back": "on"})
        self.assertEqual(state_of("2222CC")[3], "staff:" + self.clerk.name)
        self.clerk.post("/staff/cases/2222CC/take", {"back": "on"})
        self.assertEqual(state_of("2222CC")[3], "")

    def test_soften_wall_release(self):
        open_case("4444BB", "L-5")
        self.assertEqual(self.act("4444BB", act="release", reason="x").status, 422)
        self.assertEqual(self.act("4444BB", act="undo", reason="not here").status, 422)
        self.assertEqual(self.act("4444BB", act="soften", measure="odd", reason="odd").status, 422)
        self.assertEqual(self.act("4444BB", act="soften", measure="notice", reason="on the phone").status, 303)
        self.assertEqual(station.sql("""SELECT string_agg(DISTINCT n.kind, ' ') FROM lazaret.notice n
            JOIN lazaret.notice_case o ON o.notice_id = n.id JOIN lazaret.case c ON c.id = o.case_id
            WHERE c.code = '4444BB'""")[0], ["softened"])
        self.assertEqual(state_of("4444BB")[:3], ["open", "notice", "0"])
        self.assertEqual(self.act("4444BB", act="soften", measure="garden", reason="upwards").status, 409)
        self.assertEqual(self.act("4444BB", act="wall", measure="suspend", reason="it attacks").status, 303)
        self.assertEqual(self.act("4444BB", act="release", reason="clean now").status, 303)
        self.assertEqual(state_of("4444BB")[:2], ["watch", "none"])
        page = desk.text(self.clerk.get("/staff/cases/4444BB"))
        for words in ("on the phone", "it attacks", "clean now", "staff:" + self.clerk.name):
            with self.subTest(words):
                self.assertIn(words, page)

    def test_the_list_tells_its_news_and_keeps_nobody_signed_in(self):
        path = re.search(r'data-live="([^"]+)"', self.clerk.get("/staff/cases?state=all").body.decode()).group(1)
        self.assertEqual(path, "/staff/live/cases?state=all")
        first = self.clerk.get(path)
        self.assertIn('id="case-2222BB"', first.body.decode())
        self.assertNotIn("<nav", first.body.decode())
        again = self.clerk.get("/staff/live/cases?cause=nothing")
        tag = again.headers["ETag"]
        self.assertEqual(self.clerk.get("/staff/live/cases?cause=nothing", If_None_Match=tag).status, 304)
        seen = f"SELECT seen_at FROM lazaret.clerk_session WHERE digest = '\\x{desk.digest(self.clerk.secret)}'"
        station.sql(seen.replace("SELECT seen_at FROM", "UPDATE").replace(
            "WHERE", "SET seen_at = now() - interval '5 minutes' WHERE"))
        before = station.sql(seen)
        self.clerk.get(path)
        self.assertEqual(station.sql(seen), before, "a page that asks by itself")
        self.clerk.get("/staff/cases")
        self.assertNotEqual(station.sql(seen), before)
        self.assertNotIn("data-live", self.clerk.get("/staff/cases?q=L-1").body.decode())

    def test_an_exemption_needs_four_eyes(self):
        fields = {"whose": "line", "days": "7", "reason": "a hospital's telephone"}
        self.assertEqual(self.clerk.post("/staff/cases/2222DD/exempt", fields).status, 303)
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.exemption")[0], ["0"])
        self.assertEqual(station.sql("""SELECT state, asked_by FROM lazaret.exemption_draft""")[0],
                         ["waiting", "staff:" + self.clerk.name])

    def test_a_viewer_looks_alone(self):
        viewer = desk.Clerk(portal, "viewer")
        page = viewer.get("/staff/cases/2222BB")
        self.assertEqual(page.status, 200)
        self.assertNotIn("Release", desk.text(page))
        for deed in ("act", "note", "take", "exempt"):
            with self.subTest(deed):
                self.assertEqual(viewer.post("/staff/cases/2222BB/" + deed).status, 403)
                self.assertEqual(self.clerk.post("/staff/cases/2222BB/" + deed, csrf=False).status, 403)
        self.assertEqual(state_of("2222BB")[:2], ["open", "garden"])


if __name__ == "__main__":
    tap.main()
