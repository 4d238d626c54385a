# test_desk_hostile.py -- hostile texts and requests at the console: shown as text, answered below 500
#
# What reports, subscribers, browsers and other staff can write stands in the
# record with markup in it; then all pages are drawn. And each row is asked with
# paths, queries and forms that make no sense.
import itertools
import json
import unittest
import urllib.parse

import desk
import matrix
import station
import tap
from test_desk_cases import WORLD, open_case

MARK = "<img src=x onerror=alert(1)>"
TEXT = f"""'"--></title></script>{MARK}{{{{name}}}}$(id)%s\N{RIGHT-TO-LEFT OVERRIDE}"""
PARTS = ["%00", "..%2f..%2fetc", urllib.parse.quote(MARK, safe=""), "%ff", "x" * 1500, "9" * 30, "2222bb",
         matrix.NOBODY + "0"]
WORDS = [TEXT, "9" * 30]
FIELDS = ["q", "state", "age", "before", "after", "from", "until", "cause", "kind", "source", "site", "measure", "line",
          "case", "id", "name", "role", "actor", "verb", "act", "reason", "words", "text", "note", "hours", "days",
          "code", "password", "again", "answer", "decision", "request", "address", "then", "page", "part", "mine"]


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def fill():
    """A case in which all that somebody else wrote is hostile."""
    station.sql(WORLD)
    case, text, short = open_case("2222BB", "L-1"), quoted(TEXT), quoted(MARK)
    told = quoted(json.dumps({"message": TEXT, "reason": TEXT, "note": TEXT, "source": TEXT, "by": TEXT}))
    evidence = quoted(json.dumps({"hostname": TEXT, "subject": TEXT, "url": TEXT, "malware": TEXT, TEXT: TEXT}))
    station.sql(f"""
        UPDATE lazaret.report SET evidence = {evidence}, words = {text} WHERE case_id = '{case}';
        UPDATE lazaret.cause SET title = {text};
        UPDATE lazaret.line SET reference = {short} WHERE reference = 'L-1';
        UPDATE lazaret.subscriber SET account = {short} WHERE account = 'K-1';
        UPDATE lazaret.contact SET value = {text} WHERE value = 'k-1@mail.example'""")
    for kind in ("noted", "opened", "joined", "released", "mail-failed", "message", "measure"):
        station.sql(f"""INSERT INTO lazaret.timeline (case_id, kind, actor, detail)
                        VALUES ('{case}', '{kind}', 'staff:' || {text}, {told})""")
    station.sql(f"""
        WITH asked AS (INSERT INTO lazaret.request (case_id, kind, due_at)
            VALUES ('{case}', 'release', now()) RETURNING id, case_id)
        INSERT INTO lazaret.message (request_id, case_id, author, content)
        SELECT id, case_id, 'subscriber', {text} FROM asked""")


def paths(method):
    return sorted(path for path, found in matrix.rows().items() if method in found and "sign-out" not in path)


def put(path, part):
    """The path with that in each of its places."""
    return "".join(part if piece.startswith("{") else piece
                   for piece in path.replace("{", "\0{").replace("}", "}\0").split("\0"))


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        fill()
        cls.portal = desk.console(name="hostile")
        cls.portal.__enter__()
        cls.addClassCleanup(cls.portal.__exit__, None, None, None)
        cls.admin = desk.Clerk(cls.portal, "admin", "admin-1")
        cls.portal.ask("GET", "/staff/", Cookie=cls.admin.cookie, User_Agent="x")
        station.sql(f"UPDATE lazaret.clerk_session SET agent = {quoted(TEXT)}")

    def check(self, answer, what):
        """Text that came from outside is text, and a browser takes a page for nothing else."""
        self.assertLess(answer.status, 500, what)
        if "html" in answer.headers.get("Content-Type", ""):
            self.assertNotIn(MARK.encode(), answer.body, what)
        if answer.status == 200:
            policy = answer.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy, what)
            self.assertNotIn("unsafe", policy, what)
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff", what)

    def test_hostile_texts_are_shown_as_texts(self):
        escaped, shown = MARK.replace("<", "&lt;").replace(">", "&gt;").encode(), set()
        places = ["2222BB", "admin-1", str(station.sql("SELECT id FROM lazaret.request")[0][0])]
        queries = ["", "?q=" + urllib.parse.quote(TEXT), "?q=2222BB&state=all"]
        for path in paths("GET"):
            for part, query in itertools.product(places if "{" in path else places[:1], queries):
                target = put(path, part) + query
                answer = self.admin.get(target)
                self.check(answer, target)
                if escaped in answer.body:
                    shown.add(path)
        print("# took the text is shown by " + " ".join(sorted(shown)))
        self.assertGreater(len(shown), 5)

    def test_paths_that_make_no_sense(self):
        for path, part in itertools.product(paths("GET"), PARTS):
            if "{" in path:
                self.check(self.admin.get(put(path, part)), (path, part))

    def test_queries_that_make_no_sense(self):
        for path, word in itertools.product(paths("GET"), WORDS):
            query = "?" + urllib.parse.urlencode({name: word[:60] for name in FIELDS})
            self.check(self.admin.get(put(path, "2222BB") + query), (path, word))

    def test_forms_that_make_no_sense(self):
        for path in paths("POST"):
            holder = desk.Clerk(self.portal, "admin")  # a form may end its session
            for word in WORDS:
                answer = holder.post(put(path, "2222BB"), {name: word for name in FIELDS})
                self.check(answer, (path, word))


if __name__ == "__main__":
    tap.main()
