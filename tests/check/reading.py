# reading.py -- how many years of school a text asks for, English and German
#
# Two old formulas, both scaled to school grades:
#   English: Flesch-Kincaid (Kincaid and others, 1975)
#   German:  first Wiener Sachtextformel (Bamberger and Vanecek, 1984)
#
# Syllables are counted by spelling, not by a dictionary. English: each group of
# vowels is one; an e at the end is silent (but for "-le"), and so is the one in
# "-ed" and "-es" where it is not spoken. German: each vowel is one, and two that
# are spoken as one are one. The few words that this gets wrong weigh little in
# a text of a hundred; a word's number stands in no formula alone.
import re

GRADE_MOST = 8.0  # about age 13

WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.?!:]+(?=\s|$)")

SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l|ll)e$"  # use, file, but not table
                    r"|[^aeiouydt]ed$"  # asked, but not needed
                    r"|[^aeiouyscxzghl]es$")  # names, but not boxes
SPOKEN_AS_ONE = re.compile(r"ei|ai|ey|ay|au|äu|eu|ie|ou|aa|ee|oo|[aeiouyäöü]")


def syllables_english(word):
    word = word.lower().replace("’", "").replace("'", "")
    groups = len(re.findall("[aeiouy]+", word))
    return max(1, groups - bool(SILENT.search(word)))


def syllables_german(word):
    word = word.lower().replace("qu", "q")
    return max(1, len(SPOKEN_AS_ONE.findall(word)))


def words(text):
    return WORD.findall(text)


def sentences(text):
    """Whole sentences; what stands before a colon is one."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def share(part, whole):
    return 100 * sum(map(bool, part)) / len(whole)


def grade_english(text):
    """Flesch-Kincaid: long sentences and long words."""
    said = words(text)
    per_sentence = len(said) / len(sentences(text))
    per_word = sum(map(syllables_english, said)) / len(said)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def grade_german(text):
    """First Wiener Sachtextformel: percentages of words of three and more
    syllables, of more than six letters, of one syllable; words a sentence."""
    said = words(text)
    counts = [syllables_german(word) for word in said]
    return (0.1935 * share((count >= 3 for count in counts), said)
            + 0.1672 * len(said) / len(sentences(text))
            + 0.1297 * share((len(word) > 6 for word in said), said)
            - 0.0327 * share((count == 1 for count in counts), said)
            - 0.875)


GRADES = {"en": grade_english, "de": grade_german}
