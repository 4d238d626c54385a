/* SPDX-License-Identifier: BSD-2-Clause */
/* device.c -- which kind of device a case is about, and what it may reach */
#include "cases/device.h"

#include "cases/case.h"
#include "cases/line.h"
#include "cases/store.h"
#include "lib/db_one.h"

enum db_outcome
device_of_case(struct db *db, struct arena *arena, const char *case_id,
    const char **device_out)
{
	enum db_outcome outcome = db_one_text(db, arena,
	    &cases_store[CASES_DEVICE], DB_VALUES(case_id), device_out);
	if (outcome == DB_OK && *device_out == NULL)
		*device_out = DEVICE_ANY;
	return outcome;
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
	const char *id;
	enum db_outcome outcome =
	    db_one_text(db, arena, &cases_store[CASES_DEVICE_SAY],
		DB_VALUES(saying->line_id, saying->cause, saying->device), &id);
	if (outcome != DB_OK)
		return outcome;
	*saying->known_out = id != NULL;
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
