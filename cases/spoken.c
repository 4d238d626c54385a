/* SPDX-License-Identifier: BSD-2-Clause */
/* spoken.c -- a case code as it is read aloud on the telephone */
/* Pure: no I/O, no clock, no allocation. */
#include "cases/spoken.h"

#include <string.h>

/* The signs of codes, and in the same order how they are spoken. One text, so
 * that a translator gives the alphabet that people know, whole. */
static const char signs[] = "23456789BCDFGHJKMNPQRTVWXY";
static const char words[] = N_(
    "two three four five six seven eight nine Bravo Charlie Delta Foxtrot Golf "
    "Hotel Juliett Kilo Mike November Papa Quebec Romeo Tango Victor Whiskey "
    "X-ray Yankee");

/* The word number `at` of a text of words, from 0; empty behind the last. */
static struct str
word_at(struct str text, size_t at)
{
	while (at-- > 0)
		str_cut(text, ' ', &text);
	return str_cut(text, ' ', &text);
}

const char *
spoken_code(const char *code, const struct i18n_language *language, char *text,
    size_t size)
{
	struct writer w = writer_over(text, size - 1);
	struct str alphabet = str_from(i18n_text(language, words));
	struct str comma = str_from(i18n_text(language, N_(", ")));
	for (size_t i = 0; code[i] != '\0'; i++) {
		const char *sign = strchr(signs, code[i]);
		if (sign == NULL)
			continue;
		if (i > 0)
			writer_str(&w, i == 3 ? STR(" – ") : comma);
		writer_str(&w, word_at(alphabet, (size_t)(sign - signs)));
	}
	text[writer_used(&w)] = '\0';
	return text;
}
