/* SPDX-License-Identifier: BSD-2-Clause */
/* clock_store.h -- the SQL of what is due by the clock */
#ifndef WARDEN_CLOCK_STORE_H
#define WARDEN_CLOCK_STORE_H

#include "lib/arena.h"
#include "lib/db.h"

/* Does this connection hold the clock's lock, or can it have it now? It keeps
 * it until it breaks. */
enum db_outcome MUST_CHECK clock_store_lead(struct db *db, bool *leads_out);

/* A case for which something is due. */
struct clock_due {
	const char *deed; /* "expire", "climb", "look" … */
	const char *case_id, *line_id;
};

/* At most `*count_out` of them, on the arena. */
enum db_outcome MUST_CHECK clock_store_due(struct db *db, struct arena *arena,
    const struct clock_due **due_out, size_t *count_out);

/* In a transaction with the line locked. False in `*done_out` where it was not
 * due any more. */
enum db_outcome MUST_CHECK clock_store_close(
    struct db *db, const char *case_id, bool *done_out);
enum db_outcome MUST_CHECK clock_store_resume(
    struct db *db, const char *case_id, bool *done_out);

/* What a line is told ahead of time about an open case. */
struct clock_ahead {
	bool wall;    /* a wall by the clock is near, and not announced */
	bool remind;  /* nothing was said of it for long */
	int64_t next; /* seconds until either is so; -1: never */
	int64_t step; /* which is announced */
};
enum db_outcome MUST_CHECK clock_store_ahead(
    struct db *db, const char *case_id, struct clock_ahead *ahead_out);
enum db_outcome MUST_CHECK clock_store_told(struct db *db, struct arena *arena,
    const char *case_id, const struct clock_ahead *said);

/* Moves leases whose end has come to the past, in one transaction with their
 * lines locked: at most so many; how many it were. */
enum db_outcome MUST_CHECK clock_store_end_leases(
    struct db *db, struct arena *arena, int64_t most, int64_t *ended_out);

/* What is tidied up, each a statement of its own that may run at any time. */
struct clock_chore {
	struct sql sql;
	int64_t every; /* seconds */
};
enum { CLOCK_CHORES = 12 };
extern const struct clock_chore clock_store_chores[CLOCK_CHORES];

#endif
