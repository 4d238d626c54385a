# test_live.py -- what a line does, the quiet clock and the search for the device
#
# Real portal, nginx and database; the world of test_pages.py.
import re
import unittest

import station
import tap
import test_pages
from test_pages import MIRAI, ask, form_token, headline, page, tick, wall

WATCHED = """
INSERT INTO lazaret.indicator (cause, kind, name, note) VALUES
    ('mirai', 'name', 'report.mirai.test', 'Where it reports');
INSERT INTO lazaret.indicator (cause, kind, protocol, port, note) VALUES
    ('mirai', 'port', 6, 23, 'Telnet');
UPDATE lazaret.playbook SET quiet = '6 hours' WHERE cause = 'mirai';
INSERT INTO lazaret.site VALUES ('here', 'default', 'redirect');
INSERT INTO lazaret.applied (site, follower, number, lines)
    VALUES ('here', 'redirector', 1, 1), ('here', 'gateway', 1, 1);
INSERT INTO lazaret.subscriber (account) SELECT 'A-' || n FROM generate_series(11, 14) n;
INSERT INTO lazaret.line (reference, subscriber_id) SELECT replace(account, 'A', 'L'), id
    FROM lazaret.subscriber WHERE account LIKE 'A-1_' AND account <> 'A-10';
INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
    SELECT id, 'default', ('127.0.1.' || substr(reference, 3))::cidr, 'static',
    now() - interval '30 days', now() FROM lazaret.line
    WHERE reference LIKE 'L-1_' AND reference <> 'L-10';
"""


def setUpModule():
    test_pages.setUpModule()
    station.sql(WATCHED)


def tearDownModule():
    test_pages.tearDownModule()


def watched(seen=True):
    station.sql("UPDATE lazaret.applied SET at = now()" + ("" if seen else " - interval '1 hour'"))


def sight(line, ago=0, count=1, kind="dns"):
    """The line asks for an indicator, so many minutes ago."""
    station.sql(f"""INSERT INTO lazaret.sighting
        (minute, line_id, kind, indicator_id, protocol, port, count)
        SELECT date_trunc('minute', now()) - interval '{ago} min', n.id, '{kind}',
            {"i.id, 0, 0" if kind == "dns" else "0, 6, 23"}, {count}
        FROM lazaret.line n, lazaret.indicator i
        WHERE n.reference = 'L-{line}' AND i.kind = 'name'
        ON CONFLICT (line_id, minute, kind, indicator_id, protocol, port)
        DO UPDATE SET count = lazaret.sighting.count + excluded.count""")


def history(line, minutes):
    """The case began so many minutes ago, and the line was in use since."""
    station.sql(f"""UPDATE lazaret.case SET began_at = now() - interval '{minutes} min',
        last_observed_at = now() - interval '{minutes} min',
        first_observed_at = now() - interval '{minutes} min'
        WHERE line_id = (SELECT id FROM lazaret.line WHERE reference = 'L-{line}')""")
    station.sql(f"""INSERT INTO lazaret.alive (line_id, hour, minutes)
        SELECT id, date_trunc('hour', now()) - h * interval '1 hour', (1::bigint << 60) - 1
        FROM lazaret.line, generate_series(0, {minutes // 60 + 1}) h
        WHERE reference = 'L-{line}'""")


def facts(text):
    """Term and words of each row of the live part."""
    part = re.search(r'<section id="live".*?</section>', text, re.S).group(0)
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part, re.S)
    return {term: re.sub("<.*?>", "", words) for term, words in rows}


