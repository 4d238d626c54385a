/* SPDX-License-Identifier: BSD-2-Clause */
/* shelf.c -- the list of cases as the abuse desk looks through it */
#include "cases/shelf.h"

#include "cases/desk_store.h"

struct shelf_row *
shelf_read(const struct db_result *rows, size_t count, bool searched,
    struct arena *arena)
{
	struct shelf_row *list = arena_alloc(arena, count * sizeof *list);
	for (int i = 0; list != NULL && i < (int)count; i++) {
		struct shelf_row *row = &list[i];
		row->facts = facts_read(rows, i, arena);
		row->kind = db_copy(rows, i, FACTS_COUNT, arena);
		row->realm = db_copy(rows, i, FACTS_COUNT + 1, arena);
		row->title = db_copy(rows, i, FACTS_COUNT + 2, arena);
		row->taken_by = db_copy(rows, i, FACTS_COUNT + 3, arena);
		row->asks = db_true(rows, i, FACTS_COUNT + 4);
		if (!searched)
			continue;
		row->how = db_copy(rows, i, SHELF_COLUMNS, arena);
		row->what = db_copy(rows, i, SHELF_COLUMNS + 1, arena);
		row->till = db_number(rows, i, SHELF_COLUMNS + 2);
	}
	return list;
}

enum db_outcome
shelf_list(struct db *db, struct arena *arena,
    const struct shelf_filter *filter, struct shelf_row **rows_out,
    size_t *count_out, bool *more_out)
{
	enum desk_statement statement = DESK_SHELF;
	const char *whose = NULL;
	if (filter->cause != NULL || filter->kind != NULL)
		statement = DESK_SHELF_KIND;
	if (filter->site != NULL)
		statement = DESK_SHELF_SITE, whose = filter->site;
	if (filter->taken_by != NULL)
		statement = DESK_SHELF_TAKEN, whose = filter->taken_by;
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &desk_store[statement],
	    DB_VALUES(filter->cause, filter->states, filter->measure,
		filter->kind, filter->source,
		arena_number_or_null(arena, filter->since),
		arena_number_or_null(arena, filter->until),
		arena_number_or_null(arena, filter->before), filter->before_id,
		arena_number(arena, filter->limit + 1), whose),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t limit = (size_t)filter->limit, count = (size_t)db_rows(rows);
	*more_out = count > limit;
	*count_out = *more_out ? limit : count;
	*rows_out = shelf_read(rows, *count_out, false, arena);
	if (*rows_out == NULL)
		*count_out = 0;
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
shelf_choices(struct db *db, struct arena *arena,
    struct shelf_choice **list_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &desk_store[DESK_CHOICES], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct shelf_choice *list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*list_out = list;
	for (int i = 0; i < (int)*count_out; i++)
		list[i] = (struct shelf_choice){ db_copy(rows, i, 0, arena),
			db_copy(rows, i, 1, arena) };
	db_result_free(rows);
	return DB_OK;
}
