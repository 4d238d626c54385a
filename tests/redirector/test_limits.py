# test_limits.py -- a share for each source, and no way to use up a neighbour's
#
# Forged are the questions that come by UDP without a cookie of ours: whoever
# sends them, the machine whose address they bear is served all the same.
import os
import socket
import struct
import time

import outpost
import prometheus
import tap
from outpost import REFUSED, STEER4, TRUE4, Answer, question, sql, wall, within

RATE, BURST, BUDGET, FLOOD = 5, 10, 20, 200
RESETS = "lazaret_redirector_reset_total"
PAGE = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
VICTIM, WALLED = "127.0.0.2", "127.0.0.1"
CLIENT_PART = b"\1\2\3\4\5\6\7\x08"


def with_cookie(name, cookie):
    packet = question(name)
    return packet[:-2] + struct.pack(">HHH", 4 + len(cookie), 10, len(cookie)) + cookie


def cookie_of(answer):
    at = answer.packet.find(b"\0\x0a\0\x18" + CLIENT_PART)
    return answer.packet[at + 4:at + 28]


class Limits(outpost.Post):
    @classmethod
    def setUpClass(cls):
        cls.begin(f"rate = {RATE}\nburst = {BURST}\nbudget = {BUDGET}", workers=1)
        assert within(20, lambda: "the whole wall" in cls.daemon.log()), cls.daemon.log()

    def flood(self, who, packets):
        """Sends all at once; the answers that came within a while."""
        answers = []
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.bind((who, 0))
            near.connect(("127.0.0.1", self.daemon.dns))
            for packet in packets:
                near.send(packet)
            near.settimeout(3)  # between two of them
            try:
                while len(answers) < len(packets):
                    answers.append(Answer(near.recv(4096)))
            except TimeoutError:
                pass
        return answers

    def get_cookie(self, who):
        """Of what is asked beyond a share every other one is dropped, and most of what is still a flood."""
        packet = with_cookie("www.example.com", CLIENT_PART)
        for _ in range(40):
            answer = self.daemon.ask("", who=who, packet=packet, seconds=0.5)
            if answer is not None:
                break
        cookie = cookie_of(answer)
        self.assertEqual(len(cookie), 24)
        return cookie

    def test_1_a_flood_is_answered_as_far_as_its_share(self):
        began, packet = time.monotonic(), question("www.example.com", edns=False)
        answers = self.flood(VICTIM, [packet] * FLOOD)
        seconds = time.monotonic() - began
        true = [answer for answer in answers if answer.addresses == [TRUE4]]
        slips = [answer for answer in answers if answer.truncated]
        print(f"# of {FLOOD}: {len(true)} answered, {len(slips)} told to come by TCP")
        self.assertGreaterEqual(len(true), BURST)
        self.assertLessEqual(len(true), BURST + RATE * seconds + 1)
        self.assertEqual(len(true) + len(slips), len(answers))
        self.assertIn(2 * len(slips), range(FLOOD - len(true) - 2, FLOOD - len(true) + 3))
        self.assertEqual({len(answer.packet) for answer in slips}, {len(packet)}, "it mirrors no more")

    def test_2_who_is_flooded_in_name_is_served(self):
        """By TCP, as TC=1 says, or with the cookie that came along with it."""
        answers = self.daemon.ask_tcp([question("www.example.com")], who=VICTIM)
        self.assertEqual(answers[0].addresses, [TRUE4] * 200)
        cookie = self.get_cookie(VICTIM)
        answer = self.daemon.ask("", who=VICTIM, packet=with_cookie("www.example.com", cookie))
        self.assertEqual(answer.addresses, [TRUE4])

    def test_3_others_do_not_notice(self):
        self.assertEqual(self.daemon.ask("www.example.com", who="127.0.0.3").addresses, [TRUE4])

    def test_4_what_is_not_forwarded_costs_nothing(self):
        wall(1)
        self.assertIsNotNone(within(20, self.daemon.steered))
        answers = self.flood(WALLED, [question("www.example.com")] * FLOOD)
        self.assertEqual([answer.addresses for answer in answers], [[STEER4]] * FLOOD)

    def test_5_a_cookie_of_somebody_else_spares_nobody(self):
        cookie = self.get_cookie(WALLED)
        began = time.monotonic()
        answers = self.flood(VICTIM, [question("www.example.com"), with_cookie("www.example.com", cookie)] * FLOOD)
        true = [answer for answer in answers if answer.addresses]
        self.assertLessEqual(len(true), BURST + RATE * (time.monotonic() - began) + 1)

    def test_6_nobody_uses_up_a_neighbours_budget(self):
        sql("UPDATE lazaret.site SET mode = 'redirect'")
        self.assertIsNotNone(within(20, lambda: not self.daemon.steered()))
        time.sleep(BURST / RATE)
        label = os.urandom(20).hex()
        for n in range(BUDGET // 4 + 1):  # each costs four of the budget
            self.daemon.ask(f"{label}{n}.{'x' * 62}.{'y' * 62}.{'z' * 62}.bank.example")
            time.sleep(1 / RATE)
        told = self.daemon.ask("www.bank.example")
        self.assertTrue(told.truncated)
        answers = self.daemon.ask_tcp([question("www.bank.example")] * 4, at_once=False)
        self.assertEqual(answers[0].addresses, [TRUE4] * 200)
        self.assertEqual(answers[-1].rcode, REFUSED, "by TCP there is a budget as well")

    def open_many(self, who, port, said):
        """How many of so many connections are answered; the others are reset."""
        answered, reset = 0, 0
        for _ in range(FLOOD):
            with socket.socket() as stream:
                stream.bind((who, 0))
                stream.settimeout(60)
                try:
                    stream.connect(("127.0.0.1", port))
                    stream.send(said)
                    answered += len(stream.recv(4096)) > 0
                except ConnectionError:
                    reset += 1
        self.assertEqual(answered + reset, FLOOD)
        return answered

    def test_7_connections(self):
        """Those for pages and those for DNS each have their share."""
        asked = question("www.example.com")
        resets = prometheus.scrape(self.port)[RESETS]
        for what, port, said in (
            ("pages", self.daemon.http, PAGE), ("dns", self.daemon.dns, struct.pack(">H", len(asked)) + asked),
        ):
            with self.subTest(what):
                began = time.monotonic()
                answered = self.open_many("127.0.0.4", port, said)
                self.assertGreaterEqual(answered, BURST)
                self.assertLessEqual(answered, BURST + RATE * (time.monotonic() - began) + 1)
                resets += FLOOD - answered
                self.assertEqual(prometheus.scrape(self.port)[RESETS], resets)
        self.assertIn("You are online", self.daemon.get(PAGE, who="127.0.0.5"))
        self.assertEqual(self.daemon.ask_tcp([asked], who="127.0.0.5")[0].addresses, [TRUE4] * 200)


if __name__ == "__main__":
    tap.main()
