/* SPDX-License-Identifier: BSD-2-Clause */
/* i18n.h -- languages: the English text is the msgid */
#ifndef LIB_I18N_H
#define LIB_I18N_H

#include "lib/bytes.h"

/* Marks a text of a table for the catalogues; the program translates it with
 * i18n_text when it shows it. */
#define N_(text) text

/* One gettext domain per language under a constant LANGUAGE; the only file
 * that knows is i18n.c. Call i18n_open before any thread starts. */
struct i18n_language {
	const char *tag;       /* "de" (BCP 47) */
	const char *name;      /* "Deutsch", in itself */
	const char *direction; /* "ltr" or "rtl" */
};

/* Binds the catalogues below `folder` (DE/lazaret/LC_MESSAGES/de.mo as
 * style.md 22 says). Dies when the C.UTF-8 locale is missing. */
void i18n_open(const char *folder);
/* Times are told in this zone ("Europe/Berlin"); "" keeps the machine's. Dies
 * where nobody knows it. Before any thread starts. */
void i18n_set_zone(const char *zone);

/* The languages of this build, English first; a NULL tag ends the list. */
extern const struct i18n_language i18n_languages[];
/* NULL where we do not speak it. Case-insensitive; "de-AT" finds "de". */
const struct i18n_language *i18n_find(struct str tag);
/* Best match of an Accept-Language field (RFC 9110, 12.5.4), else English. */
const struct i18n_language *i18n_accept(struct str header);

const char *
i18n_text(const struct i18n_language *language, const char *english);
/* Whether i18n_text gives that language, not English for want of a
 * translation. */
bool i18n_knows(const struct i18n_language *language, const char *english);
const char *i18n_plural(const struct i18n_language *language, const char *one,
    const char *many, unsigned long count);

/* A text with {names} in it, filled: "{day} {month}". */
struct i18n_part {
	const char *name;
	const char *text;
};
/* Writes the translation of `english` with its parts put in, cut to `size`; a
 * name that has no part leaves nothing. Returns `text`. */
const char *i18n_fill(const struct i18n_language *language, const char *english,
    const struct i18n_part *parts, size_t count, char *text, size_t size);

/* Points in time as this language writes them; `when` and `now` in seconds
 * since 1970, told in the zone of the process. Texts are cut to `size`, which
 * should be at least I18N_TIME_SIZE. */
enum { I18N_TIME_SIZE = 96 };
/* "22 November 2026, 14:02" */
void i18n_date_time(const struct i18n_language *language, int64_t when,
    char *text, size_t size);
/* "22 November" */
void i18n_date(const struct i18n_language *language, int64_t when, char *text,
    size_t size);
/* "today at 14:02", "yesterday at 14:02", "on 3 November at 14:02": the end
 * of a sentence. */
void i18n_when(const struct i18n_language *language, int64_t when, int64_t now,
    char *text, size_t size);
/* "CET": what the zone calls itself at that time. */
void i18n_zone(int64_t when, char *text, size_t size);

#endif
