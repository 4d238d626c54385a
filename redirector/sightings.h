/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.h -- the role that tells the database: sightings, what is applied
 */
#ifndef REDIRECTOR_SIGHTINGS_H
#define REDIRECTOR_SIGHTINGS_H

#include "lib/sandbox.h"
#include "lib/tally.h"
#include "redirector/config.h"
#include "redirector/figures.h"
#include "redirector/ring.h"
#include "redirector/shared.h"

/* What the role is given. The tallies outlive it. */
struct sightings {
	const struct config *config;
	const struct shared *shared;
	struct ring *const *rings;
	unsigned count; /* of rings */
	struct tally *seen, *alive;
	struct metrics *metrics;
};

enum {
	SIGHTINGS_SEEN = TALLY_HOUR,
	SIGHTINGS_ALIVE = 170 * 1000 /* hours of lines: 8 MB */
};

/* Until TERM. A role of its own, with a connection of its own, so that a slow
 * insert never delays the wall. Without a database it keeps the sightings that
 * it has, up to a bound. It also tells up to where the tables have followed
 * the wall: `lazaret status` shows that. */
void sightings_run(const struct sightings *given);

#endif
