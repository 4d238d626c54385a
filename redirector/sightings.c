/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.c -- the role that tells the database: sightings, what is applied
 */
#include "redirector/sightings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/log.h"
#include "lib/schema.h"
#include "redirector/role.h"
#include "redirector/store.h"
#include "redirector/tally.h"

enum {
	TURN_MS = 200,
	KEPT = 1 << 17,		/* lines and indicators of the minutes since the
				 * database was last there; 5 MB */
	TAKEN = 1024,		/* from a ring at once */
	BATCH = 500,		/* rows of one statement */
	BATCHES = 20,		/* of one turn */
	APPLIED_MS = 10 * 1000, /* told at least so often */
	SECONDS = 2		/* that a statement may take */
};

const struct sandbox_role sightings_sandbox = {
	.name = "sightings",
	.promises = SANDBOX_DATABASE,
	.paths = { { "/etc", false }, { "/usr", false }, { "/lib", false },
	    { "/lib64", false } },
};

static void
take(struct ring *ring, struct tally *tally)
{
	struct sighting some[TAKEN];
	size_t count;
	do {
		count = ring_take(ring, some, TAKEN);
		for (size_t i = 0; i < count; i++)
			tally_add(tally, &some[i]);
	} while (count == TAKEN);
}

/* The four arrays of store_sightings, as PostgreSQL writes arrays. */
struct arrays {
	struct writer minutes, lines, indicators, counts;
	char room[4][BATCH * UUID_TEXT_SIZE + 3];
};

static void
arrays_begin(struct arrays *arrays)
{
	struct writer *writers[] = { &arrays->minutes, &arrays->lines,
		&arrays->indicators, &arrays->counts };
	for (int i = 0; i < 4; i++) {
		*writers[i] =
		    writer_over(arrays->room[i], sizeof arrays->room[i]);
		writer_u8(writers[i], '{');
	}
}

static void
arrays_end(struct arrays *arrays)
{
	struct writer *writers[] = { &arrays->minutes, &arrays->lines,
		&arrays->indicators, &arrays->counts };
	for (int i = 0; i < 4; i++) {
		writers[i]->at[-1] = '}'; /* the last comma */
		writer_u8(writers[i], '\0');
	}
}

static void
put_number(struct writer *w, uint64_t number)
{
	writer_number(w, number);
	writer_u8(w, ',');
}

static void
arrays_put(struct arrays *arrays, const struct tallied *entry)
{
	char line[UUID_TEXT_SIZE];
	uuid_print(entry->sighting.line, line);
	put_number(&arrays->minutes, entry->sighting.minute);
	writer_str(&arrays->lines, str_from(line));
	writer_u8(&arrays->lines, ',');
	put_number(&arrays->indicators, entry->sighting.indicator);
	put_number(&arrays->counts, entry->count);
}

/* Hands over the last entries; false when the database did not take them. */
static bool
hand_over(struct db *db, struct tally *tally)
{
	static struct arrays arrays;
	size_t count = tally->count < BATCH ? tally->count : BATCH;
	arrays_begin(&arrays);
	for (size_t i = tally->count - count; i < tally->count; i++)
		arrays_put(&arrays, &tally->entry[i]);
	arrays_end(&arrays);
	enum db_outcome outcome = db_run(db, &store_sightings,
	    DB_VALUES(
		arrays.room[0], arrays.room[1], arrays.room[2], arrays.room[3]),
	    NULL);
	if (outcome == DB_REFUSED)
		tally->lost += count; /* it would be refused again */
	else if (outcome != DB_OK)
		return false;
	tally_drop(tally, count);
	return true;
}

static void
tell_lost(const struct tally *tally)
{
	static uint64_t told;
	static int64_t told_at;
	int64_t now = role_milliseconds();
	if (tally->lost == told || (told_at > 0 && now < told_at + 60000))
		return;
	log_warn("%" PRIu64 " sightings lost in all: the database was away "
		 "too long or refused them",
	    tally->lost);
	told = tally->lost;
	told_at = now;
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
tell_applied(
    struct db *db, const struct config *config, const struct applied *applied)
{
	char number[24], rows[24];
	snprintf(number, sizeof number, "%" PRId64, applied->number);
	snprintf(rows, sizeof rows, "%" PRId64, applied->rows);
	const char *note = applied->full
	    ? "wall_rows or names is too small: some lines are not walled"
	    : "";
	return db_run(db, &store_applied,
		   DB_VALUES(config->set.site, number, rows, note),
		   NULL) == DB_OK;
}

struct teller {
	const struct config *config;
	const struct shared *shared;
	struct db *db;
	struct tally tally;
	struct applied told;
	int64_t applied_due;
	bool schema_known; /* since the database last failed */
};

/* False when the database did not take it all. */
static bool
tell(struct teller *teller)
{
	for (int i = 0; i < BATCHES && teller->tally.count > 0; i++)
		if (!hand_over(teller->db, &teller->tally))
			return false;
	struct applied now = look(teller->shared);
	bool same =
	    now.number == teller->told.number && now.full == teller->told.full;
	if (shared_look(teller->shared).word == 0 ||
	    (same && role_milliseconds() < teller->applied_due))
		return true;
	teller->applied_due = role_milliseconds() + APPLIED_MS;
	teller->told = now;
	return tell_applied(teller->db, teller->config, &now);
}

static void
turn(struct teller *teller)
{
	if (!teller->schema_known)
		teller->schema_known = schema_check(teller->db) == SCHEMA_OURS;
	if (teller->schema_known)
		teller->schema_known = tell(teller);
	tell_lost(&teller->tally);
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
	tally_new(&teller.tally, KEPT);
	for (bool last = false; !last;) {
		role_wait(-1, TURN_MS);
		last = role_stopping();
		for (unsigned i = 0; i < count; i++)
			take(rings[i], &teller.tally);
		turn(&teller);
	}
	tally_free(&teller.tally);
	db_free(teller.db);
}
