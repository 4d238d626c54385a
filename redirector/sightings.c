/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.c -- the role that tells the database: sightings, what is applied
 */
#include "redirector/sightings.h"

#include "lib/log.h"
#include "lib/schema.h"
#include "lib/tell.h"
#include "lib/timer.h"
#include "redirector/role.h"

enum {
	TURN_MS = 200,
	KEPT = 1 << 17,		/* lines and indicators of the minutes since the
				 * database was last there; 6 MB, and as much
				 * for lines alone */
	TAKEN = 1024,		/* from a ring at once */
	APPLIED_MS = 10 * 1000, /* told at least so often */
	SECONDS = 2		/* that a statement may take */
};

const struct sandbox_role sightings_sandbox = {
	.name = "sightings",
	.promises = SANDBOX_DATABASE,
	.paths = { SANDBOX_DATABASE_PATHS },
};

/* What the workers have told; a sighting of no indicator is a sign of life. */
static void
take(struct ring *ring, struct tally *seen, struct tally *alive)
{
	struct sighting some[TAKEN];
	size_t count;
	do {
		count = ring_take(ring, some, TAKEN);
		for (size_t i = 0; i < count; i++)
			tally_add(
			    some[i].indicator != 0 ? seen : alive, &some[i], 1);
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
	const struct config *config;
	const struct shared *shared;
	struct db *db;
	struct tally seen, alive;
	struct applied told;
	int64_t applied_due;
	bool schema_known; /* since the database last failed */
};

/* False when the database did not take it all. */
static bool
tell(struct teller *teller)
{
	if (!tell_sightings(teller->db, &teller->seen) ||
	    !tell_alive(teller->db, &teller->alive))
		return false;
	struct applied now = look(teller->shared);
	bool same =
	    now.number == teller->told.number && now.full == teller->told.full;
	if (shared_look(teller->shared).word == 0 ||
	    (same && timer_milliseconds() < teller->applied_due))
		return true;
	teller->applied_due = timer_milliseconds() + APPLIED_MS;
	teller->told = now;
	return say_applied(teller->db, teller->config, &now);
}

static void
turn(struct teller *teller)
{
	if (!teller->schema_known)
		teller->schema_known = schema_check(teller->db) == SCHEMA_OURS;
	if (teller->schema_known)
		teller->schema_known = tell(teller);
	tell_lost(&teller->seen);
}

void
sightings_run(const struct config *config, const struct shared *shared,
    struct ring *const *rings, unsigned count)
{
	sandbox_enter(&sightings_sandbox);
	role_catch_term();
	struct teller teller = {
		.config = config,
		.shared = shared,
		.db = db_new(config->set.database,
		    "lazaret-redirector sightings", SECONDS),
		.told.number = -1,
	};
	tally_new(&teller.seen, KEPT);
	tally_new(&teller.alive, KEPT);
	for (bool last = false; !last;) {
		role_wait(-1, TURN_MS);
		last = role_stopping();
		for (unsigned i = 0; i < count; i++)
			take(rings[i], &teller.seen, &teller.alive);
		turn(&teller);
	}
	tally_free(&teller.seen);
	tally_free(&teller.alive);
	db_free(teller.db);
}
