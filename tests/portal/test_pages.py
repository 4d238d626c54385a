# test_pages.py -- the subscriber's pages, from a walled line to a free one
#
# Real portal, nginx and database; a line is whoever comes from its address.
import datetime
import html
import http.client
import json
import re
import unittest
import urllib.parse

import station
import tap

WORLD = """
INSERT INTO lazaret.cause_group VALUES ('bots');
INSERT INTO lazaret.cause (name, group_name, title, severity) VALUES
    ('mirai', 'bots', 'Mirai', 60), ('spam-bot', 'bots', 'Spam', 50);
INSERT INTO lazaret.garden_group (name, bit) VALUES ('routers', 7);
INSERT INTO lazaret.device VALUES ('router', 'Router'), ('camera', 'Camera');
INSERT INTO lazaret.device_garden VALUES ('router', 'routers');
INSERT INTO lazaret.device_word (word, device) VALUES ('dvr', 'camera');
INSERT INTO lazaret.playbook (cause, checklist) VALUES
    ('mirai', '{unplug,reset,password,close,update}'), ('spam-bot', '{scan,remove,sent,router}');
INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0'), ('spam-bot', 1, 'notice', '0'),
    ('spam-bot', 2, 'garden', '48 hours');
INSERT INTO lazaret.source (name, walls_an_hour) VALUES ('sinkhole', 10000);
INSERT INTO lazaret.subscriber (account, kind, language)
    SELECT 'A-' || n, (CASE WHEN n = 5 THEN 'business' ELSE 'home' END)::lazaret.account_kind,
    CASE WHEN n = 6 THEN 'de' END FROM generate_series(2, 10) n;
INSERT INTO lazaret.subscriber (account) SELECT 'B-' || n FROM generate_series(51, 59) n;
INSERT INTO lazaret.line (reference, subscriber_id)
    SELECT 'L' || substr(account, 2), id FROM lazaret.subscriber;
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.0.1.' || substr(reference, 3))::cidr, 'static',
    now() - interval '30 days', now() FROM lazaret.line;
"""
MIRAI = ["unplug", "reset", "password", "close", "update"]
EVIL = "<script>alert(1)</script> you are a criminal"


def setUpModule():
    global portal, api, token
    station.sql(WORLD)
    token = station.make_token(["quarantine", "quarantine:force", "release"])
    api = station.Station("api", "lazaret_api", name="pages-api")
    portal = station.Station(
        "subscriber", "lazaret_subscriber", templates="templates",
        languages=station.BUILD + "/i18n", brand="templates/brand/default.conf")
    api.__enter__()
    portal.__enter__()


def tearDownModule():
    try:
        portal.__exit__()
    finally:
        api.__exit__()