class Live(unittest.TestCase):
    def setUp(self):
        watched()

    def test_sightings_as_they_come(self):
        wall(2)
        history(2, 120)
        with self.subTest("nothing yet"):
            text = page(2)
            self.assertEqual(facts(text)["Last harmful request"], "none seen")
            self.assertEqual(facts(text)["In the last 24 hours"], "0")
            self.assertNotIn('class="bars"', text)
        before = ask(2, "GET", "/state")
        part = ask(2, "GET", "/live")
        with self.subTest("asked again, unchanged"):
            for path, first in (("/state", before), ("/live", part)):
                again = ask(2, "GET", path, **{"If-None-Match": first.headers["ETag"]})
                if again.status == 200:  # a minute has passed, and no more
                    self.assertEqual(again.body, first.body, path)
                    again = ask(2, "GET", path, **{"If-None-Match": again.headers["ETag"]})
                self.assertEqual((again.status, again.body), (304, b""), path)
        sight(2, 30, 7, "blocked")
        sight(2, 1, 2)
        with self.subTest("the state tells that there is news"):
            after = ask(2, "GET", "/state", **{"If-None-Match": before.headers["ETag"]})
            self.assertEqual(after.status, 200)
            self.assertNotEqual(after.json["live"], before.json["live"])
        with self.subTest("the part alone"):
            part = ask(2, "GET", "/live").body.decode()
            self.assertTrue(part.strip().startswith('<section id="live"'))
            self.assertEqual(facts(part)["In the last 10 minutes"], "2")
            self.assertEqual(facts(part)["In the last 24 hours"], "9")
        with self.subTest("in plain words"):
            self.assertRegex(facts(part)["Telnet"], r"^port 23/tcp: 7 times in all, last (today|yesterday) ")
            self.assertRegex(facts(part)["Where it reports"], "^report.mirai.test: 2 times")
        with self.subTest("a chart that who does not see can read"):
            self.assertRegex(page(2), r'role="img" aria-label="[^"]+ At most [0-9]+ in one hour\."')
            hour = ask(2, "GET", "/live?span=hour").body.decode()
            self.assertIn("At most 7 in two minutes.", hour)
            self.assertEqual(re.search(r'<path d="([^"]+)"', hour).group(1).count("z"), 2)

    def test_only_what_is_about_the_infection(self):
        wall(3, "spam-bot", measure="garden")
        wall(4)
        sight(3, 1, 5)  # an indicator of another cause
        sight(4, 1, 5)
        self.assertEqual(facts(page(4))["In the last 24 hours"], "5")
        self.assertNotIn("report.mirai.test", page(3))
        self.assertEqual(ask(9, "GET", "/live").body.decode().strip(), "")
        self.assertEqual(ask(200, "GET", "/live").body.decode().strip(), "")

    def test_the_quiet_clock(self):
        wall(6)
        history(6, 200)
        say = {"Accept-Language": "en", "Cookie": "language=en"}
        with self.subTest("the steps first"):
            self.assertIn("Then silence opens your Internet by itself.", page(6, **say))
        tick(6, MIRAI)
        with self.subTest("counted while the line is in use"):
            self.assertRegex(page(6, **say), "It has been silent for 3 of 6 hours")
            self.assertRegex(page(6, **say), "your Internet opens by itself (today|tomorrow|on) ")
        sight(6, 20, 2)
        with self.subTest("a little noise does not set it back, and is shown"):
            text = page(6, **say)
            self.assertIn("It has been silent for 3 of 6 hours", text)
            self.assertIn("A single request does not set it back", text)
            self.assertEqual(facts(text)["In the last 24 hours"], "2")
        sight(6, 18, 1)
        with self.subTest("three in ten minutes do"):
            text = page(6, **say)
            self.assertRegex(text, "It has been silent for 1[678] minutes of 6 hours")
            self.assertNotIn("A single request", text)

    def test_as_a_need(self):
        station.sql("UPDATE lazaret.playbook SET needs = '{checklist,quiet}', quiet = '1 hour'"
                    " WHERE cause = 'mirai'")
        try:
            wall(7)
            history(7, 41)
            tick(7, MIRAI)
            self.assertRegex(page(7), "not yet: silent for (39|40|41) of 60 minutes; if it stays so, done (today|tomorrow|on) ")
            watched(False)
            text = page(7)
            self.assertNotIn("silent for", text)
            self.assertIn("We cannot see at the moment", text)
            self.assertIn("So silence does not count.", text)
        finally:
            station.sql("UPDATE lazaret.playbook SET needs = '{checklist}', quiet = '6 hours'"
                        " WHERE cause = 'mirai'")

    def test_a_line_that_is_not_walled_is_not_watched(self):
        wall(10, "spam-bot", measure="notice")
        self.assertNotIn('id="live"', page(10))

    def test_further_cases_are_folded(self):
        """One thing to do at a time; what is ticked elsewhere stays ticked."""
        wall(8)
        wall(8, "spam-bot", measure="notice")
        self.assertIn('href="/case?cause=spam-bot"', page(8))
        other = page(8, "/case?cause=spam-bot")
        self.assertEqual(re.findall('type="checkbox" name="tick" value="([^"]+)"', other),
                         ["scan", "remove", "sent", "router"])
        tick(8, MIRAI[:2])
        self.assertIn('type="hidden" name="tick" value="unplug"', page(8, "/case?cause=spam-bot"))
        tick(8, MIRAI)
        self.assertIn('value="scan"', page(8))


def device_ago(line, minutes):
    """What was switched off was switched off so many minutes earlier."""
    station.sql(f"""UPDATE lazaret.suspect SET off_at = off_at - interval '{minutes} min'
        WHERE line_id = (SELECT id FROM lazaret.line WHERE reference = 'L-{line}')""")


def own(line, devices):
    fields = [("token", form_token(page(line, "/walk/list")))] + [("own", one) for one in devices]
    return ask(line, "POST", "/walk/list", fields)


