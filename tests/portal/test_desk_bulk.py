# test_desk_bulk.py -- many cases at once, the brake, exemptions by four eyes
#
# Real portal, nginx, database, and a warden that does what was set going.
import unittest

import desk
import station
import tap
import test_desk_cases as cases

from daemon import within
from warden.world import Warden


def setUpModule():
    global warden
    cases.setUpModule()
    warden = Warden(station.free_port())


def tearDownModule():
    warden.stop()
    cases.tearDownModule()


def bulk_state(path):
    return station.sql(f"SELECT state FROM lazaret.bulk WHERE id = '{path.rsplit('/', 1)[1]}'")[0][0]


class Bulk(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(cases.portal, "supervisor")

    def choose(self, query="", **fields):
        return self.clerk.post("/staff/bulk" + query, fields)

    def run_through(self, path):
        self.assertEqual(self.clerk.post(path + "/start").status, 303)
        self.assertTrue(within(60, lambda: bulk_state(path) == "done"))
        return desk.text(self.clerk.get(path))

    def test_what_makes_no_sense_is_told_and_kept(self):
        for fields, words in [
                ({"act": "release", "which": "filter"}, "say why"),
                ({"act": "undo", "which": "filter", "reason": "not so"}, "choose what to do"),
                ({"act": "wall", "to": "odd", "which": "filter", "reason": "odd"}, "choose the measure"),
                ({"act": "release", "which": "codes", "codes": "222", "reason": "half"}, "not codes"),
                ({"act": "release", "which": "walled", "walled_by": "few", "hours_back": "x",
                  "reason": "when"}, "choose the cases"),
                ({"act": "release", "which": "codes", "codes": "222 222", "reason": "none"},
                 "nobody would be hit")]:
            with self.subTest(words):
                answer = self.choose(**fields)
                self.assertEqual(answer.status, 422)
                self.assertIn(words, desk.text(answer))
                self.assertIn(fields.get("codes", ""), answer.body.decode())

    def test_a_preview_is_done_reported_and_undone(self):
        cases.open_case("5555BB", "L-4")
        cases.open_case("5555CC", "L-5")
        answer = self.choose(act="soften", to="notice", which="codes", reason="a false alarm",
                             codes="555 5BB, 5555cc")
        self.assertEqual(answer.status, 303)
        path = answer.headers["Location"]
        page = desk.text(self.clerk.get(path))
        for words in ("2 cases of 2 lines", "Nothing is done yet", "555 5BB", "L-5", "a false alarm"):
            with self.subTest(words):
                self.assertIn(words, page)
        self.clerk.stale()
        self.assertEqual(self.clerk.post(path + "/start").status, 403)
        self.assertEqual(cases.state_of("5555BB")[1], "garden")
        # one changes before its turn: it is left alone, and told
        self.clerk = desk.Clerk(cases.portal, "supervisor")
        self.clerk.post("/staff/cases/5555CC/act",
                        {"act": "wall", "measure": "suspend", "reason": "worse"})
        page = self.run_through(path)
        self.assertEqual(cases.state_of("5555BB")[1], "notice")
        self.assertEqual(cases.state_of("5555CC")[1], "suspend")
        for words in ("done 1", "changed 1", "left alone"):
            with self.subTest(words):
                self.assertIn(words, page)
        answer = self.clerk.post(path + "/undo", {"reason": "it was none"})
        self.assertEqual(answer.status, 303)
        self.run_through(answer.headers["Location"])
        self.assertEqual(cases.state_of("5555BB")[1], "garden")
        self.assertEqual(self.clerk.post(path + "/undo", {"reason": "again"}).status, 409)

    def test_the_brake_lets_a_part_go(self):
        cases.open_case("6666BB", "L-6", state="held", measure="notice", source="few")
        station.sql("""INSERT INTO lazaret.brake (source, pulled_at, seen, allowed)
                       VALUES ('few', now(), 3, 2) ON CONFLICT (source)
                       DO UPDATE SET pulled_at = now(), seen = 3, allowed = 2""")
        viewer = desk.Clerk(cases.portal, "viewer")
        page = desk.text(viewer.get("/staff/cases"))
        self.assertIn("The brake is pulled for few", page)
        page = desk.text(viewer.get("/staff/brake"))
        self.assertIn("at 3 of 2", page)
        self.assertNotIn("Let it go", page)
        self.assertEqual(self.clerk.post("/staff/brake", {"source": "few", "reason": " "}).status, 422)
        self.assertIn("The brake is pulled", desk.text(viewer.get("/staff/cases")))
        answer = self.clerk.post("/staff/brake", {"source": "few", "reason": "a test of theirs"})
        self.assertEqual(station.sql("""SELECT w.reason FROM lazaret.audit a
            JOIN lazaret.audit_words w ON w.audit_id = a.id WHERE a.kind = 'brake' AND a.verb = 'let-go'
            ORDER BY a.id DESC LIMIT 1"""), [["a test of theirs"]])
        self.assertEqual(answer.status, 303)
        self.assertNotIn("The brake is pulled", desk.text(viewer.get("/staff/cases")))
        self.assertEqual(cases.state_of("6666BB")[0], "held")
        answer = self.choose("?state=held&source=few&cause=mirai", act="let-go", which="filter",
                             reason="looked at ten of them")
        self.run_through(answer.headers["Location"])
        self.assertEqual(cases.state_of("6666BB")[:2], ["open", "garden"])
        page = desk.text(viewer.get("/staff/cases/6666BB"))
        self.assertIn("looked at ten of them", page)


class Exemptions(unittest.TestCase):
    def test_one_asks_and_another_confirms(self):
        asker = desk.Clerk(cases.portal, "supervisor")
        other = desk.Clerk(cases.portal, "supervisor")
        fields = {"whose": "account", "name": "K-5", "days": "30", "reason": "a clinic"}
        self.assertEqual(asker.post("/staff/exemptions", fields | {"name": "K-99"}).status, 422)
        self.assertEqual(asker.post("/staff/exemptions", fields | {"reason": " "}).status, 422)
        self.assertEqual(asker.post("/staff/exemptions", fields).status, 303)
        draft = station.sql("""SELECT id FROM lazaret.exemption_draft
                               WHERE reason = 'a clinic'""")[0][0]
        path = f"/staff/exemptions/{draft}/decide"
        self.assertEqual(asker.post(path, {"say": "confirm"}).status, 409)
        agent = desk.Clerk(cases.portal, "agent")
        self.assertEqual(agent.post(path, {"say": "confirm"}).status, 403)
        self.assertEqual(other.post(path, {"say": "confirm"}).status, 303)
        self.assertEqual(other.post(path, {"say": "confirm"}).status, 409)
        held, by, second = station.sql("""SELECT id, decided_by, seconded_by FROM lazaret.exemption
                                          WHERE reason = 'a clinic'""")[0]
        self.assertEqual((by, second), ("staff:" + asker.name, "staff:" + other.name))
        self.assertIn("a clinic", desk.text(agent.get("/staff/exemptions")))
        self.assertEqual(agent.post(f"/staff/exemptions/{held}/end", {"reason": "over"}).status, 403)
        self.assertEqual(other.post(f"/staff/exemptions/{held}/end", {"reason": "moved out"}).status, 303)
        self.assertEqual(station.sql(f"""SELECT until <= now() FROM lazaret.exemption
                                         WHERE id = '{held}'"""), [["t"]])
        self.assertEqual(station.sql("""SELECT count(*) FROM lazaret.audit
                                        WHERE kind = 'exemption'"""), [["3"]])


if __name__ == "__main__":
    tap.main()
