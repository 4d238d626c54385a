/* SPDX-License-Identifier: BSD-2-Clause */
/* i18n.h -- languages: the English text is the msgid */
#ifndef LIB_I18N_H
#define LIB_I18N_H

#include "lib/bytes.h"

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

/* The languages of this build, English first; a NULL tag ends the list. */
extern const struct i18n_language i18n_languages[];
/* NULL where we do not speak it. Case-insensitive; "de-AT" finds "de". */
const struct i18n_language *i18n_find(struct str tag);
/* Best match of an Accept-Language field (RFC 9110, 12.5.4), else English. */
const struct i18n_language *i18n_accept(struct str header);

const char *
i18n_text(const struct i18n_language *language, const char *english);
const char *i18n_plural(const struct i18n_language *language, const char *one,
    const char *many, unsigned long count);

/* "22 November 2026, 14:02" and "14:02" as this language writes them; `when`
 * in seconds since 1970, in the time zone of the process. `size` >= 64. */
void i18n_date_time(const struct i18n_language *language, int64_t when,
    char *text, size_t size);
void i18n_time(const struct i18n_language *language, int64_t when, char *text,
    size_t size);

#endif
