# advice.py -- the shipped advice as a reader gets it, for checks
#
# Reads templates/advice/ and etc/causes.conf with eyes of its own, so that a
# check does not believe the program that it checks. Formats: cases/advice_file.h
# and lazaret-data(5).
import collections
import functools
import gettext
import glob
import os
import re
import subprocess

FOLDER = "templates/advice"
PARTS = ("what", "how", "next", "also", "avoid")

Step = collections.namedtuple("Step", "name action proof")


class Advice:
    """What is said of a cause to the owner of one kind of device."""

    def __init__(self, cause, device, texts, steps):
        self.cause, self.device, self.texts, self.steps = cause, device, texts, steps

    def __str__(self):
        return f"{self.cause} on {self.device or 'any device'}"

    def all_texts(self):
        said = [self.texts[part] for part in PARTS if part in self.texts]
        return said + [text for step in self.steps for text in (step.action, step.proof)]


def sections(path):
    """[(device, {key: text}, {step: Step})], the general one first."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"\n[ \t]+", " ", re.sub(r"(?m)^#.*\n", "", file.read()))
    found = [("", {}, {})]
    for key, value in re.findall(r"(?m)^(\w+) = (.*)$", text):
        if key == "device":
            found.append((value, {}, {}))
        elif key == "step":
            name, action = value.split(": ", 1)
        elif key == "proof":
            found[-1][2][name] = Step(name, action, value)
        else:
            found[-1][1][key] = value
    return found


def name_of(path):
    return os.path.basename(path).rsplit(".", 1)[0]


@functools.cache
def devices():
    """{kind: (texts, steps)}"""
    return {name_of(path): sections(path)[0][1:] for path in glob.glob(f"{FOLDER}/*.device")}


@functools.cache
def advices():
    """For each cause the general advice, then that for each kind of device."""
    found = []
    for path in sorted(glob.glob(f"{FOLDER}/*.advice")):
        (_, texts, steps), *others = sections(path)
        found.append(Advice(name_of(path), "", texts, list(steps.values())))
        for device, own_texts, own_steps in others:
            nearest = {**steps, **{name: step for name, step in devices()[device][1].items()
                                   if name in steps}, **own_steps}
            found.append(Advice(name_of(path), device, {**texts, **own_texts},
                                [nearest[name] for name in steps]))
    return found


@functools.cache
def causes():
    """{cause: {word: value}} of etc/causes.conf; flags are True."""
    with open("etc/causes.conf", encoding="utf-8") as file:
        text = re.sub(r"(?m)^#.*\n", "", file.read())
    found = {}
    for name, rest in re.findall(r"(?ms)^cause (\S+)\s+-- [^\n]*\n(.*?)(?=^\S|\Z)", text):
        words = (word.partition("=") for word in rest.split())
        found[name] = {word: value if joined else True for word, joined, value in words}
    return found


@functools.cache
def translate(language):
    """From English into this language, by its built catalogue."""
    if language == "en":
        return str
    built = f"build/i18n/{language}/lazaret/LC_MESSAGES/{language}.mo"
    subprocess.run(["make", "--no-print-directory", "-s", built], check=True)
    with open(built, "rb") as file:
        return gettext.GNUTranslations(file).gettext
