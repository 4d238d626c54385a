/* SPDX-License-Identifier: BSD-2-Clause */
/* device.c -- which kind of device a case is about, and what it may reach */
#include "cases/device.h"

#include "cases/case.h"
#include "cases/line.h"
#include "cases/store.h"

enum db_outcome
device_of_case(struct db *db, struct arena *arena, const char *case_id,
    const char **device_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_store[CASES_DEVICE], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*device_out =
	    db_rows(rows) > 0 ? db_copy(rows, 0, 0, arena) : DEVICE_ANY;
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
device_open(struct db *db, const char *line_id, const char *device)
{
	return db_run(db, &cases_store[CASES_DEVICE_OPENS],
	    DB_VALUES(line_id, device), NULL);
}

struct saying {
	struct arena *arena;
	const char *line_id, *cause, *device;
	bool *known_out;
};

/* The device is one of the table by now, so that it may stand in JSON as it
 * is. */
static enum db_outcome
say(struct db *db, void *context)
{
	const struct saying *saying = context;
	struct arena *arena = saying->arena;
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &cases_store[CASES_DEVICE_SAY],
	    DB_VALUES(saying->line_id, saying->cause, saying->device), &rows);
	if (outcome != DB_OK)
		return outcome;
	bool known = *saying->known_out = db_rows(rows) > 0;
	const char *id = known ? db_copy(rows, 0, 0, arena) : NULL;
	db_result_free(rows);
	if (id == NULL)
		return DB_OK;
	outcome = case_tell(db, id, "device", "subscriber",
	    arena_print(arena, "{\"device\": \"%s\"}", saying->device));
	if (outcome != DB_OK)
		return outcome;
	return device_open(db, saying->line_id, saying->device);
}

enum db_outcome
device_say(struct db *db, struct arena *arena, const char *line_id,
    const char *cause, const char *device, bool *known_out)
{
	struct saying saying = { arena, line_id, cause, device, known_out };
	return line_do(db, line_id, say, &saying);
}
