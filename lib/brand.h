/* SPDX-License-Identifier: BSD-2-Clause */
/* brand.h -- whose pages these are: name, colours, phone, legal line */
#ifndef LIB_BRAND_H
#define LIB_BRAND_H

#include "lib/i18n.h"
#include "lib/settings.h"
#include "lib/values.h"

/* One file of settings (templates/brand/default.conf), one table in brand.c.
 * What a subscriber may see of the ISP stands here and nowhere else. */
struct brand {
	const char *name;
	const char *accent;	  /* "#0b5d66" on light ground */
	const char *accent_dark;  /* the same on dark ground */
	const char *help_address; /* "help.isp.example", as people type it */
	const char *phone;
	const char *hours;
	const char *mail;
	const char *legal;
	const char *legal_url;
	const char *languages; /* "en de": those offered, the first is ours */
	const char *time_zone;
};

/* Dies with file and line on a bad file: a colour that is none, a language
 * that this build does not speak. */
void brand_load(const char *path, struct brand *brand_out);

/* Whether the ISP offers this language. */
bool
brand_speaks(const struct brand *brand, const struct i18n_language *language);
/* The language of a page: what the subscriber chose, else what the contract
 * says, else what the browser asks for, else the brand's first. Empty slices
 * are "not given". Pure. */
const struct i18n_language *brand_language(const struct brand *brand,
    struct str chosen, struct str contract, struct str accept);
/* Puts "isp" (the name), "phone", "mail" ... on a page; "tel" is the phone as
 * a tel: address wants it; hours and legal line are translated where the
 * catalogue has them. */
void brand_values(const struct brand *brand,
    const struct i18n_language *language, struct values *values);

#endif
