/* SPDX-License-Identifier: BSD-2-Clause */
/* brake.h -- the brake on automatic walling: how it stands, and let it go */
#ifndef CASES_BRAKE_H
#define CASES_BRAKE_H

#include "lib/arena.h"
#include "lib/db.h"

/* Of one source, or of all together (""). Times are microseconds since 1970,
 * 0 where there is none. */
struct brake_facts {
	const char *source;
	bool enforce;  /* it is not in shadow mode */
	int64_t hour;  /* automatic walls of the last hour that count */
	int64_t most;  /* beyond these it is pulled */
	int64_t fixed; /* the number that is set; `most` may be less */
	double usual;  /* of an hour that had any; below 0: not known yet */
	int64_t pulled_at;
	int64_t seen, allowed; /* when it was pulled: the hour, and `most` */
	int64_t released_at;
	const char *released_by;
	int64_t held; /* cases that it holds */
};

/* All together first, then each source that is not retired. */
enum db_outcome MUST_CHECK brake_list(struct db *db, struct arena *arena,
    struct brake_facts **list_out, size_t *count_out);

/* What the brake holds, by source and cause: the most first. */
struct brake_held {
	const char *source, *cause;
	int64_t cases;
	int64_t oldest;
};
enum db_outcome MUST_CHECK brake_held(struct db *db, struct arena *arena,
    struct brake_held **list_out, size_t *count_out);

/* Lets go what is pulled: of a source, of all together (""), or everywhere
 * (NULL). Earlier walls no longer count. The cases that it holds stay held:
 * they are let go by an act (cases/act.h, cases/bulk.h). `reason` stays in
 * the audit: as long as that of an act. The sources that were
 * pulled, on the arena. */
enum db_outcome MUST_CHECK brake_release(struct db *db, struct arena *arena,
    const char *source, const char *actor, const char *reason,
    const char *const **released_out, size_t *count_out);

#endif
