# test_told.py -- each kind that a timeline may be told has words for staff
import pathlib
import re
import unittest

import tap

TELLS = re.compile(r'\b(?:case_)?tell\(\s*[^,"]+,[^,"]+,\s*"([a-z-]+)"')
TABLES = {"cases/act.c": r'\{ "[a-z-]+", "([a-z-]+)" \}',
          "cases/quarantine.c": r'\[INTAKE_\w+\] = \{ "([a-z-]+)"',
          "cases/ruling.c": r'\[REQUEST_\w+\] = "([a-z-]+)"',
          "cases/care.c": r'DESK_\w+, "([a-z-]+)"'}


class Told(unittest.TestCase):
    def test_the_manual_of_the_api_has_them_all(self):
        known = re.findall(r'\{ "([a-z-]+)", "(.*)" \}', pathlib.Path("cases/told.c").read_text())
        manual = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", pathlib.Path("docs/api.md").read_text(), re.M)
        self.assertGreater(len(known), 30)
        self.assertEqual([row for row in manual if row[0] in dict(known)], known)

    def test_no_kind_is_shown_bare(self):
        known = set(re.findall(r'\{ "([a-z-]+)", "', pathlib.Path("cases/told.c").read_text()))
        for file, pattern in TABLES.items():
            kinds = re.findall(pattern, pathlib.Path(file).read_text())
            self.assertGreater(len(kinds), 1, file)
            for kind in kinds:
                with self.subTest(kind):
                    self.assertIn(kind, known)
        for file in [*pathlib.Path("cases").glob("*.c"), *pathlib.Path("warden").glob("*.c")]:
            for kind in TELLS.findall(file.read_text()):
                with self.subTest(f"{kind} in {file}"):
                    self.assertIn(kind, known)


if __name__ == "__main__":
    tap.main()