def ask(line, method, path, body=None, **headers):
    """A request that comes from this line's address."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", portal.port, timeout=60, source_address=(f"127.0.1.{line}", 0))
    try:
        if isinstance(body, (dict, list)):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(body)
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        return station.Answer(reply, reply.read())
    finally:
        connection.close()


def page(line, path="/", **headers):
    answer = ask(line, "GET", path, **headers)
    return answer.body.decode()


def headline(text):
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S).group(1))


def wall(line, cause="mirai", **more):
    """Opens a case by the API; its code and id."""
    order = {"address": f"127.0.1.{line}", "cause": cause, "source": "sinkhole",
             "observed_at": datetime.datetime.now(datetime.timezone.utc).isoformat(),
             "evidence": {"text": EVIL, "destination": "198.51.100.23", "destination_port": 23,
                          "protocol": "tcp", "count": 9, "device": EVIL}}
    order.update(more)
    answer = api.ask("POST", "/api/v1/quarantines", json.dumps(order),
                     Authorization=f"Bearer {token}", Content_Type="application/json")
    if answer.status not in (200, 201):
        raise RuntimeError(answer.body)
    return answer.json["case"]


def form_token(text):
    return re.search(r'name="token" value="([^"]+)"', text).group(1)


def tick(line, steps, **more):
    fields = [("token", form_token(page(line)))] + [("tick", step) for step in steps]
    return ask(line, "POST", "/steps", fields, **more)


def release(line, code, token_text=None):
    return ask(line, "POST", "/release",
               {"token": token_text or form_token(page(line)), "code": code})


def captive(line):
    answer = ask(line, "GET", "/captive-portal/api")
    assert answer.status == 200, answer.status
    assert answer.headers["Content-Type"] == "application/captive+json"
    assert answer.headers["Cache-Control"] in ("private", "no-store")
    return answer.json


def rule(case, verb, words):
    """Staff decide what waits of this case."""
    station.lazaret("request", verb, case["code"],
                    *(["--question" if verb == "ask" else "--answer", words] if words else []))


class Pages(unittest.TestCase):
    def test_a_clean_line_is_told_so(self):
        self.assertEqual(headline(page(9)), "Your Internet is not paused.")
        self.assertFalse(captive(9)["captive"])

    def test_nobodys_address_learns_nothing(self):
        text = page(200)
        self.assertEqual(headline(text), "We cannot tell which line this is.")
        self.assertNotIn("not paused", text)
        self.assertFalse(captive(200)["captive"])

    def test_the_way_out(self):
        """Read, tick, type, be free: and it counts."""
        case = wall(2)
        text = page(2)
        with self.subTest("walled"):
            self.assertEqual(
                headline(text), "Your Internet is paused: a device needs cleaning.")
            self.assertIn(case["code"][:3] + " " + case["code"][3:], text)
            self.assertTrue(captive(2)["captive"])
        with self.subTest("no reporter's word"):
            self.assertNotIn("criminal", text)
            self.assertNotIn("alert(1)", text)
            self.assertIn("198.51.100.23", text)
        with self.subTest("no code field before the steps are done"):
            self.assertNotIn('id="code"', text)
        with self.subTest("release before the steps"):
            answer = release(2, case["code"][3:])
            self.assertEqual(answer.status, 422)
            self.assertIn("not ticked yet", answer.body.decode())
        with self.subTest("some ticks are kept"):
            self.assertEqual(tick(2, MIRAI[:2]).status, 303)
            self.assertIn("2 of 5 ticked", page(2))
            self.assertEqual(page(2).count(" checked"), 2)
        with self.subTest("a tick is taken back"):
            tick(2, MIRAI[:1])
            self.assertIn("1 of 5 ticked", page(2))
        with self.subTest("all ticks"):
            before = ask(2, "GET", "/state").json
            tick(2, MIRAI)
            self.assertNotEqual(before, ask(2, "GET", "/state").json)
            self.assertEqual(headline(page(2)), "All steps done: now open your Internet.")
        with self.subTest("the wrong code"):
            answer = release(2, "222" if case["code"][3:] != "222" else "333")
            self.assertEqual(answer.status, 422)
            self.assertIn('<a href="#code">', answer.body.decode())
            self.assertTrue(captive(2)["captive"])
        with self.subTest("the right code, as people type it"):
            answer = release(2, " " + case["code"][3:].lower() + " ")
            self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"))
            self.assertEqual(headline(page(2)), "You are back online.")
            self.assertFalse(captive(2)["captive"])
        with self.subTest("pressing again changes nothing"):
            self.assertEqual(ask(2, "POST", "/release", {"token": "x"}).status, 303)

    def test_the_budget(self):
        """Two self-releases in 30 days, then a person."""
        for _ in range(2):
            case = wall(3)
            tick(3, MIRAI)
            self.assertEqual(release(3, case["code"][3:]).status, 303)
        case = wall(3)
        tick(3, MIRAI)
        text = page(3)
        self.assertEqual(headline(text), "Your Internet is paused: please call us.")
        self.assertIn('href="tel:', text)
        self.assertEqual(release(3, case["code"][3:]).status, 422)
        self.assertTrue(captive(3)["captive"])

    def test_several_cases_are_one_page(self):
        mirai = wall(4)
        spam = wall(4, "spam-bot", measure="notice")
        text = page(4)
        with self.subTest("the gravest first, one list"):
            self.assertIn(mirai["code"][:3] + " " + mirai["code"][3:], text)
            self.assertIn("0 of 9 ticked", text)
            self.assertEqual(text.count("<h1"), 1)
        tick(4, MIRAI)
        with self.subTest("the wall's own rule is met"):
            self.assertIn('id="code"', page(4))
            self.assertEqual(release(4, mirai["code"][3:]).status, 303)
        with self.subTest("what still holds is said"):
            text = page(4)
            self.assertEqual(headline(text), "You are back online.")
            self.assertIn("still something to clean", text)
            self.assertFalse(captive(4)["captive"])
            self.assertIn(spam["code"][3:], page(4, "/case"))

    def test_a_business_line_is_warned_as_shared(self):
        wall(5)
        self.assertEqual(headline(page(5)), "Shared line: one device on it needs cleaning.")
        self.assertFalse(captive(5)["captive"])

    def test_the_device(self):
        """General steps, until a report or the subscriber says which device it is."""
        wall(10)
        with self.subTest("general advice is called general"):
            self.assertIn("These steps fit any device.", page(10))
        with self.subTest("a report names it"):
            wall(10, evidence={"device": "Some DVR"})
            self.assertIn("Steps for: <b>Camera or recorder</b>", page(10))
        with self.subTest("the question"):
            text = page(10, "/device?cause=mirai")
            self.assertEqual(re.findall('name="device" value="([^"]+)"', text),
                             ["camera", "router", "tv", "any"])
            self.assertIn('value="mirai"', page(10, "/device?cause=no-such"))
        before = ask(10, "GET", "/state").json
        with self.subTest("the subscriber says it"):
            said = {"token": form_token(text), "cause": "mirai", "device": "router"}
            answer = ask(10, "POST", "/device", said)
            self.assertEqual((answer.status, answer.headers["Location"]), (303, "/#steps"))
            self.assertIn("Steps for: <b>Router</b>", page(10))
            self.assertNotEqual(before, ask(10, "GET", "/state").json)
        with self.subTest("its makers open for a day"):
            self.assertEqual(station.sql("""SELECT count(*) FROM lazaret.wall w
                JOIN lazaret.line n ON n.id = w.line_id
                WHERE reference = 'L-10' AND garden & (1 << 7) <> 0"""), [["1"]])
        with self.subTest("ticks hold for any device"):
            tick(10, MIRAI[:2])
            ask(10, "POST", "/device", dict(said, device="any"))
            text = page(10)
            self.assertIn("These steps fit any device.", text)
            self.assertIn("2 of 5 ticked", text)
        with self.subTest("a device that nobody knows"):
            self.assertEqual(ask(10, "POST", "/device", dict(said, device="'")).status, 303)
            self.assertIn("These steps fit any device.", page(10))
        with self.subTest("a stranger's form"):
            self.assertEqual(ask(10, "POST", "/device", dict(said, token="x")).status, 403)
        with self.subTest("no case, no question"):
            self.assertEqual(ask(200, "GET", "/device").status, 303)

    def test_half_an_hour_of_internet(self):
        """At once, once per case, and it says until when."""
        case = wall(51)
        with self.subTest("what it means, before it is done"):
            self.assertIn('href="/urgent"', page(51))
            text = page(51, "/urgent")
            self.assertEqual(headline(text), "Open your Internet for a short time?")
            self.assertIn("for 30 minutes", text)
            self.assertTrue(captive(51)["captive"])
        with self.subTest("a stranger's form"):
            answer = ask(51, "POST", "/urgent", {"token": "x"})
            self.assertEqual(answer.status, 403)
            self.assertIn('action="/urgent"', answer.body.decode())
            self.assertTrue(captive(51)["captive"])
        before = ask(51, "GET", "/state").json
        with self.subTest("begun"):
            answer = ask(51, "POST", "/urgent", {"token": form_token(text)})
            self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"))
            text = page(51)
            self.assertEqual(headline(text), "Your Internet is open for a short time.")
            self.assertRegex(text, "closes again by itself (today|tomorrow|on) .*Time left: 30 min")
            self.assertNotEqual(before, ask(51, "GET", "/state").json)
        with self.subTest("devices hear of it"):
            said = captive(51)
            self.assertFalse(said["captive"])
            self.assertTrue(1700 < said["seconds-remaining"] <= 1800, said)
        with self.subTest("the page of it leads home meanwhile"):
            self.assertEqual(ask(51, "GET", "/urgent").status, 303)
        station.sql(f"""BEGIN;
            UPDATE lazaret.case SET measure = wanted, pause_until = NULL WHERE id = '{case["id"]}';
            INSERT INTO lazaret.timeline (case_id, kind, actor)
            VALUES ('{case["id"]}', 'resumed', 'warden'); COMMIT""")
        with self.subTest("used up: said, and whom to call"):
            text = page(51, "/urgent")
            self.assertEqual(headline(text), "You have had your half hour.")
            self.assertIn('class="button" href="tel:', text)
            answer = ask(51, "POST", "/urgent", {"token": form_token(page(51))})
            self.assertEqual(answer.status, 422)
            self.assertTrue(captive(51)["captive"])
        with self.subTest("nothing is closed, nothing to open"):
            self.assertEqual(ask(56, "GET", "/urgent").status, 303)

    def test_asking(self):
        """Nothing is lost, nothing is sent twice, and the answer is shown."""
        case = wall(52)
        token_text = form_token(page(52, "/ask"))
        for name, words, want in (
                ("no words", " \r\n ", "write a few words"),
                ("too many", "ä" * 2001, "at most 2000 signs")):
            with self.subTest(name):
                answer = ask(52, "POST", "/ask", {"token": token_text, "words": words})
                text = answer.body.decode()
                self.assertEqual(answer.status, 422)
                self.assertIn(want, text)
                self.assertIn('<a href="#words">', text)
                self.assertIn('aria-invalid="true"', text)
                self.assertIn(words.strip() + "</textarea>", text)
        with self.subTest("a form that is too old keeps the words"):
            answer = ask(52, "POST", "/ask",
                         {"token": "x", "about": "exemption", "words": "<b>lift"})
            text = answer.body.decode()
            self.assertEqual(answer.status, 403)
            self.assertIn("&lt;b&gt;lift</textarea>", text)
            self.assertIn('name="about" value="exemption"', text)
        with self.subTest("a letter of any size"):
            answer = ask(52, "POST", "/ask", {"token": token_text, "words": "x" * 70000})
            self.assertEqual(answer.status, 413)
        words = "Ü\r\n" + "ä" * 1998
        with self.subTest("sent, once"):
            for _ in range(2):
                answer = ask(52, "POST", "/ask", {"token": token_text, "words": words})
                self.assertEqual((answer.status, answer.headers["Location"]),
                                 (303, "/ask?about=release"))
            self.assertEqual(station.sql(f"""SELECT kind, length(m.content), m.author
                FROM lazaret.request r JOIN lazaret.message m ON m.request_id = r.id
                WHERE r.case_id = '{case["id"]}'"""),
                             [["release", "2000", "subscriber"]])
        with self.subTest("the page says that it has come in, and by when"):
            text = page(52, "/ask?about=release")
            self.assertEqual(headline(text), "Your message is with us.")
            self.assertRegex(text, "We answer on .* at the latest")
            self.assertNotIn("<textarea", text)
            self.assertRegex(page(52), "You asked us to open your line. We answer")
        before = ask(52, "GET", "/state").json
        rule(case, "ask", "Which make is the camera?")
        with self.subTest("asked back: the reply joins it"):
            text = page(52, "/ask")
            self.assertIn("We have a question for you:", text)
            self.assertIn("Which make is the camera?", text)
            self.assertRegex(text, "Please reply on .* at the latest")
            self.assertNotEqual(before, ask(52, "GET", "/state").json)
            answer = ask(52, "POST", "/ask", {"token": token_text, "words": "A Reolink."})
            self.assertEqual(answer.status, 303)
            self.assertEqual(station.sql(f"""SELECT r.state, count(m) FROM lazaret.request r
                JOIN lazaret.message m ON m.request_id = r.id
                WHERE r.case_id = '{case["id"]}' GROUP BY r.id"""), [["waiting", "3"]])
            self.assertNotIn("Which make is the camera?", page(52))
        with self.subTest("denied, with its reason"):
            rule(case, "deny", "It was seen <again> an hour ago.")
            for path in ("/", "/ask"):
                text = page(52, path)
                self.assertIn("It was seen &lt;again&gt; an hour ago.", text)
                self.assertIn("You can write again", text)
            self.assertIn("<textarea", page(52, "/ask"))
        with self.subTest("asked again, approved"):
            ask(52, "POST", "/ask", {"token": token_text, "words": "Now it is unplugged."})
            rule(case, "approve", "Thank you.")
            text = page(52)
            self.assertEqual(headline(text), "You are back online.")
            self.assertIn("We have opened your line, as you asked.", text)
            self.assertIn('<p class="door" dir="auto">Thank you.</p>', text)
        with self.subTest("an open line asks for nothing"):
            self.assertEqual(ask(52, "GET", "/ask").status, 303)
        with self.subTest("it came back: the old answer is no news"):
            wall(52)
            self.assertEqual(headline(page(52)), "Paused again: the device is not clean yet.")
            self.assertNotIn("Thank you.", page(52))
            self.assertIn("It was open since", page(52))

    def test_a_dispute(self):
        """It stops the ladder; who was right is told so."""
        case = wall(53, "spam-bot", measure="notice")
        station.sql(f"UPDATE lazaret.case SET step = 1 WHERE id = '{case['id']}'")
        with self.subTest("the next step is told ahead, in words and for devices"):
            self.assertRegex(page(53), "If nothing changes, your Internet is paused .*48 hours")
            self.assertTrue(172000 < captive(53)["seconds-remaining"] <= 172800)
        answer = ask(53, "POST", "/ask", {"token": form_token(page(53)), "about": "dispute",
                                          "words": "I was away."})
        with self.subTest("sent: nothing gets stricter"):
            self.assertEqual(answer.headers["Location"], "/ask?about=dispute")
            self.assertIn("nothing gets stricter", page(53))
            self.assertNotIn("If nothing changes", page(53))
            self.assertNotIn("seconds-remaining", captive(53))
        with self.subTest("upheld"):
            rule(case, "approve", "")
            self.assertEqual(headline(page(53)), "You were right: your line is open again.")
        with self.subTest("no words need no quote"):
            self.assertNotIn('<p class="door"', page(53))

    def test_an_exemption(self):
        case = wall(54)
        ask(54, "POST", "/ask", {"token": form_token(page(54)), "about": "exemption",
                                 "words": "It is a lift."})
        self.assertIn("You asked us to leave this line open.", page(54))
        self.assertIn("This is not me", page(54, "/ask?about=exemption"))
        rule(case, "approve", "")
        self.assertIn("We leave this line open, as you asked.", page(54))
        with self.subTest("a dispute is possible after the release, too"):
            self.assertIn("<textarea", page(54, "/ask?about=dispute"))
        with self.subTest("what nobody may ask is no kind"):
            self.assertEqual(ask(54, "GET", "/ask?about=review").status, 303)

    def test_the_survey(self):
        """After a clean watch: two questions, answered once."""
        case = wall(55)
        self.assertEqual(ask(55, "GET", "/survey").status, 303)
        tick(55, MIRAI)
        release(55, case["code"][3:])
        station.sql(f"""BEGIN;
            UPDATE lazaret.case SET state = 'closed', closed_at = now() WHERE id = '{case["id"]}';
            INSERT INTO lazaret.timeline (case_id, kind, actor) VALUES ('{case["id"]}', 'closed', 'warden');
            INSERT INTO lazaret.survey (case_id, line_id) SELECT id, line_id FROM lazaret.case
            WHERE id = '{case["id"]}'; COMMIT""")
        self.assertEqual(headline(page(55)), "All stayed quiet: your case is closed.")
        text = page(55, "/survey")
        sent = {"token": form_token(text), "found": "yes", "clear": "4"}
        for name, change in (("one left out", {"clear": ""}), ("no such answer", {"found": "maybe"}),
                             ("out of bounds", {"clear": "6"}), ("no digit", {"clear": "44"})):
            with self.subTest(name):
                answer = ask(55, "POST", "/survey", dict(sent, **change))
                self.assertEqual(answer.status, 422)
                self.assertIn('<a href="#survey">', answer.body.decode())
                self.assertEqual(answer.body.decode().count(" checked"), 1)
        with self.subTest("a stranger's form keeps the answers"):
            answer = ask(55, "POST", "/survey", dict(sent, token="x"))
            self.assertEqual(answer.status, 403)
            self.assertEqual(answer.body.decode().count(" checked"), 2)
        with self.subTest("thanks"):
            answer = ask(55, "POST", "/survey", sent)
            self.assertEqual(headline(answer.body.decode()), "Thank you for your answers.")
            self.assertEqual(station.sql(f"""SELECT found, clear FROM lazaret.survey
                WHERE case_id = '{case["id"]}'"""), [["yes", "4"]])
        with self.subTest("once"):
            self.assertEqual(ask(55, "POST", "/survey", sent).status, 303)
            self.assertEqual(headline(page(55)), "Your Internet is not paused.")

    def test_languages(self):
        wall(6)
        wall(7)
        german = "Ihr Internet macht Pause: Ein Gerät braucht Reinigung."
        english = "Your Internet is paused: a device needs cleaning."
        for name, line, path, headers, want in (
                ("the contract", 6, "/", {}, german),
                ("the browser", 7, "/", {"Accept-Language": "de-AT,en;q=0.5"}, german),
                ("the browser, refused", 7, "/", {"Accept-Language": "de;q=0, en"}, english),
                ("an unknown one", 7, "/", {"Accept-Language": "tlh"}, english),
                ("the switch", 6, "/?language=en", {}, english),
                ("the switch, kept", 6, "/", {"Cookie": "a=b; language=en"}, english),
                ("a bad switch", 7, "/?language=%00", {}, None),
                ("another bad switch", 7, "/?language=../../x", {}, english)):
            with self.subTest(name):
                answer = ask(line, "GET", path, **headers)
                if want is None:
                    self.assertEqual(answer.status, 400)
                else:
                    self.assertEqual(headline(answer.body.decode()), want)
        answer = ask(6, "GET", "/?language=en")
        self.assertRegex(answer.headers["Set-Cookie"], r"^language=en; Path=/; .*Secure; HttpOnly")
        self.assertEqual(answer.headers["Content-Language"], "en")

    def test_forms_of_others_are_refused(self):
        case = wall(8)
        wall(9, "spam-bot", measure="garden")
        foreign = form_token(page(9))
        for name, text in (("none", None), ("another line's", foreign), ("short", "abc")):
            with self.subTest(name):
                fields = [("tick", "unplug")] + ([("token", text)] if text else [])
                answer = ask(8, "POST", "/steps", fields)
                self.assertEqual(answer.status, 403)
                self.assertIn("open for long", answer.body.decode())
                self.assertEqual(answer.body.decode().count(" checked"), 1)
                self.assertIn("0 of 5", page(8))
                self.assertEqual(release(8, case["code"][3:], text or "x").status, 403)
        api.ask("POST", f"/api/v1/cases/{case['id']}/release", '{"reason": "test"}',
                Authorization=f"Bearer {token}", Content_Type="application/json")
        with self.subTest("released by others, seen at once"):
            self.assertEqual(headline(page(8)), "You are back online.")

    def test_guards(self):
        for name, method, path, headers, want in (
                ("unknown path", "GET", "/nothing", {}, 404),
                ("method", "PUT", "/", {}, 405),
                ("method of a form", "GET", "/release", {}, 405),
                ("foreign name", "GET", "/", {"Host": "bank.example"}, 421),
                ("style", "GET", "/style.css", {}, 200),
                ("script", "GET", "/page.js", {}, 200),
                ("help", "GET", "/help", {}, 200),
                ("head", "HEAD", "/", {}, 200)):
            with self.subTest(name):
                answer = ask(9, method, path, **headers)
                self.assertEqual(answer.status, want)
                policy = answer.headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertNotIn("unsafe", policy)
        with self.subTest("unchanged"):
            first = ask(9, "GET", "/style.css")
            self.assertEqual(
                ask(9, "GET", "/style.css", **{"If-None-Match": first.headers["ETag"]}).status, 304)

    def test_the_database_is_away(self):
        away = station.Station(
            "subscriber", "lazaret_subscriber", name="pages-away", templates="templates",
            languages=station.BUILD + "/i18n", brand="templates/brand/default.conf",
            database_patience="1s")
        with away:
            database = station.sql("SELECT current_database()")[0][0]
            station.sql(f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC")
            try:
                station.sql("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE "
                            f"usename = 'lazaret_subscriber' AND datname = '{database}'")
                answer = away.ask("GET", "/")
            finally:
                station.sql(f"GRANT CONNECT ON DATABASE {database} TO PUBLIC")
        text = answer.body.decode()
        self.assertEqual(answer.status, 503)
        self.assertIn("Retry-After", answer.headers)
        self.assertIn("cannot look up your line", text)
        self.assertIn("0800 123 4567", text)


if __name__ == "__main__":
    tap.main()
