/* SPDX-License-Identifier: BSD-2-Clause */
/* tell.c -- what a follower tells the database: sightings, what it goes by */
#include "lib/tell.h"

#include <inttypes.h>
#include <stdio.h>

#include "lib/log.h"
#include "lib/timer.h"
#include "lib/wall_store.h"

enum {
	BATCHES = 20, /* of one turn */
	LOST_MS = 60 * 1000
};

/* The values of wall_store_sightings, the first six as PostgreSQL writes
 * arrays; the first three are those of wall_store_alive. */
enum {
	ARRAY_MINUTE,
	ARRAY_LINE,
	ARRAY_COUNT,
	ARRAY_INDICATOR,
	ARRAY_PROTOCOL,
	ARRAY_PORT,
	ARRAYS,
	VALUE_TELLER = ARRAYS,
	VALUE_BATCH,
	VALUES
};

struct arrays {
	struct writer at[ARRAYS];
	char room[ARRAYS][TALLY_BATCH * UUID_TEXT_SIZE + 3];
};

static void
arrays_begin(struct arrays *arrays)
{
	for (int i = 0; i < ARRAYS; i++) {
		arrays->at[i] =
		    writer_over(arrays->room[i], sizeof arrays->room[i]);
		writer_u8(&arrays->at[i], '{');
	}
}

static void
arrays_end(struct arrays *arrays)
{
	for (int i = 0; i < ARRAYS; i++) {
		arrays->at[i].at[-1] = '}'; /* the last comma */
		writer_u8(&arrays->at[i], '\0');
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
	const struct sighting *sighting = &entry->sighting;
	char line[UUID_TEXT_SIZE];
	uuid_print(sighting->line, line);
	put_number(&arrays->at[ARRAY_MINUTE], sighting->minute);
	writer_str(&arrays->at[ARRAY_LINE], str_from(line));
	writer_u8(&arrays->at[ARRAY_LINE], ',');
	put_number(&arrays->at[ARRAY_INDICATOR], sighting->indicator);
	put_number(&arrays->at[ARRAY_PROTOCOL], sighting->protocol);
	put_number(&arrays->at[ARRAY_PORT], sighting->port);
	put_number(&arrays->at[ARRAY_COUNT], entry->count);
}

/* False when the database did not take the batch. */
static bool
hand_over(struct db *db, const struct sql *sql, struct tally *tally)
{
	static struct arrays arrays;
	const char *values[VALUES];
	char teller[UUID_TEXT_SIZE], batch[UUID_TEXT_SIZE];
	arrays_begin(&arrays);
	for (size_t i = 0; i < tally->batched; i++)
		arrays_put(&arrays, &tally->batch[i]);
	arrays_end(&arrays);
	for (int i = 0; i < ARRAYS; i++)
		values[i] = arrays.room[i];
	values[VALUE_TELLER] = uuid_print(tally->name, teller);
	values[VALUE_BATCH] = uuid_print(tally->batch_name, batch);
	enum db_outcome outcome = db_run(db, sql, values, NULL);
	if (outcome == DB_REFUSED)
		tally->lost += tally->batched; /* it would be refused again */
	else if (outcome != DB_OK)
		return false;
	tally_done(tally);
	return true;
}

static bool
hand_over_some(struct db *db, const struct sql *sql, struct tally *tally)
{
	for (int i = 0; i < BATCHES && tally_take(tally); i++)
		if (!hand_over(db, sql, tally))
			return false;
	return true;
}

bool
tell_sightings(struct db *db, struct tally *tally)
{
	return hand_over_some(db, &wall_store_sightings, tally);
}

bool
tell_alive(struct db *db, struct tally *tally)
{
	return hand_over_some(db, &wall_store_alive, tally);
}

void
tell_lost(const struct tally *tally)
{
	static uint64_t told;
	static int64_t due;
	if (tally->lost == told || !timer_due(&due, LOST_MS))
		return;
	log_warn("%" PRIu64 " sightings lost in all: the database was away "
		 "too long or refused them",
	    tally->lost);
	told = tally->lost;
}

bool
tell_applied(struct db *db, const char *site, const char *follower,
    int64_t number, int64_t rows, const char *note)
{
	char up_to[24], count[24];
	snprintf(up_to, sizeof up_to, "%" PRId64, number);
	snprintf(count, sizeof count, "%" PRId64, rows);
	return db_run(db, &wall_store_applied,
		   DB_VALUES(site, follower, up_to, count, note),
		   NULL) == DB_OK;
}
