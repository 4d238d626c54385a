/* SPDX-License-Identifier: BSD-2-Clause */
/* history.c -- a case as staff see it: what it is, who saw it, what happened */
#include "cases/history.h"

#include "cases/desk_store.h"
#include "lib/db_list.h"

enum db_outcome
history_dossier(struct db *db, struct arena *arena, const char *case_id,
    struct dossier *dossier_out)
{
	struct dossier d = { 0 };
	const char **const texts[] = { &d.title, &d.kind, &d.realm, &d.brand,
		&d.language, &d.wanted, &d.taken_by, NULL, NULL, &d.addresses,
		&d.contacts, NULL, &d.next_measure, NULL, &d.asks };
	int64_t *const numbers[] = { [7] = &d.taken_at,
		[8] = &d.acknowledged_at,
		[11] = &d.exempt_until,
		[13] = &d.next_at,
		[15] = &d.others };
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &desk_store[DESK_DOSSIER], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		if (texts[i] != NULL)
			*texts[i] = db_copy(rows, 0, i, arena);
	for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
		if (numbers[i] != NULL)
			*numbers[i] = db_number(rows, 0, i);
	db_result_free(rows);
	*dossier_out = d;
	return DB_OK;
}

static void
read_source(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct history_source *)item_out = (struct history_source){
		.source = db_copy(rows, row, 0, arena),
		.weight = db_number(rows, row, 1),
		.reports = db_number(rows, row, 2),
		.first = db_number(rows, row, 3),
		.last = db_number(rows, row, 4),
		.filed = db_number(rows, row, 5),
		.evidence = db_copy(rows, row, 6, arena),
		.words = db_copy(rows, row, 7, arena),
	};
}

enum db_outcome
history_sources(struct db *db, struct arena *arena, const char *case_id,
    struct history_source **list_out, size_t *count_out)
{
	return db_list(db, arena, &desk_store[DESK_SOURCES], DB_VALUES(case_id),
	    DB_ITEM(list_out, read_source), list_out, count_out);
}

static void
read_event(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct history_event *)item_out = (struct history_event){
		.id = db_number(rows, row, 0),
		.first = db_number(rows, row, 1),
		.last = db_number(rows, row, 2),
		.kind = db_copy(rows, row, 3, arena),
		.actor = db_copy(rows, row, 4, arena),
		.count = db_number(rows, row, 5),
		.detail = db_copy(rows, row, 6, arena),
		.words = db_copy(rows, row, 7, arena),
	};
}

enum db_outcome
history_events(struct db *db, struct arena *arena, const char *case_id,
    int64_t before, int most, struct history_event **list_out,
    size_t *count_out)
{
	return db_list(db, arena, &desk_store[DESK_HISTORY],
	    DB_VALUES(case_id, before ? arena_number(arena, before) : NULL,
		arena_number(arena, most)),
	    DB_ITEM(list_out, read_event), list_out, count_out);
}
