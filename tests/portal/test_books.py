# test_books.py -- loaded data at the console: versions, what differs, restored
#
# Real portal, nginx and database; loaded by the operator's command.
import pathlib
import re
import unittest

import desk
import station
import tap

# In the order in which one needs the other.
DATA = [f"etc/{name}.conf" for name in ("realms", "causes", "sites", "garden", "devices", "indicators",
                                        "sources", "policy", "never-wall", "reasons")]


def setUpModule():
    global portal
    portal = desk.console(name="staff")
    portal.__enter__()
    station.lazaret("load", *DATA)


def tearDownModule():
    portal.__exit__()


def one(statement):
    return station.sql(statement)[0][0]


def last(kind):
    return int(one(f"SELECT max(id) FROM lazaret.loaded WHERE kind = '{kind}'"))


def load(kind, pattern, by):
    """Loads the shipped text with one change; gives the versions before and after."""
    before = last(kind)
    text = pathlib.Path(f"etc/{kind}.conf").read_text(encoding="utf-8")
    path = pathlib.Path(station.FOLDER) / "changed.conf"
    path.write_text(re.sub(pattern, by, text, count=1), encoding="utf-8")
    station.lazaret("load", str(path))
    return before, last(kind)


def quiet():
    return one("SELECT extract(epoch FROM quiet)::int / 3600 FROM lazaret.playbook WHERE cause = 'mirai'")


def said(clerk, version):
    """What its page says between its head and its text."""
    page = desk.text(clerk.get(f"/staff/playbooks/{version}"))
    return page.partition(" Playbooks Cause ")[2].partition(" The text ")[0]


class Versions(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "viewer")

    def test_each_kind_with_its_present_version(self):
        page = self.clerk.get("/staff/playbooks").body.decode()
        for path in DATA:
            kind = pathlib.Path(path).stem
            with self.subTest(kind):
                count = one(f"SELECT count(*) FROM lazaret.loaded WHERE kind = '{kind}'")
                self.assertIn(f'<a href="/staff/playbooks/{last(kind)}">{kind}</a>', page)
                self.assertIn(f'aria-label="All {count} versions of {kind}"', page)

    def test_one_kind_and_its_present_one_marked(self):
        load("garden", r"group ca\b", "# a remark\ngroup ca")
        page = self.clerk.get("/staff/playbooks?kind=garden").body.decode()
        self.assertEqual(re.findall(r'<a href="/staff/playbooks/(\d+)">\d+</a> <span class="pill good">', page),
                         [str(last("garden"))])
        self.assertNotIn("?kind=causes\">causes</a></td><td class=\"number\"", page.split("Versions of garden")[1])
        station.lazaret("load", "etc/garden.conf")

    def test_a_playbook_as_a_person_reads_it(self):
        page = said(self.clerk, last("causes"))
        for words in ("mirai 60 Attack program on a camera", "restrict at once garden after 1d",
                      "the checklist (unplug, reset, password, close, update) silence for 6h",
                      "2 self-releases in 30d", "one pause of 30min", "at any hour", "in walling hours",
                      "a person looks after 14d", "no report for 3d", "None are set in policy.conf"):
            with self.subTest(words):
                self.assertIn(words, page)

    def test_nothing_of_it_strays_into_the_frame(self):
        for path in ("", f"/{last('policy')}"):
            page = self.clerk.get("/staff/playbooks" + path).body.decode()
            self.assertNotIn('class="count"', page)

    def test_walling_hours_stand_with_the_playbooks(self):
        load("policy", r"\Z", "hours default days=mon,fri from=8h until=18h zone=Europe/Berlin\n")
        page = said(self.clerk, last("causes")).partition("that hold now")[2]
        self.assertRegex(page, r"hours 1 .* default fri, mon 8h 18h Europe/Berlin")
        station.lazaret("load", "etc/policy.conf")

    def test_every_kind_is_a_table_and_a_text(self):
        for path in DATA:
            kind = pathlib.Path(path).stem
            text = pathlib.Path(path).read_text(encoding="utf-8")
            with self.subTest(kind):
                answer = self.clerk.get(f"/staff/playbooks/{last(kind)}")
                self.assertEqual(answer.status, 200)
                self.assertNotIn("Today it would be refused", answer.body.decode())
                got = self.clerk.get(f"/staff/playbooks/{last(kind)}/text")
                self.assertEqual(got.headers["Content-Type"], "text/plain; charset=utf-8")
                self.assertEqual(got.body.decode(), text)

    def test_what_there_is_not(self):
        for path in ("/staff/playbooks/999999", "/staff/playbooks/x", "/staff/playbooks/-1/text",
                     "/staff/playbooks/compare", "/staff/playbooks/compare?from=1&to=x",
                     "/staff/playbooks/99999999999999999999"):
            with self.subTest(path):
                self.assertEqual(self.clerk.get(path).status, 404)
        with self.subTest("two kinds have nothing in common"):
            self.assertEqual(self.clerk.get(
                f"/staff/playbooks/compare?from={last('causes')}&to={last('garden')}").status, 422)
        with self.subTest("a text that is too long for a page"):
            station.sql(f"""INSERT INTO lazaret.loaded (kind, content, digest, loaded_by)
                VALUES ('realms', 'kind realms' || repeat(E'\n# {"x" * 60}', 70000), 'x', 'test')""")
            self.assertEqual(self.clerk.get(f"/staff/playbooks/{last('realms')}").status, 422)
            station.lazaret("load", "etc/realms.conf")


