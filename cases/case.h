/* SPDX-License-Identifier: BSD-2-Clause */
/* case.h -- reads cases, and writes what happens in them */
#ifndef CASES_CASE_H
#define CASES_CASE_H

#include "cases/facts.h"

/* By its id; false in `*found_out` where there is none or it is no UUID. */
enum db_outcome MUST_CHECK case_get(struct db *db, struct arena *arena,
    const char *id, struct case_facts *facts_out, bool *found_out);
/* By the code on the subscriber's page: the newest with this code. */
enum db_outcome MUST_CHECK case_by_code(struct db *db, struct arena *arena,
    const char *code, struct case_facts *facts_out, bool *found_out);
/* By either, as a person or a program names it; a code may be written as people
 * say it. */
enum db_outcome MUST_CHECK case_named(struct db *db, struct arena *arena,
    const char *name, struct case_facts *facts_out, bool *found_out);
/* The cases of a line that are not closed, the gravest first. */
enum db_outcome MUST_CHECK case_of_line(struct db *db, struct arena *arena,
    const char *line_id, struct case_facts **facts_out, size_t *count_out);

/* NULL: any. The newest first. */
struct case_filter {
	const char *cause, *state, *measure;
	const char *line; /* reference or UUID */
	const char *account, *source;
	int limit;	       /* 1 to 1000 */
	int64_t before;	       /* opened_at and id of the last one seen */
	const char *before_id; /* NULL: from the start */
};

/* `*more_out`: there are more after these. */
enum db_outcome MUST_CHECK case_list(struct db *db, struct arena *arena,
    const struct case_filter *filter, struct case_facts **facts_out,
    size_t *count_out, bool *more_out);

struct case_event {
	int64_t at; /* microseconds since 1970 */
	const char *kind;
	const char *actor;
	const char *detail; /* a JSON object */
};

/* The latest thousand events, the oldest of them first: a source may tell of
 * one line all day. */
enum db_outcome MUST_CHECK case_timeline(struct db *db, struct arena *arena,
    const char *id, struct case_event **events_out, size_t *count_out);

/* Adds to the timeline, in the transaction that does what it tells. `detail`
 * is a JSON object. */
enum db_outcome MUST_CHECK case_tell(struct db *db, const char *id,
    const char *kind, const char *actor, const char *detail);

#endif
