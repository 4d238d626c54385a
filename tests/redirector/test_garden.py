# test_garden.py -- a garden of eleven thousand rules, changed while it is used
import random
import threading
import time
import unittest

import outpost
import tap
from outpost import STEER4, TRUE4, Link, Redirector, Resolver, sql, within

EXACT, WILD, CHANGES, STEP = 10000, 1000, 8, 500

GARDEN = f"""
INSERT INTO lazaret.garden_group (name, bit, always) VALUES
    ('banks', 4, true), ('health', 5, true), ('shut', 6, false);
INSERT INTO lazaret.garden_rule (group_name, name, below)
    SELECT (ARRAY['updates', 'banks', 'health', 'shut'])[1 + n % 4], 'www.site' || n || '.example', false
    FROM generate_series(1, {EXACT}) n;
INSERT INTO lazaret.garden_rule (group_name, name, below)
    SELECT (ARRAY['updates', 'banks', 'health', 'shut'])[1 + n % 4], 'wild' || n || '.example', true
    FROM generate_series(1, {WILD}) n;
"""


class Garden(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD + GARDEN)
        silent, false, port = outpost.free_ports(3)
        cls.false = Resolver(false)
        cls.false.mode = "forged only"
        Resolver(port)
        cls.daemon = Redirector(Link(), [silent, false, port], "rate = 100000\nburst = 100000", "garden")
        assert cls.daemon.start() is not None, cls.daemon.log()
        cls.daemon.hold({1: "127.0.0.1"})

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()

    def addresses(self, name):
        return self.daemon.ask(name, seconds=60).addresses

    def test_1_of_several_resolvers_the_one_that_answers(self):
        """The first is not there, the second sends what answers no question."""
        began = time.monotonic()
        self.assertEqual(self.addresses("update.example"), [TRUE4])
        print(f"# through two that fail: {time.monotonic() - began:.2f} s")
        self.assertIsNotNone(within(30, lambda: self.quick("update.example")), "those that fail rest")

    def quick(self, name):
        began = time.monotonic()
        return self.addresses(name) == [TRUE4] and time.monotonic() - began < 0.5

    def test_2_names_of_open_groups(self):
        dice = random.Random(1)
        for n in dice.sample(range(1, EXACT + 1), 150):
            want = [STEER4] if n % 4 == 3 else [TRUE4]
            self.assertEqual(self.addresses(f"www.site{n}.example"), want, n)
            self.assertEqual(self.addresses(f"site{n}.example"), [STEER4], n)
        for n in dice.sample(range(1, WILD + 1), 100):
            want = [STEER4] if n % 4 == 3 else [TRUE4]
            self.assertEqual(self.addresses(f"a.b.wild{n}.example"), want, n)
            self.assertEqual(self.addresses(f"wild{n}.example"), [STEER4], n)

    def ask_on(self, over, told):
        dice = random.Random(2)
        while not over.is_set():
            name, want = dice.choice((("www.site4.example", TRUE4), ("x.wild4.example", TRUE4),
                                      ("www.site3.example", STEER4), ("other.example", STEER4)))
            answer = self.daemon.ask(name, seconds=60)
            told.append("" if answer is not None and answer.addresses == [want] else
                        f"{name}: {answer and (answer.rcode, answer.truncated, answer.addresses)}")

    def test_3_changed_under_way(self):
        over, told = threading.Event(), []
        askers = [threading.Thread(target=self.ask_on, args=(over, told)) for _ in range(3)]
        for asker in askers:
            asker.start()
        for n in range(CHANGES):
            first = 5 + n * STEP % (EXACT - STEP)
            sql(f"""DELETE FROM lazaret.garden_rule WHERE name IN
                    (SELECT 'www.site' || n || '.example' FROM generate_series({first}, {first + STEP - 1}) n);
                INSERT INTO lazaret.garden_rule (group_name, name, below) VALUES ('banks', 'new{n}.example', false)""")
            self.assertIsNotNone(within(20, lambda n=n: self.addresses(f"new{n}.example") == [TRUE4]))
            self.assertEqual(self.addresses(f"www.site{first}.example"), [STEER4])
        over.set()
        for asker in askers:
            asker.join()
        print(f"# {CHANGES} changes of {STEP + 1} names, meanwhile {len(told)} questions")
        self.assertGreater(len(told), 100)
        self.assertEqual([wrong for wrong in told if wrong], [])
        self.assertNotIn("starting another", self.daemon.log())


if __name__ == "__main__":
    tap.main()
