/* SPDX-License-Identifier: BSD-2-Clause */
/* event.h -- what happened, in an order that a reader can page through */
#ifndef CASES_EVENT_H
#define CASES_EVENT_H

#include <jansson.h>

#include "lib/arena.h"
#include "lib/db.h"

/* Texts lie on the arena of whoever asked, "" where there is none. */
struct event {
	const char *id; /* UUID: the same however often it is told */
	int64_t number; /* its place; numbers only grow */
	int64_t at;	/* microseconds since 1970 */
	const char *kind, *actor;
	const char *detail;  /* a JSON object */
	const char *case_id; /* "": of no case, as are all below */
	const char *code, *cause;
	const char *state, *measure; /* of the case, after it */
	const char *line, *account;  /* the ISP's references */
};

/* The columns that event_read takes, in order, from EVENT_FROM. */
/* clang-format off */
#define EVENT_COLUMNS \
	"e.id, e.number, " MICROS("e.at") ", e.kind, e.actor, e.detail," \
	" c.id, c.code, c.cause, e.state, e.measure, n.reference, s.account"
#define EVENT_FROM \
	"lazaret.event e LEFT JOIN lazaret.case c ON c.id = e.case_id" \
	" LEFT JOIN lazaret.line n ON n.id = c.line_id" \
	" LEFT JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
/* clang-format on */
enum { EVENT_COUNT = 13 };

/* Reads a row that has EVENT_COLUMNS from `column` on. */
struct event event_read(
    const struct db_result *rows, int row, int column, struct arena *arena);

/* As the API and webhooks tell it. */
json_t *event_json(const struct event *event);

struct event_filter {
	int64_t since;	     /* a number: what follows it; -1: the oldest */
	const char *kinds;   /* commas between; NULL: all */
	const char *sources; /* blanks between: only of cases that one of them
			      * reported, and no report of others; NULL: all */
	int64_t limit;
};

enum event_reach {
	EVENT_REACHED,
	EVENT_PRUNED, /* what follows `since` was forgotten in part */
	EVENT_AHEAD   /* there is no such number yet: another record */
};

struct event_page {
	enum event_reach reach;
	struct event *events;
	size_t count;
	int64_t next;	/* what to ask with next time, also where none came */
	int64_t last;	/* the number of the last event that there is */
	int64_t oldest; /* what `since` may be at the least */
};

/* A page of events by their numbers. What was committed before this call is
 * there, and nothing gets a number later that is not greater. */
enum db_outcome MUST_CHECK event_list(struct db *db, struct arena *arena,
    const struct event_filter *filter, struct event_page *page_out);

#endif
