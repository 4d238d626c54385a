/* SPDX-License-Identifier: BSD-2-Clause */
/* shelf.c -- the list of cases as the abuse desk looks through it */
#include "cases/shelf.h"

#include "cases/desk_store.h"
#include "lib/db_list.h"

void
shelf_read(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct shelf_row *)item_out = (struct shelf_row){
		.facts = facts_read(rows, row, arena),
		.kind = db_copy(rows, row, FACTS_COUNT, arena),
		.realm = db_copy(rows, row, FACTS_COUNT + 1, arena),
		.title = db_copy(rows, row, FACTS_COUNT + 2, arena),
		.taken_by = db_copy(rows, row, FACTS_COUNT + 3, arena),
		.asks = db_true(rows, row, FACTS_COUNT + 4),
	};
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
	return db_list_page(db, arena, &desk_store[statement],
	    DB_VALUES(filter->cause, filter->states, filter->measure,
		filter->kind, filter->source,
		arena_number_or_null(arena, filter->since),
		arena_number_or_null(arena, filter->until),
		arena_number_or_null(arena, filter->before), filter->before_id,
		arena_number(arena, filter->limit + 1), whose),
	    DB_ITEM(rows_out, shelf_read), rows_out,
	    (struct db_page){ filter->limit, count_out, more_out });
}

static void
read_choice(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct shelf_choice *)item_out =
	    (struct shelf_choice){ db_copy(rows, row, 0, arena),
		    db_copy(rows, row, 1, arena) };
}

enum db_outcome
shelf_choices(struct db *db, struct arena *arena,
    struct shelf_choice **list_out, size_t *count_out)
{
	return db_list(db, arena, &desk_store[DESK_CHOICES], NULL,
	    DB_ITEM(list_out, read_choice), list_out, count_out);
}
