# test_preview.py -- every page in every state: small, plain, safe and readable
#
# Reads what `lazaret-portal --preview` writes, as a browser would get it.
import html
import html.parser
import os
import re
import subprocess
import unittest

import station
import tap

PAGE_MOST = 15360  # bytes, uncompressed, with all it loads: a slow phone's first screen
SERVED = 100  # bytes that a served page has more: a real token, its script's tag
HEADLINE_MOST = 9  # words: what fits a phone in one look
SENTENCE_MOST = 25  # words: beyond it people stop (ONS)
SENTENCE_MEAN = 12
# Flesch-Kincaid grade 7 and the German index of Amstad 50: about age 12.
GRADE_MOST = 7.0
EASE_LEAST = 50.0

FOLDER = os.path.join(station.FOLDER, "preview")
CAUSES = [name.removesuffix(".advice") for name in os.listdir("templates/advice")
          if name.endswith(".advice")]
LANGUAGES = ["en", *(name.removesuffix(".po") for name in os.listdir("i18n")
                     if name.endswith(".po"))]
VOID = {"meta", "link", "input", "br"}
JARGON = ("malware", "C2", "sinkhole", "firmware", "reboot", "cyber", "hacker", "botnet", "!")


class Page(html.parser.HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self, text):
        super().__init__()
        self.text, self.words, self.tags, self.open, self.wrong = text, [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID and tag not in ("path", "circle", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        hidden = {"title", "summary", "details", "nav", "header", "footer", "style", "script"}
        if not hidden & set(self.open) and "code" not in self.open:
            self.words.append((self.open[-1] if self.open else "", data))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def sentences(self):
        """Whole sentences of running text: not labels, not codes."""
        for tag, data in self.words:
            if tag in ("p", "span", "li", "b", "label"):
                for sentence in re.findall(r"[^.?:]+[.?:]", " ".join(data.split())):
                    if len(sentence.split()) > 2:
                        yield sentence.strip()


def syllables(word):
    return max(1, len(re.findall(r"[aeiouyäöü]+", word.lower().removesuffix("e"))))


def setUpModule():
    global pages, loads
    settings = os.path.join(station.FOLDER, "preview.conf")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(f"pool = subscriber\ndatabase = none\nsocket = none\nhosts = none\n"
                   f"portal_url = https://none\ntemplates = templates\n"
                   f"languages = {station.BUILD}/i18n\nbrand = templates/brand/default.conf\n")
    subprocess.run([f"{station.BUILD}/lazaret-portal", "-c", settings, "--preview", FOLDER],
                   check=True)
    pages = {}
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".html") and name != "index.html":
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                pages[name.removesuffix(".html")] = Page(file.read())
    loads = {name: os.path.getsize(os.path.join(FOLDER, name))
             for name in ("style.css", "form.css", "page.js", "scan.css", "scan.js")}


def weight(page):
    """What it loads; page.js where a served page is live, which the preview does not tell."""
    styles = [loads[attrs["href"]] for attrs in page.all("link") if attrs["rel"] == "stylesheet"]
    script = "scan.js" if any(attrs["href"] == "scan.css" for attrs in page.all("link")) else "page.js"
    return sum(styles) + loads[script]


class Preview(unittest.TestCase):
    def each(self, check, ending=""):
        """Each page is a case."""
        for name, page in pages.items():
            if name.endswith(ending):
                with self.subTest(name):
                    check(name, page)

    def test_all_states_are_there(self):
        states = {name.rsplit(".", 1)[0] for name in pages}
        for state in ("walled-mirai", "walled-windows-trojan", "walled-spam-bot", "several-cases",
                      "warned", "restricted", "throttled", "suspended", "ready", "code-wrong",
                      "released", "watch", "relapse", "budget-used-up", "not-walled", "nobody",
                      "shared", "database-away", "error", "not-found", "quiet-clock", "quiet-by-itself",
                      "quiet-noise", "quiet-not-seen", "three-cases", "help",
                      "walk-list", "walk-try", "walk-waiting", "walk-talking", "walk-silent",
                      "walk-found", "walk-none", "walk-calm", "walk-not-seen",
                      "scan", "scan-clean", "scan-infected", "scan-unchecked", "scan-busy", "scan-old-form",
                      "scan-no-files", "scan-no-case", "scan-nobody",
                      "device", "urgent", "urgent-minutes", "urgent-used", "ask", "ask-many-words",
                      "ask-sent", "asked", "asked-back", "denied", "disputed", "upheld", "lapsed", "approved",
                      "business", "warned-clock", "goodbye", "survey",
                      *(f"walled-{cause}" for cause in CAUSES)):
            for language in LANGUAGES:
                with self.subTest(f"{state}.{language}"):
                    self.assertIn(f"{state}.{language}", pages)
        self.assertEqual(len(pages), len(LANGUAGES) * len(states))

    def test_small(self):
        def check(name, page):
            self.assertLessEqual(len(page.text.encode()) + weight(page) + SERVED, PAGE_MOST)

        self.each(check)

    def test_headline(self):
        def check(name, page):
            found = re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)
            self.assertEqual(len(found), 1)
            self.assertLessEqual(len(found[0].split()), HEADLINE_MOST, found[0])

        self.each(check)

    def test_markup(self):
        """Landmarks, labels, language; nothing inline, nothing from elsewhere."""
        def check(name, page):
            self.assertEqual((page.wrong, page.open), ([], []))
            language = name[-2:]
            top = page.all("html")[0]
            self.assertEqual(top["lang"], language)
            self.assertEqual(top["dir"], "rtl" if language == "ar" else "ltr")
            for landmark in ("header", "nav", "main", "footer", "title"):
                self.assertEqual(len(page.all(landmark)), 1, landmark)
            names = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
            self.assertEqual(len(names), len(set(names)))
            fields = {attrs["id"] for attrs in page.all("input") if "id" in attrs}
            labelled = {attrs.get("for") for attrs in page.all("label")}
            self.assertLessEqual(fields, labelled)
            for tag, attrs in page.tags:
                self.assertNotIn(tag, ("style", "iframe", "img", "object", "embed", "base"))
                self.assertFalse([a for a in attrs if a == "style" or a.startswith("on")])
                self.assertNotEqual(attrs.get("target"), "_blank")
                if tag == "script" or (tag == "link" and attrs.get("rel") == "stylesheet"):
                    self.assertNotIn("//", attrs.get("src", "") + attrs.get("href", ""))
                if tag == "a" and attrs["href"].startswith("#"):
                    self.assertIn(attrs["href"][1:], names)

        self.each(check)

    def test_links_lead_somewhere(self):
        """To a page of ours, and to a place that is on it."""
        with open("portal/pool_subscriber.c", encoding="utf-8") as file:
            routes = set(re.findall(r'METHOD_GET, "(/[^"]*)"', file.read()))

        def check(name, page):
            language = name.rsplit(".", 1)[1]
            for link in (attrs["href"] for attrs in page.all("a")):
                path, _, anchor = link.partition("#")
                if re.match(r"mailto:|tel:|https://", link) or not path or path[0] == "?":
                    continue
                self.assertIn(path.split("?")[0], routes)
                if anchor:
                    other = pages[f"{path.strip('/')}.{language}"]
                    self.assertIn(anchor, [attrs.get("id") for _, attrs in other.tags])

        self.each(check)

    def test_nothing_is_left_open(self):
        def check(name, page):
            self.assertNotRegex(page.text, r"\{|\}|>\s*None|\(null\)")

        self.each(check)

    def test_one_primary_action(self):
        def check(name, page):
            primary = [1 for _, attrs in page.tags if attrs.get("class") == "button"]
            primary += [1 for attrs in page.all("button") if attrs.get("class") != "second"]
            self.assertLessEqual(len(primary), 1)

        self.each(check)

    def test_the_nine_parts_in_order(self):
        parts = ("<h1", "First seen", 'class="button"', 'class="needs"', 'class="steps"',
                 "What we saw", "What still works", 'id="genuine"', "Talk to a person")
        at = [pages["walled-mirai.en"].text.find(part) for part in parts]
        self.assertEqual(at, sorted(at))
        self.assertNotIn(-1, at)

    def test_a_person_is_always_there(self):
        def check(name, page):
            self.assertIn("0800 123 4567", page.text)

        self.each(check)

    def test_easy_to_read(self):
        def check(name, page):
            sentences = [html.unescape(s) for s in page.sentences()]
            longest = max(sentences, key=lambda s: len(s.split()))
            self.assertLessEqual(len(longest.split()), SENTENCE_MOST, longest)
            mean = sum(len(s.split()) for s in sentences) / len(sentences)
            self.assertLessEqual(mean, SENTENCE_MEAN)
            limit = self.grade if name.endswith(".en") else self.ease
            limit([re.findall(r"[A-Za-zÄÖÜäöüß’]+", s) for s in sentences])

        self.each(check, ".en")
        self.each(check, ".de")

    def grade(self, sentences):
        words = [word for sentence in sentences for word in sentence]
        per_word = sum(map(syllables, words)) / len(words)
        grade = 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59
        self.assertLessEqual(grade, GRADE_MOST)

    def ease(self, sentences):
        words = [word for sentence in sentences for word in sentence]
        per_word = sum(map(syllables, words)) / len(words)
        self.assertGreaterEqual(180 - len(words) / len(sentences) - 58.5 * per_word, EASE_LEAST)

    def test_no_jargon_and_no_shouting(self):
        def check(name, page):
            said = " ".join(data for _, data in page.words)
            for word in JARGON:
                self.assertNotIn(word, said)

        self.each(check, ".en")

    def test_logical_properties_only(self):
        """What names a left or a right side would be wrong in Arabic."""
        with open(os.path.join(FOLDER, "style.css"), encoding="utf-8") as file:
            style = file.read()
        self.assertNotRegex(style, r"\b(left|right)\b|(?<![\w-])(width|height):")
        self.assertNotRegex(style, r"url\(|@import|@font-face")

    def test_contrast(self):
        """WCAG 2.2, 1.4.3: text on ground and on cards, in both lights."""
        with open(os.path.join(FOLDER, "style.css"), encoding="utf-8") as file:
            blocks = re.findall(r":root\{(.*?)\}", file.read(), re.S)
        light = dict(re.findall(r"--(\w+):(#\w+)", blocks[0]))
        dark = dict(light, **dict(re.findall(r"--(\w+):(#\w+)", blocks[1])))
        for look, colours in (("light", light), ("dark", dark)):
            for ground in ("ground", "card"):
                for ink in ("ink", "soft", "accent", "free", "bad"):
                    with self.subTest(f"{ink} on {ground}, {look}"):
                        self.assertGreaterEqual(contrast(colours[ink], colours[ground]), 4.5)
            with self.subTest(f"buttons, {look}"):
                self.assertGreaterEqual(contrast(colours["on"], colours["accent"]), 4.5)


def luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(2 * c for c in colour[1:])
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


if __name__ == "__main__":
    tap.main()
