/* SPDX-License-Identifier: BSD-2-Clause */
/* ruling.h -- staff answer a request, and what follows from it */
#ifndef CASES_RULING_H
#define CASES_RULING_H

#include "cases/request.h"

struct ruling {
	const char *id;
	enum request_answer answer;
	const char *actor;
	const char *reason; /* of a denial: a text of reason.h; NULL: none */
	const char *words;  /* for the subscriber; may be "", but to ask */
	int64_t until;	    /* of an exemption, microseconds since 1970 */
};

enum ruling_outcome {
	RULING_DONE,
	RULING_NONE,  /* there is no such request */
	RULING_LATE,  /* it is decided or withdrawn already */
	RULING_UNFIT, /* one of this kind is not answered so */
	RULING_TAKEN, /* somebody else has taken it */
	RULING_MUTE   /* a denial or a question without a word */
};

/* What an answer brings about, in a sentence for who decides; NULL where a
 * request of this kind is not answered so. Pure. */
const char *ruling_effect(enum request_kind kind, enum request_answer answer);

/* Whether it may be answered so, as things stand. Pure. */
enum ruling_outcome
ruling_judge(const struct ruling *ruling, const struct request_facts *facts);
/* One transaction: the answer and what follows from it. `*facts_out` is the
 * request as it was found, so that who comes too late can be told who did
 * what; not with RULING_NONE. */
enum db_outcome MUST_CHECK ruling_make(struct db *db, struct arena *arena,
    const struct ruling *ruling, enum ruling_outcome *outcome_out,
    struct request_facts *facts_out);

/* The promised time is past: a dispute that nobody answered opens the line,
 * and nothing counts against its source, since nobody found it wrong; a
 * question that got no reply ends its request, as was said with it. For all
 * of a case, inside a transaction with the line locked; whether any was due. */
enum db_outcome MUST_CHECK ruling_lapse_inside(struct db *db,
    struct arena *arena, const char *case_id, const char *actor,
    bool *done_out);

#endif