class Compared(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "viewer")

    def compare(self, a, b):
        return self.clerk.get(f"/staff/playbooks/compare?from={a}&to={b}").body.decode()

    def test_rows_and_lines(self):
        before, after = load("causes", r"quiet=6h watch=14d review=14d", "quiet=12h watch=14d review=14d")
        page = self.compare(before, after)
        self.assertIn("quiet 6h -&gt; 12h", page)
        self.assertEqual(re.findall(r"<del>(.*?)</del>", page), ["\tquiet=6h watch=14d review=14d"])
        self.assertEqual(re.findall(r"<ins>(.*?)</ins>", page), ["\tquiet=12h watch=14d review=14d"])
        self.assertIn("1 gone, 1 new", page)
        with self.subTest("three unchanged lines around it, the rest is counted"):
            self.assertEqual(len(re.findall(r'<tr><td class="number">\d+</td><td class="number">', page)), 6)
            self.assertEqual(len(re.findall(r"\d+ lines are the same", page)), 2)
        with self.subTest("and back"):
            self.assertIn("quiet 12h -&gt; 6h", self.compare(after, before))
        with self.subTest("with itself"):
            self.assertIn("Both texts are the same", self.compare(after, after))
        station.lazaret("load", "etc/causes.conf")

    def test_only_remarks(self):
        before, after = load("causes", r"kind causes", "# <script>alert(1)</script>\nkind causes")
        page = self.compare(before, after)
        self.assertIn("only remarks and the layout do", page)
        self.assertIn("&lt;script&gt;", page)
        self.assertNotIn("<script>a", page)
        station.lazaret("load", "etc/causes.conf")


