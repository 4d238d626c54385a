# lazaret.py -- run the operator's command against the test's database
import json
import os
import pathlib
import subprocess
import unittest

DATABASE = os.environ["LAZARET_TEST_DB"]
SERVER = os.environ["LAZARET_TEST_SERVER"]
FOLDER = pathlib.Path(os.environ["LAZARET_TEST_FOLDER"])
PROGRAM = os.environ.get("LAZARET_TEST_PROGRAM", "build/lazaret")
DATA = [f"etc/{name}.conf" for name in ("realms", "causes", "sites", "garden",
    "devices", "indicators", "sources", "policy", "never-wall", "reasons")]

DONE, CANNOT, USAGE, REFUSED, NOBODY, HELD = range(6)


def sql(text, database=DATABASE):
    answer = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", database,
        "-c", text], capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return answer.stdout.strip()


class Case(unittest.TestCase):
    """Settings of their own, and what the command answers."""

    database = DATABASE

    @classmethod
    def setUpClass(cls):
        cls.settings = FOLDER / cls.__name__ / "lazaret.conf"
        cls.settings.parent.mkdir()
        operator = cls.database.replace("user=postgres", "user=lazaret_operator")
        cls.settings.write_text(
            f"database = {operator}\nowner = {cls.database}\nstaff_key = {cls.settings.parent / 'staff.key'}\n")

    def start(self, *words, **more):
        return subprocess.Popen([PROGRAM, "-c", self.settings, *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **more)

    def run_it(self, *words, feed=None):
        """The exit code, what it said, what it complained of."""
        process = self.start(*words)
        out, err = process.communicate(feed)
        return process.returncode, out, err

    def expect(self, code, *words, feed=None):
        """What it said on both ways, where the exit code is as wanted."""
        got, out, err = self.run_it(*words, feed=feed)
        self.assertEqual(got, code, f"{words}: {out}{err}")
        return out + err

    def answer(self, *words, feed=None, code=DONE):
        got, out, err = self.run_it(*words, "--json", feed=feed)
        self.assertEqual(got, code, f"{words}: {out}{err}")
        return json.loads(out)

    def file(self, name, text):
        path = self.settings.parent / name
        path.write_text(text)
        return str(path)

    def load(self):
        self.expect(DONE, "load", *DATA)
