/* SPDX-License-Identifier: BSD-2-Clause */
/* markup.h -- where in an HTML text a value may stand */
#ifndef LIB_MARKUP_H
#define LIB_MARKUP_H

#include "lib/bytes.h"

/* A walk over the literal parts of a template, enough of HTML's tokenizer
 * (WHATWG HTML, 13.2.5) to know whether an escaped value is only text where it
 * is put. Starts zeroed, in element text. */
struct markup {
	uint8_t state;
	uint8_t attribute; /* what the current attribute's value means */
	uint8_t raw;	   /* the current tag opens a script or a style */
	uint8_t name_len;  /* of the tag or attribute being read */
	uint8_t start_len; /* of the current attribute's value */
	char name[16];	   /* lower case; longer names are cut */
	char start[16];	   /* the first literal bytes of that value */
};

void markup_feed(struct markup *m, struct str literal);
/* True in element text and in a double-quoted attribute, except attributes
 * that hold code (on..., style, srcdoc) and the start of one that holds an
 * address: before a value there, the scheme must be fixed by the template
 * ("https://", "tel:", "mailto:", "?", "#", or a slash and another sign). */
bool markup_takes_value(const struct markup *m);
/* True between elements, where a whole template may be put. */
bool markup_is_text(const struct markup *m);
/* True when what follows is read alike after both. */
bool markup_same(const struct markup *a, const struct markup *b);

#endif
