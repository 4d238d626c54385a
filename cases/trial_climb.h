/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_climb.h -- which open cases a text would raise as soon as it is loaded
 */
#ifndef CASES_TRIAL_CLIMB_H
#define CASES_TRIAL_CLIMB_H

#include "cases/climb.h"

/* Cases of one cause and measure; `to` is what the ladder gives. */
struct trial_sum {
	const char *cause;
	enum measure from, to;
	int64_t cases;
};

/* One case, and what the clock would decide. */
struct trial_climb {
	const char *id, *code, *line, *cause;
	enum measure from, to;
	const char *held_by; /* brake, shadow, or NULL */
	const char *notice;  /* the kind of the mail; "": none */
};

/* What would be due at once, and is not due without the text. Of the newest
 * open cases, 10,000 at most; fifty sums, and fifty cases. */
struct trial_climbs {
	int64_t looked_at;
	struct trial_sum *sums;
	struct trial_climb *cases;
	size_t sum_count, case_count;
};

/* Within a trial: before the text is loaded, and after it. `due` is what the
 * first told the second. */
enum db_outcome MUST_CHECK trial_climb_before(
    struct db *db, struct arena *arena, const char **due_out);
enum db_outcome MUST_CHECK trial_climb_after(struct db *db, struct arena *arena,
    const char *due, struct trial_climbs *climbs_out);

#endif
