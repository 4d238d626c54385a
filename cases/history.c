/* SPDX-License-Identifier: BSD-2-Clause */
/* history.c -- a case as staff see it: what it is, who saw it, what happened */
#include "cases/history.h"

#include "cases/desk_store.h"

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

enum db_outcome
history_sources(struct db *db, struct arena *arena, const char *case_id,
    struct history_source **list_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &desk_store[DESK_SOURCES], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct history_source *list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*list_out = list;
	for (int i = 0; i < (int)*count_out; i++)
		list[i] = (struct history_source){
			.source = db_copy(rows, i, 0, arena),
			.weight = db_number(rows, i, 1),
			.reports = db_number(rows, i, 2),
			.first = db_number(rows, i, 3),
			.last = db_number(rows, i, 4),
			.filed = db_number(rows, i, 5),
			.evidence = db_copy(rows, i, 6, arena),
			.words = db_copy(rows, i, 7, arena),
		};
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
history_events(struct db *db, struct arena *arena, const char *case_id,
    int64_t before, int most, struct history_event **list_out,
    size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &desk_store[DESK_HISTORY],
	    DB_VALUES(case_id, before ? arena_number(arena, before) : NULL,
		arena_number(arena, most)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct history_event *list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*list_out = list;
	for (int i = 0; i < (int)*count_out; i++)
		list[i] = (struct history_event){
			.id = db_number(rows, i, 0),
			.first = db_number(rows, i, 1),
			.last = db_number(rows, i, 2),
			.kind = db_copy(rows, i, 3, arena),
			.actor = db_copy(rows, i, 4, arena),
			.count = db_number(rows, i, 5),
			.detail = db_copy(rows, i, 6, arena),
			.words = db_copy(rows, i, 7, arena),
		};
	db_result_free(rows);
	return DB_OK;
}
