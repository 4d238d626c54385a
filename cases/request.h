/* SPDX-License-Identifier: BSD-2-Clause */
/* request.h -- what the subscriber asks of staff */
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
	const char *account;
	enum measure measure; /* of its case, now */
	int64_t made_at;
	int64_t waits_since; /* the same, moved by what replies took */
	int64_t due_at;	     /* by when an answer, or the reply, is awaited */
	int64_t decided_at;
	const char *decided_by;
	const char *reason;   /* why it was denied, of reason.h; or "" */
	const char *answer;   /* what staff wrote or asked last; or "" */
	bool overdue;	      /* it waits, and its time has come */
	const char *source;   /* of a dispute: whose report; or "" */
	const char *taken_by; /* who has it now; "": nobody */
	int64_t taken_until;
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

/* ---- staff ---- */

/* By its id; what is no id finds nothing. */
enum db_outcome MUST_CHECK request_get(struct db *db, struct arena *arena,
    const char *id, struct request_facts *facts_out, bool *found_out);
/* Reads a row of the columns of a request. */
struct request_facts
request_facts_read(const struct db_result *rows, int row, struct arena *arena);
/* Whether it is not decided yet: it waits for staff, or for a reply; and
 * whether another than this one has taken it. Pure. */
bool request_waits(const struct request_facts *facts);
bool request_is_taken(const struct request_facts *facts, const char *by);

/* What staff do to a request; `facts` is how it stands. DB_OK commits it. May
 * run several times. */
typedef enum db_outcome request_deed_fn(
    struct db *db, const struct request_facts *facts, void *context);
/* In a transaction with the line locked, as whatever changes a request: so of
 * two at the same moment one comes second, and sees what the first did. */
enum db_outcome MUST_CHECK request_do(struct db *db, struct arena *arena,
    const char *id, request_deed_fn *deed, void *context, bool *found_out);
/* Tells it on the timeline of its case. `reason` may be "". */
enum db_outcome MUST_CHECK request_tell(struct db *db, struct arena *arena,
    const struct request_facts *facts, const char *what, const char *actor,
    const char *reason);

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

#endif
