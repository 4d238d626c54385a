/* SPDX-License-Identifier: BSD-2-Clause */
/* release.h -- ends the measure of a case */
#ifndef CASES_RELEASE_H
#define CASES_RELEASE_H

#include "cases/facts.h"

enum release_kind {
	RELEASE_SELF,
	RELEASE_QUIET,
	RELEASE_STAFF,
	RELEASE_API,
	RELEASE_TIMED,
	RELEASE_DISPUTE
};

enum release_outcome {
	RELEASE_DONE,
	RELEASE_NO_CASE,
	RELEASE_NOT_HELD /* it is in the watch or closed: nothing to release */
};

struct release_order {
	const char *case_id;
	enum release_kind kind;
	const char *actor;  /* "token:NAME", "subscriber", "warden" … */
	const char *reason; /* "" where the kind says all */
	const char *facts;  /* JSON of the rule that was met; NULL: none */
	bool told;	    /* the line is told of it by who asks */
};

const char *release_kind_name(enum release_kind kind);

/* One transaction. The case goes into the watch, its line is told, and the
 * wall opens with the commit unless another case holds it. `*facts_out` is the
 * case after it, unless RELEASE_NO_CASE. */
enum db_outcome MUST_CHECK release_run(struct db *db, struct arena *arena,
    const struct release_order *order, enum release_outcome *outcome_out,
    struct case_facts *facts_out);

/* The same inside a transaction that the caller has begun, with the line
 * locked by line_lock (cases/line.h). */
enum db_outcome MUST_CHECK release_inside(struct db *db, struct arena *arena,
    const struct release_order *order, enum release_outcome *outcome_out,
    struct case_facts *facts_out);

#endif
