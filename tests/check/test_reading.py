# test_reading.py -- advice is easy to read; and the formulas count well
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import reading
import tap

# Dictionaries divide these so: Merriam-Webster, Duden.
ENGLISH = {
    "the": 1, "use": 1, "used": 1, "asked": 1, "names": 1, "file": 1, "device": 2, "table": 2,
    "boxes": 2, "needed": 2, "update": 2, "password": 2, "router": 2, "camera": 3, "refused": 2,
    "recorder": 3, "connected": 3, "computer": 3, "security": 4, "line’s": 1, "platypus": 3,
}
GERMAN = {
    "der": 1, "neu": 1, "heißt": 1, "neue": 2, "Gerät": 2, "Router": 2, "Feuer": 2, "Kabel": 2,
    "Quelle": 2, "dieser": 2, "Passwort": 2, "Geräte": 3, "Computer": 3, "Kamera": 3,
    "Anschluss": 2, "Bildschirm": 2, "Netzwerk": 2, "beachten": 3, "Fernseher": 3,
    "Sicherheit": 3, "Situation": 5,
}

# The first two are the examples of the formula's article in Wikipedia; the
# German ones were counted by hand.
GRADES = (
    ("en", "The cat sat on the mat.", -1.45),
    ("en", "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
     11.27),
    # 6 words, 4 of one syllable, none long: 0.1672*6 - 0.0327*66.67 - 0.875
    ("de", "Die Katze sitzt auf der Matte.", -2.05),
    # 4 words, all of three or more syllables and more than six letters
    ("de", "Umfassende Sicherheitsvorkehrungen verhindern Schadprogramme.", 32.11),
)

# Both say what the first step against a bot is, and nobody at home understands.
HARD = {
    "en": "Residential subscribers experiencing malicious activity originating from their "
          "equipment should immediately disconnect potentially compromised devices and "
          "subsequently reinstall the manufacturer’s original operating environment.",
    "de": "Anschlussinhaber sollten kompromittierte Endgeräte unverzüglich vom Netzwerk "
          "trennen und anschließend die ursprüngliche Betriebssoftware des Geräteherstellers "
          "vollständig wiederherstellen.",
}
EASY = {"en": "Pull its plug. Then wait for one minute.",
        "de": "Ziehen Sie den Stecker. Dann warten Sie eine Minute."}


class Formulas(unittest.TestCase):
    def test_syllables(self):
        for count, known in ((reading.syllables_english, ENGLISH),
                             (reading.syllables_german, GERMAN)):
            for word, want in known.items():
                with self.subTest(word):
                    self.assertEqual(count(word), want)

    def test_grades(self):
        for language, text, want in GRADES:
            with self.subTest(text):
                self.assertAlmostEqual(reading.GRADES[language](text), want, delta=0.01)

    def test_the_limit_parts_easy_from_hard(self):
        for language, grade in reading.GRADES.items():
            with self.subTest(language):
                self.assertLess(grade(EASY[language]), reading.GRADE_MOST)
                self.assertGreater(grade(HARD[language]), reading.GRADE_MOST)

    def test_sentences(self):
        self.assertEqual(reading.sentences("One: two. Is it 3.5 or four? …"),
                         ["One", "two", "Is it 3.5 or four"])


if __name__ == "__main__":
    tap.main()
