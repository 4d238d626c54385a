/* SPDX-License-Identifier: BSD-2-Clause */
/* standing.h -- how a line stands with a cause, for who decides about it */
#ifndef CASES_STANDING_H
#define CASES_STANDING_H

#include "cases/intake.h"
#include "lib/arena.h"
#include "lib/db.h"

struct standing_question {
	const char *line_id;	    /* UUID */
	const char *cause, *source; /* both are known */
	const char *observed_at;    /* microseconds since 1970, in decimal */
	const char *addr;	    /* that was reported, or NULL */
};

struct standing {
	struct intake_facts facts; /* without what an order asks for */
	const char *case_id;	   /* the open case of line and cause, or "" */
	const char *released_id;   /* the case last released, or "" */
};

/* In a transaction with the line locked; texts are on the arena. */
enum db_outcome MUST_CHECK standing_read(struct db *db, struct arena *arena,
    const struct standing_question *question, struct standing *standing_out);

/* Why a decision is no wall though the ladder says so, as the end of a JSON
 * object; "" where nobody is doubted. Pure. */
const char *standing_doubt(const struct intake_facts *facts,
    const struct intake_decision *decision, struct arena *arena);

#endif
