/* SPDX-License-Identifier: BSD-2-Clause */
/* climb.h -- the next step of a case's ladder, when its time has come */
#ifndef CASES_CLIMB_H
#define CASES_CLIMB_H

#include "cases/intake.h"
#include "lib/arena.h"
#include "lib/db.h"

/* What the clock would do to a case now. */
struct climb {
	const char *case_id, *line_id, *cause;
	const char *source;	   /* of its latest report */
	enum measure measure;	   /* of the next step */
	struct intake_facts facts; /* from which it is decided */
	struct intake_decision decision;
};

/* The decision alone; false in `*due_out` where no step is due. */
enum db_outcome MUST_CHECK climb_decide(struct db *db, struct arena *arena,
    const char *case_id, struct climb *climb_out, bool *due_out);

/* In a transaction with the line locked: the case goes one step up, its line
 * is told, and the wall follows. What binds a report binds the clock: who is
 * protected is not raised above notice, a source brings about no more than it
 * may, and brake and shadow let the case wait on its step. False in
 * `*climbed_out` where it waits or nothing is due. */
enum db_outcome MUST_CHECK climb_inside(struct db *db, struct arena *arena,
    const char *case_id, const char *actor, bool *climbed_out);

#endif
