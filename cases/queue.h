/* SPDX-License-Identifier: BSD-2-Clause */
/* queue.h -- what waits for a decision of staff, and who has taken it */
#ifndef CASES_QUEUE_H
#define CASES_QUEUE_H

#include "cases/request.h"

enum queue_part {
	QUEUE_WAITING, /* for us: who waits longest comes first */
	QUEUE_BACK,    /* for a reply of the subscriber, likewise */
	QUEUE_DECIDED  /* by somebody, the latest first */
};

struct queue_filter {
	enum queue_part part;
	const char *kind; /* by request_kind_name; NULL: all */
	const char *by;	  /* who has it, or decided it; NULL: whoever */
	bool untaken;	  /* nobody has it now */
	bool overdue;	  /* its answer is late; not of what is decided */
	int limit;
};

struct queue_row {
	struct request_facts request;
	const char *words; /* what was written first; or "" */
};

enum db_outcome MUST_CHECK queue_list(struct db *db, struct arena *arena,
    const struct queue_filter *filter, struct queue_row **rows_out,
    size_t *count_out);

struct queue_counts {
	int64_t waiting, back, overdue;
	int64_t taken, mine; /* of those that wait for us */
};
enum db_outcome MUST_CHECK queue_count(
    struct db *db, const char *mine, struct queue_counts *counts_out);

/* ---- whose turn it is ---- */

enum take_outcome {
	TAKE_DONE,
	TAKE_NONE, /* there is no such request */
	TAKE_LATE, /* it does not wait for staff any more */
	TAKE_TAKEN /* another has it; to give back: this one has it not */
};

struct take_order {
	const char *id;
	const char *actor;
	const char *over; /* why it is taken even from another; NULL: it is
			   * not. Who may is the caller's matter. */
};

/* It is theirs for the time that the policy says (take-for), from now on:
 * nobody else decides it. Told on the timeline. `*facts_out` is the request as
 * it was found, for who else has it or what became of it; not with TAKE_NONE.
 */
enum db_outcome MUST_CHECK queue_take(struct db *db, struct arena *arena,
    const struct take_order *order, enum take_outcome *outcome_out,
    struct request_facts *facts_out);
enum db_outcome MUST_CHECK queue_give_back(struct db *db, struct arena *arena,
    const char *id, const char *actor, enum take_outcome *outcome_out,
    struct request_facts *facts_out);

#endif
