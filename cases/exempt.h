/* SPDX-License-Identifier: BSD-2-Clause */
/* exempt.h -- lines and accounts that are spared: one asks, another confirms */
#ifndef CASES_EXEMPT_H
#define CASES_EXEMPT_H

#include "lib/arena.h"
#include "lib/db.h"

struct exempt_order {
	const char *whose; /* a line's reference, or an account */
	bool account;	   /* all lines of the account */
	int64_t until;	   /* microseconds since 1970 */
	const char *reason, *actor;
};

enum exempt_outcome {
	EXEMPT_DONE,
	EXEMPT_NOBODY, /* there is no such line or account */
	EXEMPT_LATE    /* it is decided, over, or one's own */
};

/* One transaction each, written into the audit. An exemption that is asked for
 * holds nothing until somebody else confirms it. What walls the line already is
 * ended by an act on the case. */
enum db_outcome MUST_CHECK exempt_ask(struct db *db, struct arena *arena,
    const struct exempt_order *order, enum exempt_outcome *outcome_out);
enum db_outcome MUST_CHECK exempt_decide(struct db *db, struct arena *arena,
    const char *id, bool confirm, const char *actor,
    enum exempt_outcome *outcome_out);
/* Before its time. */
enum db_outcome MUST_CHECK exempt_end(struct db *db, struct arena *arena,
    const char *id, const char *reason, const char *actor,
    enum exempt_outcome *outcome_out);

/* Times are microseconds since 1970. */
struct exempt_facts {
	const char *id;
	const char *line; /* "": the whole account */
	const char *account, *kind;
	int64_t until, since; /* or: asked at */
	const char *reason, *asked_by;
	const char *confirmed_by; /* "" while it waits */
};
/* Those that wait for a second pair of eyes, the oldest first; and those that
 * hold, the first to end first: at most `most`. */
enum db_outcome MUST_CHECK exempt_waiting(struct db *db, struct arena *arena,
    struct exempt_facts **list_out, size_t *count_out);
enum db_outcome MUST_CHECK exempt_list(struct db *db, struct arena *arena,
    int most, struct exempt_facts **list_out, size_t *count_out);

#endif
