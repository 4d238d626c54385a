/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.c -- the role that carries sightings from workers to database */
#include "redirector/sightings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/log.h"
#include "redirector/role.h"
#include "redirector/store.h"
#include "redirector/tally.h"

enum {
	TURN_MS = 200,
	KEPT = 1 << 17, /* lines and indicators of the minutes since the
			 * database was last there; 5 MB */
	TAKEN = 1024,	/* from a ring at once */
	BATCH = 500,	/* rows of one statement */
	BATCHES = 20,	/* of one turn */
	SECONDS = 2	/* that a statement may take */
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

void
sightings_run(
    const struct config *config, struct ring *const *rings, unsigned count)
{
	sandbox_enter(&sightings_sandbox);
	role_catch_term();
	struct db *db = db_new(
	    config->set.database, "lazaret-redirector sightings", SECONDS);
	struct tally tally;
	tally_new(&tally, KEPT);
	for (bool last = false; !last;) {
		role_wait(-1, TURN_MS);
		last = role_stopping();
		for (unsigned i = 0; i < count; i++)
			take(rings[i], &tally);
		for (int i = 0; i < BATCHES && tally.count > 0; i++)
			if (!hand_over(db, &tally))
				break;
		tell_lost(&tally);
	}
	tally_free(&tally);
	db_free(db);
}
