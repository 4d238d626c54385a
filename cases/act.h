/* SPDX-License-Identifier: BSD-2-Clause */
/* act.h -- what staff do to a case: wall, soften, let go, release, undo */
#ifndef CASES_ACT_H
#define CASES_ACT_H

#include "cases/facts.h"

enum act_kind {
	ACT_RELEASE,
	ACT_SOFTEN, /* a lower measure; the ladder rests */
	ACT_WALL,   /* a higher one; likewise */
	ACT_LET_GO, /* what the brake holds takes its measure */
	ACT_UNDO    /* back to what it was before another act */
};
enum { ACT_KINDS = ACT_UNDO + 1 };

enum act_outcome {
	ACT_DONE,
	ACT_NO_CASE,
	ACT_CHANGED,   /* it is not as it was when the act was chosen */
	ACT_NOTHING,   /* the act does not fit how the case stands */
	ACT_EXEMPT,    /* the line is exempt from walls */
	ACT_NEVER_WALL /* an address of the line is never walled */
};

/* How a case stands, as far as an act goes. */
struct act_standing {
	const char *state; /* open, held, watch, closed */
	enum measure measure, wanted;
	const char *held_by; /* brake, shadow or "" */
	int step;
};

struct act_order {
	const char *case_id;
	enum act_kind kind;
	enum measure measure; /* of ACT_SOFTEN and ACT_WALL */
	const char *actor;    /* "staff:NAME" */
	const char *reason;   /* of at least ACT_REASON_LEAST signs */
	const char *bulk;     /* the bulk act that it is part of, or NULL */
	/* How the case was when it was chosen; NULL: whatever it is now. */
	const struct act_standing *seen;
	const struct act_standing *back; /* of ACT_UNDO: where it goes */
};
enum { ACT_REASON_LEAST = 3, ACT_REASON_MOST = 2000 };

/* "release", "let-go" … */
const char *act_name(enum act_kind kind);
bool MUST_CHECK act_parse(struct str name, enum act_kind *kind_out);
/* What an outcome says to who did it, in a sentence; "" for ACT_DONE. */
const char *act_words(enum act_outcome outcome);

/* Reads it from ACT_COLUMNS columns of a row: state, measure, wanted, held_by,
 * step. */
enum { ACT_COLUMNS = 5 };
struct act_standing act_standing_read(
    const struct db_result *rows, int row, int column, struct arena *arena);

/* What stands in the way of a wall. */
struct act_shield {
	bool exempt, never_wall;
};
/* Pure: what the act comes to, and how the case stands after it. */
enum act_outcome
act_decide(const struct act_order *order, const struct act_standing *now,
    const struct act_shield *shield, struct act_standing *after_out);

/* One transaction. `*facts_out` is the case after it, unless ACT_NO_CASE. */
enum db_outcome MUST_CHECK act_run(struct db *db, struct arena *arena,
    const struct act_order *order, enum act_outcome *outcome_out,
    struct case_facts *facts_out);
/* The same inside a transaction, with the line locked (cases/line.h). */
enum db_outcome MUST_CHECK act_inside(struct db *db, struct arena *arena,
    const struct act_order *order, enum act_outcome *outcome_out,
    struct case_facts *facts_out);

#endif
