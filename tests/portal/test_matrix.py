# test_matrix.py -- every row of the console against every role: a golden file
#
# tests/golden/staff.matrix is what was reviewed (make golden writes it).
import unittest

import matrix
import tap


class Matrix(unittest.TestCase):
    def test_every_row(self):
        with open("tests/golden/staff.matrix", encoding="utf-8") as file:
            want = file.read().splitlines()
        got = [line.rstrip() for line in matrix.matrix()]
        for line in sorted(set(want) | set(got)):
            with self.subTest(line[:60].strip() or "the columns"):
                self.assertIn(line, got)
                self.assertIn(line, want)

    def test_no_form_without_a_token(self):
        for path, methods in matrix.rows().items():
            if "POST" in methods:
                with self.subTest(path):
                    self.assertIn(".csrf = true", methods["POST"])

    def test_what_asks_for_a_fresh_proof_is_a_form(self):
        for path, methods in matrix.rows().items():
            with self.subTest(path):
                self.assertNotIn(".fresh", methods.get("GET", ""))


if __name__ == "__main__":
    tap.main()
