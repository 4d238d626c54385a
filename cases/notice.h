/* SPDX-License-Identifier: BSD-2-Clause */
/* notice.h -- puts a notice into the outbox that the warden empties */
#ifndef CASES_NOTICE_H
#define CASES_NOTICE_H

#include "lib/db.h"
#include "lib/measure.h"

enum notice_kind {
	NOTICE_WALLED,
	NOTICE_WARNED, /* a measure below the wall */
	NOTICE_RELEASED
};

const char *notice_kind_name(enum notice_kind kind);

/* Tells the line of a case's new measure: by a notice of the wall where the
 * line is walled, be it by this case or by another. */
enum db_outcome MUST_CHECK notice_measure(struct db *db, const char *line_id,
    enum measure measure, const char *case_id, bool walled_before);

/* In the transaction that causes it. `walled_before`: the line was walled
 * already by another case and its owner told; further cases are told together
 * within the hour, everything else at once. */
enum db_outcome MUST_CHECK notice_queue(struct db *db, const char *line_id,
    enum notice_kind kind, const char *case_id, bool walled_before);

#endif
