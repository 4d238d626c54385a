/* SPDX-License-Identifier: BSD-2-Clause */
/* notice.h -- puts a notice into the outbox that the warden empties */
#ifndef CASES_NOTICE_H
#define CASES_NOTICE_H

#include "lib/db.h"
#include "lib/measure.h"

enum notice_kind {
	NOTICE_WALLED,
	NOTICE_WARNED,	  /* a measure below the wall */
	NOTICE_REMINDED,  /* it is still open */
	NOTICE_ANNOUNCED, /* the next step comes then */
	NOTICE_SOFTENED,  /* staff lowered the measure */
	NOTICE_RELAPSED,  /* fresh evidence in the watch */
	NOTICE_RELEASED,
	NOTICE_CLOSED,	 /* a clean watch is over */
	NOTICE_RECEIVED, /* a request has come in */
	NOTICE_ASKED,	 /* staff ask back */
	NOTICE_APPROVED,
	NOTICE_DENIED,
	NOTICE_UPHELD,	 /* a dispute: they were right */
	NOTICE_REJECTED, /* or not */
	NOTICE_LAPSED,	 /* or nobody looked in time, and the line opens */
	NOTICE_PAUSED,
	NOTICE_RESUMED
};
enum { NOTICE_KINDS = NOTICE_RESUMED + 1 };

const char *notice_kind_name(enum notice_kind kind);

/* What tells a line of a case's new measure: a notice of the wall where the
 * line is walled, be it by this case or by another. Pure. */
enum notice_kind notice_of(enum measure measure, bool walled_before);
/* Tells it. */
enum db_outcome MUST_CHECK notice_measure(struct db *db, const char *line_id,
    enum measure measure, const char *case_id, bool walled_before);

/* In the transaction that causes it, by every channel that is open to it.
 * `walled_before`: the line was walled already by another case and its owner
 * told; further cases are told together within the hour, everything else at
 * once. */
enum db_outcome MUST_CHECK notice_queue(struct db *db, const char *line_id,
    enum notice_kind kind, const char *case_id, bool walled_before);

#endif
