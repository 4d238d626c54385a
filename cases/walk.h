/* SPDX-License-Identifier: BSD-2-Clause */
/* walk.h -- the walk that finds the device: one off, wait, is it silent? */
#ifndef CASES_WALK_H
#define CASES_WALK_H

#include "cases/quiet.h"
#include "lib/arena.h"
#include "lib/db.h"

enum walk_state {
	WALK_ON,      /* not tried yet */
	WALK_WAITING, /* it is off, and it is too early to say */
	WALK_SILENT,  /* the line fell silent with it: likely this one */
	WALK_TALKING  /* the line goes on without it: another one */
};

/* Pure: what became of a device that is off since then. The wait is three
 * times the usual pause between sightings, 5 to 60 minutes; 15 where there
 * were none before. `*ready_at` is when it is over. Seconds since 1970. */
enum walk_state walk_judge(int64_t off_at, int64_t now,
    const struct quiet_sighting *sightings, size_t count, int64_t *ready_out);

struct walk_device {
	const char *device; /* a class, "camera"; the second is "camera-2" */
	enum walk_state state;
	bool off;	  /* switched off at the moment */
	int64_t off_at;	  /* seconds; 0: it is on */
	int64_t ready_at; /* while it is off: when it can be told */
	bool known;	  /* its class is where this infection usually lives */
};
enum { WALK_DEVICES_MOST = 40 };

struct walk {
	struct walk_device *devices; /* the likely ones first */
	size_t count;
	const char *likely; /* the device that was found; or "" */
	/* What was seen of all open cases of the line in the last day, the
	 * newest first. */
	const struct quiet_sighting *seen;
	size_t seen_count;
};

/* It belongs to the line: who comes back, or the help desk, sees the same. */
enum db_outcome MUST_CHECK walk_read(struct db *db, struct arena *arena,
    const char *line_id, struct walk *walk_out);
/* "I own one of these", or not; a name that is no class is REFUSED. What is
 * owned opens its garden for a day. */
enum db_outcome MUST_CHECK walk_own(
    struct db *db, const char *line_id, const char *device, bool owned);
/* It is switched off now, or on again: then what was seen is kept. False in
 * `*found_out` where the line has no such device. */
enum db_outcome MUST_CHECK walk_switch(struct db *db, struct arena *arena,
    const char *line_id, const char *device, bool off, bool *found_out);

#endif
