# test_wall.py -- `lazaret wall --follow`: each change, for who steers by himself
import json
import os
import subprocess
import threading
import unittest

import outpost
import tap
from outpost import Link, lease, release, shorten_lease, sql, wall, within
from portal.station import FOLDER, as_role


def measure(number, name):
    """The case of the line L-number takes another measure."""
    sql(f"""WITH changed AS (UPDATE lazaret.case SET measure = '{name}' WHERE state = 'open' AND line_id =
            (SELECT id FROM lazaret.line WHERE reference = 'L-{number}') RETURNING id)
        INSERT INTO lazaret.timeline (case_id, kind, actor) SELECT id, 'measure', 'test' FROM changed""")


class Wall(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        sql(outpost.WORLD)
        cls.link = Link()
        cls.settings = os.path.join(FOLDER, "lazaret.conf")
        host = f"host={cls.link.folder}"
        database = outpost.re.sub(r"host=\S+", host, as_role("lazaret_operator"))
        with open(cls.settings, "w", encoding="ascii") as file:
            file.write(f"database = {database}\n")
        wall(1)
        wall(3, "restrict")

    @classmethod
    def tearDownClass(cls):
        cls.process.kill()
        cls.process.wait(10)

    def words(self, *more):
        return [f"{outpost.BUILD}/lazaret", "-c", self.settings, "wall", *more]

    def once(self, *more):
        return subprocess.run(self.words(*more), stdout=subprocess.PIPE, check=False, text=True,
                              env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}).stdout

    def hears(self, *lines):
        """What it says next, in any order."""
        self.assertIsNotNone(within(30, lambda: len(self.said) >= len(lines)), self.said)
        told, self.said[:] = self.said[:len(lines)], self.said[len(lines):]
        self.assertEqual(sorted(told), sorted(lines))

    def test_1_once(self):
        self.assertEqual(self.once(), "+ 127.0.0.1/32 garden\n")
        self.assertEqual(json.loads(self.once("--json")), {"prefix": "127.0.0.1/32", "measure": "garden"})
        self.assertEqual(self.once("--realm", "elsewhere"), "")

    def test_2_each_change(self):
        cls = type(self)
        cls.process = subprocess.Popen(self.words("--follow"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True)
        cls.said = []

        def listen():
            for line in cls.process.stdout:
                cls.said.append(line.rstrip("\n"))

        threading.Thread(target=listen, daemon=True).start()
        self.hears("+ 127.0.0.1/32 garden")
        wall(9, "suspend")
        self.hears("+ ::1/128 suspend")
        release(1)
        self.hears("- 127.0.0.1/32")
        measure(3, "garden")
        self.hears("+ 127.0.0.3/32 garden")
        measure(3, "suspend")
        self.hears("+ 127.0.0.3/32 suspend")
        measure(3, "throttle")
        self.hears("- 127.0.0.3/32")

    def test_3_past_its_time_without_a_database(self):
        lease(9, "127.0.1.9")
        self.hears("+ 127.0.1.9/32 suspend")
        shorten_lease("127.0.1.9", "2 seconds")
        wall(6)  # what is told of it comes behind
        self.assertIsNotNone(within(30, lambda: "+ 127.0.0.6/32 garden" in self.said), self.said)
        self.link.cut()
        self.hears("+ 127.0.0.6/32 garden", "- 127.0.1.9/32")

    def test_4_what_changed_meanwhile_and_no_more(self):
        wall(4)
        release(9)
        self.link.mend()
        self.hears("+ 127.0.0.4/32 garden", "- ::1/128")
        wall(5)
        self.hears("+ 127.0.0.5/32 garden")


if __name__ == "__main__":
    tap.main()
