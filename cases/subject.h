/* SPDX-License-Identifier: BSD-2-Clause */
/* subject.h -- what must be told: all that is known of somebody, why a case
 * was right; and what is erased */
#ifndef CASES_SUBJECT_H
#define CASES_SUBJECT_H

#include "lib/arena.h"
#include "lib/db.h"

/* Who asks for it, and why: an act of the audit. */
struct subject_order {
	const char *account; /* the ISP's reference */
	const char *actor;
	const char *reason;
};

/* Subject access: one JSON object in the only row of `*rows_out`, which the
 * caller frees; it may be long. No row: there is no such account. */
enum db_outcome MUST_CHECK subject_export(struct db *db,
    const struct subject_order *order, struct db_result **rows_out);

/* How many rows an erasure would take, or took, by kind: a JSON object on the
 * arena; NULL: there is no such account. The preview changes nothing. Erasing
 * ends the lines of the subscriber and closes their cases; timelines and audit
 * stay whole, account and lines have made-up names since. */
enum db_outcome MUST_CHECK subject_erase(struct db *db, struct arena *arena,
    const struct subject_order *order, const char **gone_out);
enum db_outcome MUST_CHECK subject_preview(struct db *db, struct arena *arena,
    const struct subject_order *order, const char **gone_out);

/* The justification of a case: measure, reason, evidence, start, review date,
 * end and legal basis, as one JSON object on the arena. */
enum db_outcome MUST_CHECK subject_justify(struct db *db, struct arena *arena,
    const char *case_id, const char **json_out);

#endif