class Restored(unittest.TestCase):
    def setUp(self):
        self.clerk = desk.Clerk(portal, "supervisor")
        self.before, self.after = load("causes", r"quiet=6h watch=14d review=14d", "quiet=12h watch=14d review=14d")
        self.path = f"/staff/playbooks/{self.before}/restore"

    def tearDown(self):
        station.lazaret("load", "etc/causes.conf")

    def send(self, since=None, reason="a mistake of Monday", clerk=None):
        return (clerk or self.clerk).post(self.path, {"since": since or last("causes"), "reason": reason})

    def test_first_it_is_shown(self):
        page = self.clerk.get(self.path).body.decode()
        self.assertIn("quiet 12h -&gt; 6h", page)
        self.assertIn(f'name="since" value="{self.after}"', page)
        self.assertEqual((quiet(), last("causes")), ("12", self.after))

    def test_then_it_is_done_in_one_act(self):
        answer = self.send()
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/staff/playbooks?kind=causes"))
        self.assertEqual(quiet(), "6")
        self.assertIn(f"Version {self.before} of causes is in force again.",
                      desk.text(self.clerk.get("/staff/playbooks?kind=causes")))
        self.assertEqual(station.sql(f"""
            SELECT l.restores, l.loaded_by, l.reason, l.digest = o.digest, l.row_count = o.row_count,
                a.actor, a.verb, w.reason, a.origin
            FROM lazaret.loaded l JOIN lazaret.loaded o ON o.id = l.restores
            JOIN lazaret.audit a ON a.kind = 'data' AND a.target = l.id::text
            JOIN lazaret.audit_words w ON w.audit_id = a.id WHERE l.id = {last("causes")}"""),
            [[str(self.before), f"staff:{self.clerk.name}", "a mistake of Monday", "t", "t",
              f"staff:{self.clerk.name}", "restored", "a mistake of Monday", "127.0.0.1"]])
        with self.subTest("and then there is nothing to restore"):
            page = self.clerk.get(self.path).body.decode()
            self.assertIn("No row would change", page)
            self.assertNotIn("<form method=\"post\" action=\"/staff/playbooks", page)

    def test_who_may_not_does_not(self):
        for role in ("viewer", "agent"):
            clerk = desk.Clerk(portal, role)
            with self.subTest(role):
                self.assertEqual(clerk.get(self.path).status, 403)
                self.assertEqual(self.send(clerk=clerk).status, 403)
        with self.subTest("who has not shown for long who they are is asked"):
            self.clerk.stale()
            self.assertEqual(self.send().status, 403)
        with self.subTest("an admin may"):
            self.assertEqual(self.send(clerk=desk.Clerk(portal, "admin")).status, 303)

    def test_not_without_a_reason(self):
        answer = self.send(reason="  x ")
        self.assertEqual(answer.status, 422)
        self.assertIn("quiet 12h -&gt; 6h", answer.body.decode())
        self.assertEqual(quiet(), "12")

    def test_not_what_nobody_looked_at(self):
        load("causes", r"quiet=6h watch=14d review=14d", "quiet=18h watch=14d review=14d")
        for since in (self.after, "x"):
            with self.subTest(since):
                answer = self.send(since=since)
                self.assertEqual(answer.status, 409)
                self.assertIn("quiet 18h -&gt; 6h", answer.body.decode())
                self.assertIn("a mistake of Monday", answer.body.decode())
        self.assertEqual(quiet(), "18")

    def test_a_trap_of_the_garden_stays_out(self):
        station.sql("""INSERT INTO lazaret.loaded (kind, content, digest, loaded_by)
            VALUES ('garden', E'kind garden\ngroup x\nrule x *.apple.com\n', 'old', 'operator:old')""")
        trap = last("garden")
        station.lazaret("load", "etc/garden.conf")
        self.path = f"/staff/playbooks/{trap}/restore"
        answer = self.clerk.get(self.path)
        self.assertEqual(answer.status, 422)
        self.assertIn(f"version {trap}:3: *.apple.com would open captive.apple.com", answer.body.decode())
        self.assertEqual(self.send(since=last("garden")).status, 422)
        self.assertEqual(one("SELECT count(*) FROM lazaret.garden_rule WHERE name = 'apple.com'"), "0")

    def test_what_another_still_names_stays(self):
        station.sql("""INSERT INTO lazaret.loaded (kind, content, digest, loaded_by)
            VALUES ('garden', E'kind garden\ngroup x\n', 'old', 'operator:old')""")
        self.path = f"/staff/playbooks/{last('garden')}/restore"
        station.lazaret("load", "etc/garden.conf")
        before = one("SELECT count(*) FROM lazaret.garden_rule")
        answer = self.clerk.get(self.path)
        self.assertEqual(answer.status, 422)
        self.assertIn("another still names it", answer.body.decode())
        self.assertEqual(self.send(since=last("garden")).status, 422)
        self.assertEqual(one("SELECT count(*) FROM lazaret.garden_rule"), before)

    def test_every_kind_comes_back(self):
        changes = {"realms": (r"\Z", "realm other -- for a while\n"), "sites": (r"\Z", "site two mode=redirect -- more\n"),
                   "garden": (r"\Z", "rule own webmail.isp.example\n"), "devices": (r"\Z", "device lamp -- A lamp\n"),
                   "indicators": (r"\Z", "indicator mirai bot.example -- seen\n"), "sources": (r"\Z", "source more -- another\n"),
                   "policy": (r"keep-leases=180d", "keep-leases=30d"), "reasons": (r"\Z", "reason odd for=release -- It is odd.\n"),
                   "never-wall": (r"\Z", "prefix default 192.0.2.0/24 -- ours\n")}
        for kind, (pattern, by) in changes.items():
            with self.subTest(kind):
                before, after = load(kind, pattern, by)
                self.assertNotEqual(before, after)
                self.path = f"/staff/playbooks/{before}/restore"
                self.assertEqual(self.send(since=after).status, 303)
                self.assertEqual(one(f"SELECT digest FROM lazaret.loaded WHERE id = {last(kind)}"),
                                 one(f"SELECT digest FROM lazaret.loaded WHERE id = {before}"))
        others = [path for path in DATA if "causes" not in path]
        self.assertEqual(station.lazaret("load", "--dry-run", *others), "Nothing changes.\n")


if __name__ == "__main__":
    tap.main()
