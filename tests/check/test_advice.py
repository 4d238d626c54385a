# test_advice.py -- the shipped advice: whole, true, easy, and never harmful
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import advice
import reading
import tap

SENTENCE_MOST = 25  # words: beyond it people stop (ONS)
PART_MOST = 14.0  # one text alone: a formula swings there, yet some nobody reads
STEPS_MOST = 5  # 24 of 100 people did all of five (J. Cybersecurity 2021)

# What a frightened person need not learn. "NAS" stands in brackets, behind the plain word.
JARGON = re.compile(r"malware|firmware|reboot|cyber|hacker|bot\b|botnet|sinkhole|\bC2\b|\bIP\b|!",
                    re.I)

# What sources say must not be advised; a pattern that a step may not match.
ANY = r"\bpay\b|remote support|hide|hiding|other port number|clean-?up hotline"
NEVER = {
    "mirai": r"virus|\bscan",
    "ddos-source": r"virus|cut the line",
    "password-guesser": r"virus|another port",
    "nas-malware": r"virus|delete (?:your|the) files",
    "router-malware": r"virus|saved settings|backup",
    "router-dns": r"\d+\.\d+",
    "tv-box": r"reset|update|virus|guest",
    "android-bot": r"antivirus|safe mode|iphone",
    "windows-trojan": r"delete the mail|hotline",
    "ransomware": r"decrypt|delete the locked|restart it now",
    "banking-trojan": r"log in|https?:|open your bank",
    "info-stealer": r"on the same computer",
    "spam-bot": r"ask .* to remove you",
    "amplifier": r"infect|virus|\bscan|\breset",
}
# A step that must come before another, where the order saves what else is lost.
BEFORE = (
    ("nas-malware", "copy", "reset"), ("nas-malware", "reset", "update"),
    ("ransomware", "photo", "rebuild"), ("ransomware", "police", "rebuild"),
    ("banking-trojan", "bank", "scan"), ("android-bot", "save", "reset"),
    ("mirai", "reset", "update"), ("router-malware", "reset", "update"),
    ("info-stealer", "unplug", "mail"),
)


def steps_text(one):
    return " ".join(step.action for step in one.steps)


class Advice(unittest.TestCase):
    def each(self, check, language=""):
        for one in advice.advices():
            with self.subTest(f"{one}{language and ', ' + language}"):
                check(one)

    def test_whole(self):
        def check(one):
            for part in ("name", "what", "how", "next", "minutes", "reviewed"):
                self.assertTrue(one.texts.get(part), part)
            self.assertLessEqual(len(one.steps), STEPS_MOST)
            for step in one.steps:
                self.assertTrue(step.action and step.proof, step.name)

        self.each(check)

    def test_easy_to_read(self):
        for language, grade in reading.GRADES.items():
            def check(one, say=advice.translate(language)):
                text = " ".join(map(say, one.all_texts()))
                longest = max(reading.sentences(text), key=lambda s: len(reading.words(s)))
                self.assertLessEqual(len(reading.words(longest)), SENTENCE_MOST, longest)
                self.assertLessEqual(grade(text), reading.GRADE_MOST)
                for part in map(say, one.all_texts()):
                    self.assertLessEqual(grade(part), PART_MOST, part)

            self.each(check, language)

    def test_no_jargon(self):
        def check(one):
            for text in one.all_texts():
                self.assertNotRegex(text, JARGON)

        self.each(check)

    def test_what_never_to_advise(self):
        def check(one):
            said = steps_text(one)
            self.assertNotRegex(said, re.compile(ANY, re.I))
            if one.cause in NEVER:
                self.assertNotRegex(said, re.compile(NEVER[one.cause], re.I))

        self.each(check)

    def test_the_order_that_saves(self):
        for cause, first, then in BEFORE:
            for one in advice.advices():
                if one.cause == cause:
                    with self.subTest(f"{one}: {first} before {then}"):
                        names = [step.name for step in one.steps]
                        self.assertLess(names.index(first), names.index(then))

    def test_nothing_is_lost_by_a_reset(self):
        """Who is to erase a device with files on it has been told to copy them."""
        keepers = {"nas", "phone", "windows", "mac", "server"}
        for one in advice.advices():
            kinds = {other.device for other in advice.advices() if other.cause == one.cause}
            if not keepers & ({one.device} if one.device else kinds):
                continue
            with self.subTest(f"{one}"):
                said = ""
                for step in one.steps:
                    said += f" {step.action}"
                    if re.search(r"(?i)\breset it|\berase|install .*anew|reset this", step.action):
                        self.assertRegex(said, r"(?i)\bcopy|\bsave|\bbackup|empty disk")


class Playbooks(unittest.TestCase):
    """Causes and advice know each other."""

    def each(self, check):
        for cause, words in advice.causes().items():
            with self.subTest(cause):
                check(cause, words)

    def test_twelve_at_least(self):
        self.assertGreaterEqual(len(advice.causes()), 13)
        self.assertEqual(set(advice.causes()), {one.cause for one in advice.advices()})

    def test_checklists_name_the_steps(self):
        def check(cause, words):
            for one in advice.advices():
                if one.cause == cause:
                    self.assertEqual(words["checklist"].split(","),
                                     [step.name for step in one.steps])

        self.each(check)

    def test_its_device_has_advice(self):
        def check(cause, words):
            claimed = {one.device for one in advice.advices() if one.cause == cause}
            self.assertIn(words.get("device", "any").replace("any", ""), claimed)

        self.each(check)

    def test_scans_where_they_help(self):
        """No step asks to scan where nothing would be found."""
        def check(cause, words):
            self.assertTrue(words.get("scan-helps") or "scan" not in words.get("needs", ""))
            general = next(one for one in advice.advices() if one.cause == cause)
            if not words.get("scan-helps") and cause != "unknown":
                self.assertNotRegex(steps_text(general), r"(?i)\bscan")

        self.each(check)

    def test_each_kind_of_device_has_words_and_data(self):
        with open("etc/devices.conf", encoding="utf-8") as file:
            kinds = re.findall(r"(?m)^device (\S+)", file.read())
        self.assertEqual(sorted(kinds), sorted(advice.devices()))


if __name__ == "__main__":
    tap.main()
