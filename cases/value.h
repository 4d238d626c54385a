/* SPDX-License-Identifier: BSD-2-Clause */
/* value.h -- one value of a data file: read, checked, shown */
/* Pure. */
#ifndef CASES_VALUE_H
#define CASES_VALUE_H

#include "lib/arena.h"

enum type_kind {
	TYPE_NAME,   /* windows-trojan */
	TYPE_NUMBER, /* between least and most */
	TYPE_SPAN,   /* 90s 15min 6h 30d; least and most in seconds */
	TYPE_SWITCH, /* on or off */
	TYPE_FLAG,   /* the bare word, or nothing */
	TYPE_CHOICE, /* one of `words` */
	TYPE_LIST,   /* names with commas between, in their order */
	TYPE_SET, /* the same, in any order; of `words` where there are some */
	TYPE_LADDER, /* notice,garden@24h: measures and when, in rising order
		      */
	TYPE_ZONE,   /* Europe/Berlin */
	TYPE_IPV4,
	TYPE_IPV6,
	TYPE_PREFIX, /* 192.0.2.0/24 */
	TYPE_DOMAIN, /* www.example.com, or *.example.com: all below it */
	TYPE_TRACE,  /* an indicator: a name, .zone, prefix or tcp/23 */
	TYPE_PORTS,  /* tcp/80,udp/123 */
	TYPE_NOTE    /* what stands behind `--`; least and most signs */
};

/* How a value of a line is written. `initial` stands for one that is not
 * given, "" for none; NULL: it must be given. */
struct value_type {
	const char *name;
	enum type_kind kind;
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

/* One rung of a ladder, "garden@24h+read": what stands before the @, behind it
 * and behind the +, unchecked; empty where there is none. */
struct value_rung {
	struct str measure, after, mark;
};

/* Takes the first rung off a ladder, as a file or as value_read wrote it; false
 * if none is left. */
bool value_next_rung(struct str *ladder, struct value_rung *rung_out);

/* "90s", "15min", "6h", "30d". */
bool MUST_CHECK value_read_span(struct str text, int64_t *seconds_out);

#endif
