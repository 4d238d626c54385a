/* SPDX-License-Identifier: BSD-2-Clause */
/* walk.c -- the walk that finds the device: one off, wait, is it silent? */
#include "cases/walk.h"

#include <string.h>

#include "cases/device.h"
#include "cases/way.h"
#include "cases/way_store.h"
#include "lib/db_list.h"
#include "lib/db_one.h"

enum {
	MINUTE = 60,
	DAY = 86400,
	WAIT_LEAST = 5 * MINUTE,
	WAIT_MOST = 60 * MINUTE,
	WAIT_UNKNOWN = 15 * MINUTE,
	PAUSES = 3, /* that many of the usual ones are silence */
	TALKS = 2   /* one question alone may be another's */
};

/* The wait, from how often the line asked in the day before. */
static int64_t
wait_of(int64_t off_at, const struct quiet_sighting *sightings, size_t count)
{
	int64_t minutes = 0, first = 0, last = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t at = sightings[i].minute * MINUTE;
		if (at > off_at || at <= off_at - DAY)
			continue;
		last = last == 0 ? at : last;
		first = at;
		minutes++;
	}
	if (minutes < 2)
		return WAIT_UNKNOWN;
	int64_t wait = PAUSES * (last - first) / (minutes - 1);
	return wait < WAIT_LEAST ? WAIT_LEAST
	    : wait > WAIT_MOST	 ? WAIT_MOST
				 : wait;
}

enum walk_state
walk_judge(int64_t off_at, int64_t now, const struct quiet_sighting *sightings,
    size_t count, int64_t *ready_out)
{
	int64_t talks = 0;
	*ready_out = 0;
	if (off_at == 0)
		return WALK_ON;
	*ready_out = off_at + wait_of(off_at, sightings, count);
	for (size_t i = 0; i < count; i++)
		if (sightings[i].minute > off_at / MINUTE)
			talks += sightings[i].count;
	if (talks >= TALKS)
		return WALK_TALKING;
	return now >= *ready_out ? WALK_SILENT : WALK_WAITING;
}

static enum db_outcome
read_seen(struct db *db, struct arena *arena, const char *line_id,
    struct quiet_sighting **seen_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_WALK_SEEN], DB_VALUES(line_id),
	    DB_ITEM(seen_out, way_read_sighting), seen_out, count_out);
}

static enum walk_state
state_of(const char *found)
{
	return strcmp(found, "silent") == 0 ? WALK_SILENT
	    : strcmp(found, "talking") == 0 ? WALK_TALKING
					    : WALK_ON;
}

static struct walk_device
read_device(const struct db_result *rows, int row, struct arena *arena,
    const struct quiet_sighting *seen, size_t seen_count)
{
	struct walk_device one = { .device = db_copy(rows, row, 0, arena),
		.off_at = db_number(rows, row, 1),
		.state = state_of(db_text(rows, row, 2)),
		.known = db_true(rows, row, 4) };
	one.off = one.off_at != 0;
	if (one.off)
		one.state = walk_judge(one.off_at, db_number(rows, row, 3),
		    seen, seen_count, &one.ready_at);
	return one;
}

enum db_outcome
walk_read(struct db *db, struct arena *arena, const char *line_id,
    struct walk *walk_out)
{
	struct quiet_sighting *seen;
	size_t seen_count;
	struct db_result *rows;
	enum db_outcome outcome =
	    read_seen(db, arena, line_id, &seen, &seen_count);
	if (outcome == DB_OK)
		outcome = db_run(
		    db, &way_store[WAY_SUSPECTS], DB_VALUES(line_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	struct walk walk = { .count = (size_t)db_rows(rows),
		.likely = "",
		.seen = seen,
		.seen_count = seen_count };
	walk.devices = arena_alloc(arena, walk.count * sizeof *walk.devices);
	if (walk.devices == NULL)
		walk.count = 0;
	for (size_t i = 0; i < walk.count; i++) {
		walk.devices[i] =
		    read_device(rows, (int)i, arena, seen, seen_count);
		if (walk.devices[i].state == WALK_SILENT &&
		    *walk.likely == '\0')
			walk.likely = walk.devices[i].device;
	}
	db_result_free(rows);
	*walk_out = walk;
	return DB_OK;
}

enum db_outcome
walk_own(struct db *db, const char *line_id, const char *device, bool owned)
{
	enum db_outcome outcome =
	    db_run(db, &way_store[owned ? WAY_SUSPECT_ADD : WAY_SUSPECT_DROP],
		DB_VALUES(line_id, device), NULL);
	if (outcome != DB_OK || !owned)
		return outcome;
	return device_open(db, line_id, device);
}

static const char *
found_by(const struct walk *walk, const char *device, bool off)
{
	for (size_t i = 0; !off && i < walk->count; i++) {
		const struct walk_device *one = &walk->devices[i];
		if (strcmp(one->device, device) != 0)
			continue;
		return one->state == WALK_SILENT ? "silent"
		    : one->state == WALK_TALKING ? "talking"
						 : "";
	}
	return "";
}

enum db_outcome
walk_switch(struct db *db, struct arena *arena, const char *line_id,
    const char *device, bool off, bool *found_out)
{
	struct walk walk;
	enum db_outcome outcome = walk_read(db, arena, line_id, &walk);
	if (outcome != DB_OK)
		return outcome;
	return db_one_found(db, &way_store[WAY_SUSPECT_SET],
	    DB_VALUES(line_id, device, off ? "true" : "false",
		found_by(&walk, device, off)),
	    found_out);
}
