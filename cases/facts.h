/* SPDX-License-Identifier: BSD-2-Clause */
/* facts.h -- what is known of a case, as every program tells it */
#ifndef CASES_FACTS_H
#define CASES_FACTS_H

#include "lib/arena.h"
#include "lib/db.h"
#include "lib/wall.h"

/* All times are microseconds since 1970; 0 where there is none. All texts lie
 * on the arena of whoever asked, "" where there is none. */
struct case_facts {
	const char *id;	  /* UUID */
	const char *code; /* six signs */
	const char *cause;
	const char *state;	/* open, held, watch, closed */
	enum measure measure;	/* what it does to its line now */
	const char *held_by;	/* brake or shadow, while held */
	const char *line;	/* the ISP's reference */
	const char *line_id;	/* UUID */
	const char *account;	/* the ISP's reference */
	const char *group_name; /* of its cause */
	int64_t opened_at;
	int64_t first_observed_at;
	int64_t last_observed_at;
	int64_t measure_since;
	int64_t review_at;
	int64_t expires_at;
	int64_t pause_until;
	int64_t released_at;
	int64_t watch_until;
	int64_t closed_at;
	int64_t reports;
	int64_t relapses;
	int64_t step; /* on the ladder, from 1; 0: asked for by force */
};

/* The columns that facts_read takes, in order, from FACTS_FROM. */
/* clang-format off */
#define FACTS_COLUMNS \
	"c.id, c.code, c.cause, c.state, c.measure, c.held_by," \
	" n.reference, n.id, s.account, k.group_name," \
	" " MICROS("c.opened_at") ", " MICROS("c.first_observed_at") "," \
	" " MICROS("c.last_observed_at") ", " MICROS("c.measure_since") "," \
	" " MICROS("c.review_at") ", " MICROS("c.expires_at") "," \
	" " MICROS("c.pause_until") ", " MICROS("c.released_at") "," \
	" " MICROS("c.watch_until") ", " MICROS("c.closed_at") "," \
	" c.reports, c.relapses, c.step"
#define FACTS_FROM \
	"lazaret.case c JOIN lazaret.line n ON n.id = c.line_id" \
	" JOIN lazaret.subscriber s ON s.id = n.subscriber_id" \
	" JOIN lazaret.cause k ON k.name = c.cause"
/* clang-format on */
enum { FACTS_COUNT = 23 };

/* A column of the type measure; NULL is none. */
enum measure facts_measure(const struct db_result *rows, int row, int column);

/* Reads a row that starts with FACTS_COLUMNS. */
struct case_facts
facts_read(const struct db_result *rows, int row, struct arena *arena);

#endif
