/* SPDX-License-Identifier: BSD-2-Clause */
/* audit.h -- who did what, when, why, from where: write it down, list it */
#ifndef CASES_AUDIT_H
#define CASES_AUDIT_H

#include "lib/db.h"

/* One act, told in the transaction that does it. From where stands in the
 * transaction already (db_from). These write themselves, by triggers: whatever
 * the timeline of a case tells, the brake that is pulled or let go, and data
 * that is loaded. */
struct audit_act {
	const char *actor;   /* "staff:NAME", "token:NAME", "operator:NAME",
			      * "subscriber", "warden", "service" */
	const char *verb;    /* "made", "signed-in": a-z and dashes */
	const char *kind;    /* to what: "token", "staff": a-z and dashes */
	const char *target;  /* its id; no personal data */
	const char *reason;  /* NULL: none was asked for */
	const char *details; /* a JSON object; NULL: none */
};

enum db_outcome MUST_CHECK audit_write(
    struct db *db, const struct audit_act *act);

/* NULL: any. The newest first. */
struct audit_filter {
	const char *actor, *verb, *kind;
	const char *target; /* an id, or the code of a case */
	int64_t since;	    /* microseconds since 1970; 0: from the start */
	int64_t until;	    /* 0: to now */
	int limit;	    /* 1 to 1000 */
	int64_t before;	    /* `at` and id of the last one seen; 0: none */
	int64_t before_id;
};

struct audit_entry {
	int64_t id, at;
	const char *actor, *verb, *kind, *target;
	const char *label; /* of the target, for people: a case's code */
	const char *origin, *reason;
	const char *details; /* a JSON object */
	bool erased;	     /* reason and details are */
	int64_t position;    /* in the chain; 0: waits for its link */
	const char *hash;    /* hex, or "" */
};

enum db_outcome MUST_CHECK audit_list(struct db *db, struct arena *arena,
    const struct audit_filter *filter, struct audit_entry **entries_out,
    size_t *count_out, bool *more_out);

/* How long what is kept: the settings of policy.conf. */
struct audit_kept {
	const char *setting; /* "keep-reports" */
	const char *what;    /* "reports" */
	int64_t days;
};
enum db_outcome MUST_CHECK audit_kept(struct db *db, struct arena *arena,
    struct audit_kept **kept_out, size_t *count_out);

#endif
