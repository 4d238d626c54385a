/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.c -- the role that tells the database: sightings, what is applied
 */
#include "redirector/sightings.h"

#include <time.h>

#include "lib/log.h"
#include "lib/schema.h"
#include "lib/tell.h"
#include "lib/timer.h"
#include "redirector/role.h"

enum {
	TURN_MS = 200,
	TAKEN = 1024,		/* from a ring at once */
	APPLIED_MS = 10 * 1000, /* told at least so often */
	SECONDS = 2		/* that a statement may take */
};

static const struct sandbox_role sandbox = {
	.name = "sightings",
	.promises = SANDBOX_DATABASE,
	.paths = { SANDBOX_DATABASE_PATHS },
};

/* A mark for the minute in its hour. */
static void
mark_alive(struct tally *alive, const struct sighting *sighting)
{
	struct sighting hour = *sighting;
	uint32_t minute = hour.minute % 60;
	hour.minute -= minute;
	if (!tally_mark(alive, &hour, UINT64_C(1) << minute))
		alive->lost++;
}

/* A sighting of no indicator is a sign of life; no honest worker is ahead of
 * the clock. */
static void
take_one(const struct sightings *given, struct sighting *one, uint32_t now)
{
	if (one->minute > now)
		one->minute = now;
	if (one->indicator != 0)
		tally_add(given->seen, one, 1);
	else
		mark_alive(given->alive, one);
}

/* What the workers have told. */
static void
take(const struct sightings *given, struct ring *ring)
{
	struct sighting some[TAKEN];
	uint32_t now = (uint32_t)(time(NULL) / 60);
	size_t count;
	do {
		count = ring_take(ring, some, TAKEN);
		for (size_t i = 0; i < count; i++)
			take_one(given, &some[i], now);
	} while (count == TAKEN);
}

/* How far the tables have followed the wall. */
struct applied {
	int64_t number, rows;
	bool full;
};

static struct applied
look(const struct shared *shared)
{
	struct applied applied;
	struct shared_view view;
	do {
		view = shared_look(shared);
		applied.number = view.mark->number;
		applied.rows = wall_sum(view.wall).rows;
		applied.full = view.site->full;
	} while (!shared_same(shared, &view));
	return applied;
}

static bool
say_applied(
    struct db *db, const struct config *config, const struct applied *applied)
{
	return tell_applied(db, config->set.site, "redirector", applied->number,
	    applied->rows,
	    applied->full ? "wall_rows or names is too small: some lines are "
			    "not walled"
			  : "");
}

struct teller {
	const struct sightings *given;
	struct db *db;
	struct applied told;
	int64_t applied_due;
	bool schema_known; /* since the database last failed */
};

/* False when the database did not take it all. */
static bool
tell(struct teller *teller)
{
	const struct sightings *given = teller->given;
	if (!tell_sightings(teller->db, given->seen) ||
	    !tell_alive(teller->db, given->alive))
		return false;
	struct applied now = look(given->shared);
	bool same =
	    now.number == teller->told.number && now.full == teller->told.full;
	if (shared_look(given->shared).word == 0 ||
	    (same && timer_milliseconds() < teller->applied_due))
		return true;
	teller->applied_due = timer_milliseconds() + APPLIED_MS;
	teller->told = now;
	return say_applied(teller->db, given->config, &now);
}

static void
show(const struct sightings *given)
{
	const struct tally *seen = given->seen;
	metrics_set(
	    given->metrics, FIGURE_WAITING, (int64_t)tally_waiting(seen));
	metrics_set(given->metrics, FIGURE_MERGED, (int64_t)seen->merged);
	metrics_set(given->metrics, FIGURE_UNTOLD, (int64_t)seen->lost);
	tell_lost(seen);
}

static void
turn(struct teller *teller)
{
	if (schema_known(teller->db, &teller->schema_known))
		teller->schema_known = tell(teller);
	show(teller->given);
}

void
sightings_run(const struct sightings *given)
{
	sandbox_enter(&sandbox);
	role_catch_term();
	struct teller teller = {
		.given = given,
		.db = db_new(given->config->set.database,
		    "lazaret-redirector sightings", SECONDS),
		.told.number = -1,
	};
	tally_resume(given->seen);
	tally_resume(given->alive);
	for (bool last = false; !last;) {
		role_wait(-1, TURN_MS);
		last = role_stopping();
		for (unsigned i = 0; i < given->count; i++)
			take(given, given->rings[i]);
		turn(&teller);
	}
	db_free(teller.db);
}
