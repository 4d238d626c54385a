/* SPDX-License-Identifier: BSD-2-Clause */
/* value.h -- one value of a data file: read, checked, shown */
/* Pure. */
#ifndef CASES_VALUE_H
#define CASES_VALUE_H

#include "lib/arena.h"

enum value_kind {
	VALUE_NAME,   /* windows-trojan */
	VALUE_NUMBER, /* between least and most */
	VALUE_SPAN,   /* 90s 15min 6h 30d; least and most in seconds */
	VALUE_SWITCH, /* on or off */
	VALUE_FLAG,   /* the bare word, or nothing */
	VALUE_CHOICE, /* one of `words` */
	VALUE_LIST,   /* names with commas between, in their order */
	VALUE_SET, /* the same, in any order; of `words` where there are some */
	VALUE_LADDER, /* notice,garden@24h: measures and when, in rising order
		       */
	VALUE_ZONE,   /* Europe/Berlin */
	VALUE_IPV4,
	VALUE_IPV6,
	VALUE_PREFIX, /* 192.0.2.0/24 */
	VALUE_DOMAIN, /* www.example.com, or *.example.com: all below it */
	VALUE_TRACE,  /* an indicator: a name, .zone, prefix or tcp/23 */
	VALUE_PORTS,  /* tcp/80,udp/123 */
	VALUE_NOTE    /* what stands behind `--`; least and most signs */
};

/* How a value of a line is written. `initial` stands for one that is not
 * given, "" for none; NULL: it must be given. */
struct value_type {
	const char *name;
	enum value_kind kind;
	const char *initial;
	int64_t least, most;
	const char *words;
};

/* The canonical text on the arena, in which equal values are equal texts and
 * which SQL takes: a span in seconds, a switch as t or f, sets sorted. NULL
 * with a `reason` ("needs …") where the text is no such value. */
const char *value_read(const struct value_type *type, struct str text,
    struct arena *arena, const char **reason_out);

/* The canonical text as it stands in a file. */
const char *value_show(
    const struct value_type *type, const char *value, struct arena *arena);

/* "90s", "15min", "6h", "30d". */
bool MUST_CHECK value_read_span(struct str text, int64_t *seconds_out);

/* A host name in lower case: labels of 1 to 63 letters, digits, hyphens and
 * underscores, at least two of them. */
bool value_is_domain(struct str text);

#endif
