/* SPDX-License-Identifier: BSD-2-Clause */
/* pause.h -- half an hour of Internet at once, for what cannot wait */
#ifndef CASES_PAUSE_H
#define CASES_PAUSE_H

#include "cases/door.h"

enum pause_outcome {
	PAUSE_BEGUN,
	PAUSE_NOTHING, /* the line is not walled: nothing to pause */
	PAUSE_USED,    /* a case that walls it has had its pause */
	PAUSE_NONE     /* the playbook gives none, or the line is suspended */
};

/* Pure: what a pause asked for now would come to, and how long it would last,
 * in seconds. The page offers it where this says PAUSE_BEGUN. */
enum pause_outcome pause_judge(const struct door *door, int64_t *seconds_out);

/* One transaction: every case that walls the line goes down to `restrict`, at
 * once, once per case; the warden brings the measures back. No release: steps,
 * budget and clock stay as they are. */
enum db_outcome MUST_CHECK pause_begin(struct db *db, struct arena *arena,
    const char *line_id, enum pause_outcome *outcome_out, int64_t *seconds_out);

#endif
