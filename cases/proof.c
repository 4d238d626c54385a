/* SPDX-License-Identifier: BSD-2-Clause */
/* proof.c -- what a scan found becomes a fact of the case */
#include "cases/proof.h"

#include "cases/case.h"
#include "cases/door.h"
#include "cases/line.h"
#include "cases/way_store.h"
#include "lib/json.h"

/* With the names of the files, or without them for the timeline. */
static const char *
json_of(const struct proof_scan *scan, bool names, struct arena *arena)
{
	json_t *list = json_array();
	for (size_t i = 0; i < scan->infected_count && i < PROOF_INFECTED_MOST;
	     i++) {
		const struct proof_infected *one = &scan->infected[i];
		json_t *item = json_object();
		if (names)
			json_object_set_new(item, "file", json_text(one->file));
		json_object_set_new(item, "sha256", json_text(one->sha256));
		json_object_set_new(
		    item, "signature", json_text(one->signature));
		json_array_append_new(list, item);
	}
	json_t *json =
	    json_pack("{s:I, s:I, s:o}", "clean", (json_int_t)scan->clean,
		"unchecked", (json_int_t)scan->unchecked, "infected", list);
	const char *text = json_print(json, arena).data;
	json_decref(json);
	return text;
}

struct adding {
	struct arena *arena;
	const char *line_id;
	const struct proof_scan *scan;
	bool *counts_out;
};

static enum db_outcome
add(struct db *db, const struct adding *a, const char *case_id)
{
	enum db_outcome outcome = db_run(db, &way_store[WAY_PROOF],
	    DB_VALUES(case_id, "scan", json_of(a->scan, true, a->arena)), NULL);
	if (outcome == DB_OK)
		outcome =
		    db_run(db, &way_store[WAY_LOOK], DB_VALUES(case_id), NULL);
	if (outcome != DB_OK)
		return outcome;
	return case_tell(db, case_id, "scanned", "subscriber",
	    json_of(a->scan, false, a->arena));
}

static enum db_outcome
deed(struct db *db, void *context)
{
	struct adding *a = context;
	struct door door;
	enum db_outcome outcome = door_read(db, a->arena, a->line_id, &door);
	*a->counts_out = false;
	for (size_t i = 0; outcome == DB_OK && i < door.count; i++) {
		const struct door_case *one = &door.cases[i];
		if (one->facts.measure == MEASURE_NONE ||
		    !one->way.book.scan_helps)
			continue;
		*a->counts_out = true;
		outcome = add(db, a, one->facts.id);
	}
	return outcome;
}

enum db_outcome
proof_scan_add(struct db *db, struct arena *arena, const char *line_id,
    const struct proof_scan *scan, bool *counts_out)
{
	struct adding a = { arena, line_id, scan, counts_out };
	return line_do(db, line_id, deed, &a);
}
