/* SPDX-License-Identifier: BSD-2-Clause */
/* proof.c -- what a scan found becomes a fact of the case */
#include "cases/proof.h"

#include <inttypes.h>

#include "cases/case.h"
#include "cases/door.h"
#include "cases/line.h"
#include "cases/way_store.h"
#include "lib/db_one.h"
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
	json_t *json = json_pack("{s:s, s:I, s:I, s:I, s:o}", "batch",
	    scan->batch, "number", (json_int_t)scan->number, "clean",
	    (json_int_t)scan->clean, "unchecked", (json_int_t)scan->unchecked,
	    "infected", list);
	const char *text = json_print(json, arena).data;
	json_decref(json);
	return text;
}

struct scanning {
	struct arena *arena;
	const char *line_id;
	/* What is done with each case that the scan counts for. */
	enum db_outcome (*each)(
	    struct db *db, const struct scanning *s, const char *case_id);
	const struct proof_scan *scan;
	struct proof_sum *sum;
	bool *counts;
};

static enum db_outcome
tell(struct db *db, const char *case_id, const char *kind, const char *detail)
{
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_LOOK], DB_VALUES(case_id), NULL);
	return outcome != DB_OK
	    ? outcome
	    : case_tell(db, case_id, kind, "subscriber", detail);
}

static enum db_outcome
add(struct db *db, const struct scanning *s, const char *case_id)
{
	bool added;
	enum db_outcome outcome = db_one_found(db, &way_store[WAY_PROOF],
	    DB_VALUES(case_id, "scan", json_of(s->scan, true, s->arena)),
	    &added);
	if (outcome != DB_OK || !added || s->scan->infected_count == 0)
		return outcome;
	return tell(
	    db, case_id, "scan-found", json_of(s->scan, false, s->arena));
}

static enum db_outcome
end(struct db *db, const struct scanning *s, const char *case_id)
{
	struct db_result *rows;
	struct proof_sum sum;
	enum db_outcome outcome = db_run(db, &way_store[WAY_BATCH],
	    DB_VALUES(case_id, s->scan->batch), &rows);
	if (outcome != DB_OK)
		return outcome;
	sum = (struct proof_sum){ db_number(rows, 0, 0), db_number(rows, 0, 1),
		db_number(rows, 0, 2) };
	db_result_free(rows);
	if (sum.clean + sum.infected + sum.unchecked == 0)
		return DB_OK;
	*s->sum = sum;
	return tell(db, case_id, "scanned",
	    arena_print(s->arena,
		"{\"clean\": %" PRId64 ", \"infected\": %" PRId64
		", \"unchecked\": %" PRId64 "}",
		sum.clean, sum.infected, sum.unchecked));
}

static enum db_outcome
deed(struct db *db, void *context)
{
	const struct scanning *s = context;
	struct door door;
	enum db_outcome outcome = door_read(db, s->arena, s->line_id, &door);
	*s->counts = false;
	for (size_t i = 0; outcome == DB_OK && i < door.count; i++) {
		const struct door_case *one = &door.cases[i];
		if (one->facts.measure == MEASURE_NONE ||
		    !one->way.book.scan_helps)
			continue;
		*s->counts = true;
		outcome = s->each(db, s, one->facts.id);
	}
	return outcome;
}

enum db_outcome
proof_scan_add(struct db *db, struct arena *arena, const char *line_id,
    const struct proof_scan *scan, bool *counts_out)
{
	struct scanning s = { arena, line_id, add, scan, NULL, counts_out };
	return line_do(db, line_id, deed, &s);
}

enum db_outcome
proof_scan_end(struct db *db, struct arena *arena, const char *line_id,
    const char *batch, struct proof_sum *sum_out)
{
	bool counts;
	const struct proof_scan scan = { .batch = batch };
	struct proof_sum sum = { 0, 0, 0 };
	struct scanning s = { arena, line_id, end, &scan, &sum, &counts };
	enum db_outcome outcome = line_do(db, line_id, deed, &s);
	if (outcome == DB_OK)
		*sum_out = sum;
	return outcome;
}
