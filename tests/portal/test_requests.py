# test_requests.py -- the queue of requests, from a subscriber's words to the answer
#
# Real portals, nginx and database; whoever comes from a line's address asks.
import re
import threading
import unittest

import desk
import queue_world as world
import station
import tap
import test_live
from queue_world import asks, location, path_of, state
from test_pages import ask, form_token, page


def setUpModule():
    global console, anna, ben, carla, vera
    console = world.start()
    anna, ben = (desk.Clerk(console, "agent", name) for name in ("anna", "ben"))
    carla = desk.Clerk(console, "supervisor", "carla")
    vera = desk.Clerk(console, "viewer", "vera")


def tearDownModule():
    world.stop(console)


def queue(answer):
    """The ids of the queue, in its order, and the one that is open."""
    text = answer.body.decode()
    listed = re.findall(r'<li class="ask( current)?" id="ask-[0-9a-f-]+">\n?<a href="/staff/requests/([0-9a-f-]+)', text)
    return [one for _, one in listed], next((one for current, one in listed if current), None)


class Queue(unittest.TestCase):
    def tearDown(self):
        station.sql("UPDATE lazaret.request SET state = 'withdrawn' WHERE state IN ('waiting', 'asked-back')")

    def test_an_empty_queue_says_so(self):
        text = desk.text(anna.get("/staff/requests"))
        self.assertIn("Nobody waits for an answer.", text)
        self.assertIn("No request fits", desk.text(anna.get("/staff/requests?kind=dispute")))

    def test_who_waits_longest_comes_first(self):
        young, old = asks(2, hours=1), asks(3, "dispute", hours=50)
        self.assertRegex(desk.text(anna.get(path_of(young))), r"weight [0-9]+ (of [0-9]+ )?[0-9]+ × last")
        middle = asks(4, hours=20)
        self.assertEqual(queue(anna.get("/staff/requests")), ([old, middle, young], old))
        self.assertEqual(queue(anna.get(path_of(young)))[1], young)
        anna.post(path_of(old, "take"))
        for query, wanted in {"kind=dispute": [old], "overdue=1": [old], "mine=1": [old],
                              "untaken=1": [middle, young], "kind=release&untaken=1": [middle, young],
                              "kind=nonsense": [old, middle, young], "part=back": []}.items():
            with self.subTest(query):
                self.assertEqual(queue(anna.get("/staff/requests?" + query))[0], wanted)
        with self.subTest("what another has is not opened first"):
            self.assertEqual(queue(ben.get("/staff/requests"))[1], middle)

    def test_one_screen_says_it_all(self):
        test_live.watched()
        request = asks(7, "dispute", "Das war ich nicht: \"<b>nie</b>\".")
        test_live.sight(7, 2, 5)
        text = desk.text(anna.get(path_of(request)))
        for part in ("Das war ich nicht: \"<b>nie</b>\".", "sinkhole weight", "× last",
                     "198.51.100.23", "What is proved", "not yet: 0 of 5 ticked",
                     "Requests in the last 24 hours", "Your Internet is paused: we look at it again.",
                     "They have not begun it", "this one"):
            with self.subTest(part):
                self.assertIn(part, text + re.sub("<.*?>", "", "".join(
                    re.findall('aria-label="(.*?)"', anna.get(path_of(request)).body.decode()))))

    def test_very_long_words_are_whole(self):
        words = "w" * 1900
        self.assertIn(words, desk.text(anna.get(path_of(asks(8, words=words)))))

    def test_nothing_there(self):
        for path in ("/staff/requests/none", path_of("00000000-0000-4000-8000-000000000000")):
            with self.subTest(path):
                self.assertEqual(anna.get(path).status, 404)
        self.assertEqual(anna.post(path_of("00000000-0000-4000-8000-000000000000", "take")).status, 404)


class Turns(unittest.TestCase):
    tearDown = Queue.tearDown

    def test_nobody_handles_what_another_has_taken(self):
        request = asks(2)
        self.assertEqual(anna.post(path_of(request, "take")).status, 303)
        self.assertEqual(state(request)[2], "staff:anna")
        self.assertIn("It is yours", desk.text(anna.get(path_of(request))))
        self.assertIn("anna has it", desk.text(ben.get(path_of(request))))
        for deed in ("take", "give-back", "approve", "deny", "ask"):
            with self.subTest(deed):
                answer = ben.post(path_of(request, deed), {"words": "No."})
                self.assertEqual(answer.status, 409)
                self.assertIn("Not done: anna has taken it.", desk.text(answer))
        self.assertEqual(state(request), ["waiting", "", "staff:anna"])
        with self.subTest("an agent takes nothing over"):
            self.assertEqual(ben.post(path_of(request, "take-over"), {"why": "x"}).status, 403)
        with self.subTest("a supervisor says why"):
            self.assertEqual(carla.post(path_of(request, "take-over")).status, 422)
            self.assertEqual(carla.post(path_of(request, "take-over"), {"why": "Anna is ill"}).status, 303)
            self.assertEqual(state(request)[2], "staff:carla")
        carla.post(path_of(request, "give-back"))
        self.assertEqual(state(request)[2], "")

    def test_a_viewer_looks(self):
        request = asks(2)
        text = vera.get(path_of(request)).body.decode()
        self.assertNotIn("Your answer", text)
        for deed in ("take", "give-back", "approve", "deny", "ask", "take-over"):
            with self.subTest(deed):
                self.assertEqual(vera.post(path_of(request, deed), {"words": "x"}).status, 403)
                self.assertEqual(carla.post(path_of(request, deed), {"words": "x"}, csrf=False).status, 403)
        self.assertEqual(state(request), ["waiting", "", ""])