def suspects(line, which="true"):
    return [row[0] for row in station.sql(f"""SELECT device FROM lazaret.suspect s
        JOIN lazaret.line n ON n.id = s.line_id
        WHERE reference = 'L-{line}' AND {which} ORDER BY 1""")]


def step(line, deed, device):
    return ask(line, "POST", "/walk",
               {"token": form_token(page(line, "/walk")), "do": deed, "device": device})


class Walk(unittest.TestCase):
    def setUp(self):
        watched()

    def test_from_start_to_the_named_device(self):
        wall(11)
        history(11, 300)
        for ago in (2, 8, 14):
            sight(11, ago, 3)
        with self.subTest("it begins with the list"):
            answer = ask(11, "GET", "/walk")
            self.assertEqual((answer.status, answer.headers["Location"]), (303, "/walk/list"))
            kinds = re.findall('name="own" value="([^"]+)"', page(11, "/walk/list"))
            self.assertEqual(kinds[:2], ["camera", "tv"])  # where this cause usually lives
            self.assertNotIn("router", kinds)
        with self.subTest("what nobody knows, and the router, are left out"):
            self.assertEqual(own(11, ["camera", "phone", "router", "x'y", "no-such"]).status, 303)
            self.assertEqual(suspects(11), ["camera", "phone"])
        with self.subTest("one more of a kind"):
            self.assertIn('value="camera-2"', page(11, "/walk/list"))
            own(11, ["camera", "camera-2"])
        with self.subTest("the first"):
            self.assertEqual(headline(page(11, "/walk")), "Switch off one device now.")
            self.assertIn("Switch off: Camera or recorder.", page(11, "/walk"))
        before = ask(11, "GET", "/state").json
        with self.subTest("wait, with the time that is left"):
            self.assertEqual(step(11, "off", "camera").headers["Location"], "/walk")
            self.assertEqual(headline(page(11, "/walk")), "We look whether your line falls silent.")
            self.assertRegex(page(11, "/walk"), r"In 1[78] minutes we can tell")
            self.assertNotEqual(before["state"], ask(11, "GET", "/state").json["state"])
        with self.subTest("one at a time"):
            step(11, "off", "camera-2")
            self.assertEqual(suspects(11, "off_at IS NOT NULL"), ["camera"])
        with self.subTest("left and taken up again"):
            self.assertIn("Go on finding it", page(11))
        with self.subTest("it talks on: another one"):
            device_ago(11, 5)
            sight(11, 0, 2)
            self.assertEqual(headline(page(11, "/walk")), "It is another device.")
            step(11, "on", "camera")
            self.assertIn("Switch off: Camera or recorder 2.", page(11, "/walk"))
        with self.subTest("silent: likely this one"):
            step(11, "off", "camera-2")
            device_ago(11, 19)
            station.sql("UPDATE lazaret.sighting SET minute = minute - interval '20 min'")
            self.assertEqual(headline(page(11, "/walk")), "We have likely found the device.")
        with self.subTest("its advice opens"):
            self.assertEqual(step(11, "found", "camera-2").headers["Location"], "/#steps")
            self.assertIn("Steps for: <b>Camera or recorder</b>", page(11))
            self.assertEqual(headline(page(11, "/walk")), "We have likely found the device.")

    def test_all_were_tried(self):
        wall(12)
        for ago in (1, 7, 13):
            sight(12, ago, 3)
        own(12, ["phone"])
        step(12, "off", "phone")
        device_ago(12, 3)
        step(12, "on", "phone")
        text = page(12, "/walk")
        self.assertEqual(headline(text), "It is none of these devices.")
        self.assertIn("Steps for my router", text)

    def test_nothing_is_claimed_that_cannot_be_seen(self):
        wall(13)
        own(13, ["phone"])
        with self.subTest("silent anyway"):
            self.assertEqual(headline(page(13, "/walk")), "It is silent right now.")
            token = form_token(page(13, "/walk/list"))
            ask(13, "POST", "/walk", {"token": token, "do": "off", "device": "phone"})
            self.assertEqual(headline(page(13, "/walk")), "It is silent right now.")
        with self.subTest("nobody looks"):
            watched(False)
            self.assertEqual(headline(page(13, "/walk")), "We cannot see it from here.")
        with self.subTest("another line's form"):
            wall(14)
            foreign = form_token(page(14))
            answer = ask(13, "POST", "/walk/list", {"token": foreign, "own": "tv"})
            self.assertEqual(answer.status, 403)
        with self.subTest("no case, no walk"):
            self.assertEqual(ask(9, "GET", "/walk").headers["Location"], "/")
            self.assertEqual(ask(200, "GET", "/walk/list").headers["Location"], "/")


if __name__ == "__main__":
    tap.main()
