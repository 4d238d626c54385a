/* SPDX-License-Identifier: BSD-2-Clause */
/* name.h -- one domain name, as it stands on the wire */
/* Pure: no I/O, no clock, no allocation. Reads: RFC 1035 2.3.4, 3.1; 4343. */
#ifndef REDIRECTOR_NAME_H
#define REDIRECTOR_NAME_H

#include "lib/addr.h"
#include "lib/bytes.h"

enum {
	NAME_SIZE = 255,      /* RFC 1035 2.3.4, with the root's zero */
	NAME_LABEL_SIZE = 63, /* RFC 1035 2.3.4 */
	NAME_LABELS = 127,    /* more do not fit into NAME_SIZE */
	NAME_TEXT_SIZE = 1016 /* "\ddd" for each byte, with the NUL */
};

/* A whole name: length bytes and labels, ending in the root's zero; letters
 * in lower case, so that equal names are equal bytes (RFC 4343). */
struct name {
	uint8_t length; /* with the root's zero; 1 is the root */
	uint8_t bytes[NAME_SIZE];
};

/* Reads a name without compression, as a question must have it. False for a
 * pointer, another label type, a name that is too long or cut off. */
bool MUST_CHECK name_read(struct reader *r, struct name *name_out);
/* The same with compression, as answers have it; `message` is all of it, and
 * `r` reads there. Pointers lead backwards only, so it ends (RFC 1035 4.1.4).
 */
bool MUST_CHECK name_unpack(
    struct reader message, struct reader *r, struct name *name_out);
/* Passes over a name with or without compression; false when cut off. */
bool MUST_CHECK name_skip(struct reader *r);
/* "www.example.com", with or without the final dot; letters, digits, '-' and
 * '_' only. False for empty and too long labels and names. */
bool MUST_CHECK name_parse(struct str text, struct name *name_out);
/* `text` has NAME_TEXT_SIZE bytes; without the final dot; odd bytes are
 * written as \ddd (RFC 1035 5.1). Returns it. */
const char *name_print(const struct name *name, char *text);
/* The name under in-addr.arpa or ip6.arpa at which its PTR stands
 * (RFC 1035 3.5, RFC 3596 2.5). */
struct name name_of_addr(const struct addr *addr);
/* A number for the name's registered domain, to count by; never 0. It is the
 * last two labels, or three where the two are short, as in "co.uk": a guess
 * that needs no list, and errs towards counting domains together. */
uint64_t name_domain(const struct name *name);
bool name_equal(const struct name *a, const struct name *b);

#endif