class Answers(unittest.TestCase):
    tearDown = Queue.tearDown

    def test_approve_and_the_next_one_opens(self):
        first, second, third = asks(2, hours=9), asks(3, hours=5), asks(4, hours=2)
        with self.subTest("in the order of the queue"):
            answer = anna.post(path_of(second, "approve") + "?kind=release", {"words": "Thank you."})
            self.assertEqual((answer.status, answer.headers["Location"]),
                             (303, path_of(third) + "?kind=release"))
            self.assertEqual(state(second)[:2], ["approved", "staff:anna"])
        with self.subTest("the note says what was done, once"):
            self.assertIn("release: approved. The measure ends", desk.text(anna.get(path_of(third))))
            self.assertNotIn("approved. The measure", desk.text(anna.get(path_of(third))))
        with self.subTest("the last one begins again at the top"):
            self.assertEqual(location(anna.post(path_of(third, "approve"))), path_of(first))
        self.assertEqual(location(anna.post(path_of(first, "approve"))), "/staff/requests")
        self.assertIn("back online", page(3))
        self.assertEqual(station.sql("""SELECT count(*) FROM lazaret.notice n JOIN lazaret.line l
            ON l.id = n.line_id WHERE l.reference = 'L-3' AND n.kind = 'approved'"""), [["1"]])

    def test_a_denial_is_read_in_their_language(self):
        request = asks(6)
        with self.subTest("without a word"):
            answer = anna.post(path_of(request, "deny"))
            self.assertEqual(answer.status, 422)
            self.assertIn("Choose a reason", desk.text(answer))
        with self.subTest("a reason that is not there"):
            answer = anna.post(path_of(request, "deny"), {"reason": "your-line", "words": "Kept."})
            self.assertEqual(answer.status, 422)
            self.assertIn(">Kept.</textarea>", answer.body.decode())
        self.assertEqual(state(request)[0], "waiting")
        answer = anna.post(path_of(request, "deny"), {"reason": "still-seen", "words": "Bitte alle Geräte."})
        self.assertEqual(answer.status, 303)
        text = page(6)
        self.assertIn("Wir sehen an Ihrem Anschluss weiter dieselben Anzeichen", text)
        self.assertIn("Bitte alle Geräte.", text)
        self.assertIn("The reason given", desk.text(anna.get(path_of(request))))

    def test_ask_back(self):
        request = asks(2, hours=3)
        self.assertEqual(anna.post(path_of(request, "ask")).status, 422)
        self.assertEqual(anna.post(path_of(request, "ask"), {"words": "Which make is it?"}).status, 303)
        self.assertEqual(state(request)[0], "asked-back")
        self.assertEqual(queue(anna.get("/staff/requests?part=back"))[0], [request])
        self.assertIn("Which make is it?", page(2))
        ask(2, "POST", "/ask", {"token": form_token(page(2)), "about": "release", "words": "No name."})
        self.assertEqual(state(request)[0], "waiting")
        self.assertRegex(desk.text(anna.get(path_of(request))), "Which make is it?.*No name.")

    def test_a_dispute_counts_against_its_source(self):
        before = station.sql("SELECT upheld FROM lazaret.source_standing WHERE name = 'sinkhole'")[0][0]
        self.assertEqual(anna.post(path_of(asks(7, "dispute"), "approve")).status, 303)
        self.assertIn("You were right", page(7))
        self.assertEqual(station.sql("SELECT upheld FROM lazaret.source_standing WHERE name = 'sinkhole'"),
                         [[str(int(before) + 1)]])
        request = asks(8, "dispute")
        self.assertEqual(anna.post(path_of(request, "deny"), {"reason": "your-line"}).status, 303)
        self.assertIn("the address was yours at that time", page(8))

    def test_an_exemption_is_a_supervisors(self):
        request = asks(9, "exemption", "A lift hangs on it.")
        self.assertIn("a supervisor’s to do", desk.text(anna.get(path_of(request))))
        self.assertEqual(anna.post(path_of(request, "approve")).status, 403)
        self.assertEqual(carla.post(path_of(request, "approve"), {"days": "0"}).status, 422)
        self.assertEqual(carla.post(path_of(request, "approve"), {"days": "10"}).status, 303)
        self.assertEqual(station.sql("""SELECT round(extract(epoch FROM e.until - now()) / 86400), decided_by
            FROM lazaret.exemption e JOIN lazaret.line l ON l.id = e.line_id WHERE l.reference = 'L-9'"""),
            [["10", "staff:carla"]])

    def test_two_at_once_are_one_decision(self):
        for round_ in range(4):
            request = asks(2)
            answers = {}
            start = threading.Barrier(2)

            def decide(clerk, deed, fields):
                start.wait()
                answers[clerk.name] = clerk.post(path_of(request, deed), fields)

            threads = [threading.Thread(target=decide, args=one) for one in
                       ((anna, "approve", {}), (ben, "deny", {"words": "Not yet."}))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            with self.subTest(round_):
                done, who, _ = state(request)
                first = who.removeprefix("staff:")
                other = "ben" if first == "anna" else "anna"
                self.assertEqual((answers[first].status, answers[other].status), (303, 409))
                self.assertIn(f"Not done: {first} has {done} it already.", desk.text(answers[other]))


if __name__ == "__main__":
    tap.main()
