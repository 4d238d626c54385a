/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_check.h -- is this act what was written, and where it was linked? */
/* Pure. */
#ifndef CASES_AUDIT_CHECK_H
#define CASES_AUDIT_CHECK_H

#include "cases/audit_link.h"

enum audit_fault {
	FAULT_MISSING,	     /* places of the chain that no act has */
	FAULT_CHANGED,	     /* the act itself */
	FAULT_MOVED,	     /* whole in itself, but not what was linked here */
	FAULT_WORDS_CHANGED, /* its reason or details */
	FAULT_WORDS_MISSING,
	FAULT_WORDS_ERASED, /* and no act says so */
	FAULT_LINE_CHANGED, /* the line of the timeline that tells it */
	FAULT_LINE_MISSING,
	/* what no single act shows */
	FAULT_CUT,     /* the last ones are gone */
	FAULT_OPENED,  /* the first ones, and no act says that they were closed
			*/
	FAULT_UNTOLD,  /* a line of the timeline that no act tells */
	FAULT_LATE,    /* waits for its link for long */
	FAULT_UNNOTED, /* not the hash that was noted elsewhere */
	FAULT_COUNT
};

/* One sentence, without the place. */
const char *audit_fault_words(enum audit_fault fault);

/* An act and what is kept beside it. */
struct audit_seen {
	int64_t position;
	const char *hash, *digest;
	struct audit_row row;
	const char *salt, *reason, *details; /* NULL: there are none */
	bool erased;			     /* the words are */
	bool erased_by_act;		     /* and an act says so */
	bool line; /* there is the line of the timeline; then these: */
	int64_t line_id, line_at;
	const char *line_case, *line_kind, *line_actor, *line_detail;
};

/* Going along the chain: the place before, and its hash. */
struct audit_check {
	int64_t position;
	char hash[AUDIT_HEX_SIZE];
	bool known; /* false after a gap: any hash may follow */
};

enum { AUDIT_CHECK_MOST = 4 };

/* The next act by its place. How many faults it has; into `faults_out`, which
 * has room for AUDIT_CHECK_MOST. */
size_t audit_check_row(struct audit_check *check, const struct audit_seen *seen,
    enum audit_fault *faults_out);

#endif
