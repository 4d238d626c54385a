/* SPDX-License-Identifier: BSD-2-Clause */
/* request.h -- the subscriber asks staff, and staff decide */
#ifndef CASES_REQUEST_H
#define CASES_REQUEST_H

#include "cases/facts.h"

enum request_kind {
	REQUEST_RELEASE,   /* "I have done it, please open" */
	REQUEST_DISPUTE,   /* "this is not me": the ladder stops */
	REQUEST_EXEMPTION, /* "this line must not be walled" */
	REQUEST_REVIEW	   /* the warden asks: its time has come */
};
enum { REQUEST_KINDS = REQUEST_REVIEW + 1, REQUEST_WORDS_MAX = 4000 };

const char *request_kind_name(enum request_kind kind);
bool MUST_CHECK request_kind_parse(
    struct str name, enum request_kind *kind_out);

/* All times are seconds since 1970, 0 where there is none. */
struct request_facts {
	const char *id;
	enum request_kind kind;
	const char
	    *state; /* waiting, asked-back; approved, denied, lapsed, withdrawn
		     */
	const char *code, *case_id, *line_id, *line, *cause;
	int64_t made_at;
	int64_t due_at; /* by when an answer, or the reply, is awaited */
	int64_t decided_at;
	const char *decided_by;
	const char *answer; /* what staff wrote or asked last; or "" */
	bool overdue;	    /* it waits, and its time has come */
	const char *source; /* of a dispute: whose report; or "" */
};

/* ---- the subscriber ---- */

enum asking_outcome {
	REQUEST_MADE,	/* or staff asked back, and this is the reply */
	REQUEST_WAITS,	/* one of this kind waits for its answer already */
	REQUEST_NOTHING /* the line has no case of that code that is open */
};

struct request_order {
	const char *line_id;
	const char *code; /* of a case of this line; "" for the gravest */
	enum request_kind kind;
	const char *words; /* what was done, what is wrong; may be "" */
	const char *actor; /* "subscriber", "warden" */
};

/* One transaction; the line is told that it has come in, and by when an
 * answer comes. */
enum db_outcome MUST_CHECK request_make(struct db *db, struct arena *arena,
    const struct request_order *order, enum asking_outcome *outcome_out);
/* The same inside a transaction with the line locked, about this case. */
enum db_outcome MUST_CHECK request_make_inside(struct db *db,
    struct arena *arena, const struct case_facts *facts,
    const struct request_order *order, enum asking_outcome *outcome_out);

/* Those of a case, or of all (NULL); the waiting ones first, by deadline.
 * `all`: with those that are decided. At most `limit`. */
enum db_outcome MUST_CHECK request_list(struct db *db, struct arena *arena,
    const char *case_id, bool all, int limit, struct request_facts **list_out,
    size_t *count_out);

/* Whether it is not decided yet: it waits for staff, or for a reply. */
bool request_waits(const struct request_facts *facts);

/* ---- staff ---- */

enum db_outcome MUST_CHECK request_get(struct db *db, struct arena *arena,
    const char *id, struct request_facts *facts_out, bool *found_out);

struct request_message {
	int64_t at;
	const char *author;
	const char *words;
};
/* What was written about it; not for the subscriber's pages. */
enum db_outcome MUST_CHECK request_messages(struct db *db, struct arena *arena,
    const char *id, struct request_message **list_out, size_t *count_out);

/* What becomes of a request. */
enum request_answer {
	REQUEST_DENY,
	REQUEST_APPROVE,
	REQUEST_ASK,   /* a question: it waits for the reply */
	REQUEST_LAPSE, /* a dispute that nobody answered in time */
	REQUEST_DROP   /* a question that nobody answered in time */
};
enum { REQUEST_ANSWERS = REQUEST_DROP + 1 };

struct request_ruling {
	const char *id;
	enum request_answer answer;
	const char *actor;
	const char *words; /* for the subscriber; may be "", but to ask */
	int64_t until;	   /* of an exemption, microseconds since 1970 */
};

enum ruling_outcome {
	RULING_DONE,
	RULING_NONE, /* there is no such request */
	RULING_LATE, /* it is decided or withdrawn already */
	RULING_UNFIT /* one of this kind is not answered so */
};

/* What an answer brings about, in a sentence for who decides; NULL where a
 * request of this kind is not answered so. Pure. */
const char *request_effect(enum request_kind kind, enum request_answer answer);

/* One transaction: the answer and what follows from it. */
enum db_outcome MUST_CHECK request_rule(struct db *db, struct arena *arena,
    const struct request_ruling *ruling, enum ruling_outcome *outcome_out);

/* The promised time is past: a dispute that nobody answered opens the line,
 * and nothing counts against its source, since nobody found it wrong; a
 * question that got no reply ends its request, as was said with it. For all
 * of a case, inside a transaction with the line locked; whether any was due. */
enum db_outcome MUST_CHECK request_lapse_inside(struct db *db,
    struct arena *arena, const char *case_id, const char *actor,
    bool *done_out);

#endif
