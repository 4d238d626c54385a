# test_what_if.py -- the bench: what would happen, told on one page
#
# Real portal, nginx and database.
import html
import unittest

import desk
import station
import tap
import test_desk_cases as cases

MORE = """
UPDATE lazaret.policy SET wall_weight = 40;
INSERT INTO lazaret.playbook_step VALUES ('spam', 2, 'garden', '3 days');
INSERT INTO lazaret.source (name, weight) VALUES ('whisper', 10);
INSERT INTO lazaret.lease (line_id, realm, prefix, outside, ports, origin, started_at, confirmed_at)
    SELECT id, 'default', '100.64.0.4', '198.51.100.7', int4range(20000, 21000), 'static',
        now() - interval '1 day', now() FROM lazaret.line WHERE reference = 'L-4';
"""
TEXT = """kind causes
group bots
cause mirai group=bots ladder=notice,restrict@2d checklist=reboot -- Milder
cause spam group=bots ladder=notice,garden@1d checklist=reboot -- A spam bot
"""
# What is dumped: all but sessions, which every page of the console touches.
DUMP = """SELECT string_agg(t.name || query_to_xml('SELECT md5(string_agg(x::text, '''' ORDER BY x::text)) FROM '
              || t.name || ' x', true, false, '')::text, ',' ORDER BY t.name)
          FROM (SELECT c.oid::regclass::text AS name FROM pg_class c
                WHERE c.relkind = 'r' AND c.relnamespace = 'lazaret'::regnamespace
                  AND c.relname !~ '^clerk') t"""


def setUpModule():
    global portal
    station.sql(cases.WORLD + MORE)
    cases.open_case("2222CC", "L-4", "spam", "notice", age="2 days")
    portal = desk.console(name="what-if")
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


class Bench(unittest.TestCase):
    def tried(self, whose="L-1", cause="mirai", source="sinkhole", status=200, role="viewer", file=None, **more):
        before = station.sql(DUMP)
        answer = desk.Clerk(portal, role).post(
            "/staff/what-if", {"whose": whose, "cause": cause, "source": source} | more, file=file)
        self.assertEqual(answer.status, status, answer.body[:300])
        self.assertEqual(station.sql(DUMP), before, "a trial changes nothing")
        self.page = answer.body.decode()
        return desk.text(answer)

    def test_each_rule_is_told(self):
        for told, fields in {
                "Step 1 of the ladder gives garden.": {},
                "believed at 10 of the 40 that a wall needs": {"source": "whisper"},
                "the account is not a home's": {"whose": "L-2"},
                "line L-4 held 198.51.100.7/32 ports 20000 to 20999 (inside 100.64.0.4/32)":
                    {"whose": "198.51.100.7", "port": "20500"},
                "shared by several lines and the report names no source port": {"whose": "198.51.100.7"},
                "no line held the address at that time": {"whose": "192.0.2.1", "observed": "2020-01-01 12:00"},
                "Refused: there is no line of this name.": {"whose": "L-77"},
                "The report itself asks for throttle.": {"measure": "throttle"},
        }.items():
            with self.subTest(told):
                self.assertIn(told, self.tried(**fields))

    def test_the_ladder_has_its_times(self):
        page = self.tried(cause="spam")
        self.assertIn("in 3 d garden Step 2 of the ladder gives garden.", page.replace("in 2 d", "in 3 d"))

    def test_the_mail_and_the_wall(self):
        page = self.tried(whose="L-3")
        self.assertIn("To k-3@mail.example", page)
        self.assertIn("Subject Your Internet line: a device needs cleaning (case", page)
        self.assertIn("192.0.2.3/32 default garden always", page)

    def test_the_page_in_a_frame(self):
        self.tried(whose="L-3", device="camera")
        path = html.unescape(self.page.split('sandbox="allow-same-origin" src="')[1].split('"')[0])
        report = {"whose": "L-3", "cause": "mirai", "source": "sinkhole", "instead": TEXT}
        before = station.sql(DUMP)
        clerk = desk.Clerk(portal, "viewer")
        for told, answer in {"Your Internet is paused": clerk.get(path),
                             "Your Internet works": clerk.post("/staff/what-if/page", report)}.items():
            self.assertEqual(answer.status, 200)
            self.assertIn(told, desk.text(answer))
            self.assertIn("frame-ancestors 'self'", answer.headers["Content-Security-Policy"])
        self.assertEqual(station.sql(DUMP), before)

    def test_a_text_instead_of_what_is_in_force(self):
        page = self.tried(whose="L-3", instead=TEXT.replace("\n", "\r\n"))
        self.assertIn("A trial: this is not in force", page)
        self.assertIn("1 of spam: notice to garden", page)
        self.assertIn("2222CC L-4 spam notice garden walled", page)
        self.assertIn("Step 1 of the ladder gives notice.", page)
        self.assertIn("ladder=notice,restrict@2d", page, "the form keeps the text")
        self.assertIn("gives garden.", self.tried(whose="L-3"))

    def test_a_file_goes_before_what_is_pasted(self):
        page = self.tried(whose="L-3", file=TEXT.encode(), instead="kind nonsense")
        self.assertIn("1 of spam: notice to garden", page)
        self.assertIn("ladder=notice,restrict@2d", page, "the form keeps the file's text")
        self.assertNotIn("nonsense", page)

    def test_a_file_that_cannot_be_tried_says_why(self):
        for told, file in {"line:2: ": b"kind causes\nnonsense\n", "longer than 256 kB": b"#" * 262145,
                           "not a text in UTF-8": b"PK\x03\x04\xff\xff", "The file is empty": b" \n"}.items():
            with self.subTest(told):
                self.assertIn(told, self.tried(whose="L-3", status=422, file=file))
                self.assertIn('value="L-3"', self.page, "nothing typed is lost")

    def test_a_file_of_256_kb_is_tried(self):
        file = TEXT.encode() + b"#" + b'"' * (262144 - len(TEXT) - 1)  # the sign that is longest as text of a page
        self.assertIn("A trial: this is not in force", self.tried(whose="L-3", file=file))

    def test_a_cause_that_only_the_text_has(self):
        fresh = TEXT + "cause fresh group=bots ladder=notice checklist=a -- Quite new\n"
        self.assertIn("Quite new", self.tried(cause="fresh", instead=fresh))
        self.assertIn("Refused: the cause is not known", self.tried(cause="fresh"))

    def test_a_faulty_text_is_told_by_line(self):
        self.assertIn("line:3: ", self.tried(status=422, instead="kind causes\ngroup bots\ncause x group=bots -- X\n"))
        self.assertIn("names what is not loaded", self.tried(
            status=422, instead="kind indicators\nindicator nobody x.example\n"))
        self.assertIn("longer than 256 kB", self.tried(status=422, instead="#" * 262145))

    def test_bad_forms_say_why(self):
        for told, fields in {"A port is a number": {"port": "x"}, "The time is not understood": {"observed": "soon"},
                             "choose a cause and a source": {"cause": ""}, "no such measure": {"measure": "all"},
                             "type an address": {"whose": ""}}.items():
            with self.subTest(told):
                self.assertIn(told, self.tried(status=422, **fields))

    def test_what_is_typed_stays_text(self):
        self.tried(whose="<b>", status=200)
        self.assertIn('value="&lt;b&gt;"', self.page)


if __name__ == "__main__":
    tap.main()
