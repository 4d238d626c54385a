/* SPDX-License-Identifier: BSD-2-Clause */
/* brake.c -- the brake on automatic walling: how it stands, and let it go */
#include "cases/brake.h"

#include <stdlib.h>

#include "cases/desk_store.h"

static struct brake_facts
read_facts(const struct db_result *rows, int row, struct arena *arena)
{
	return (struct brake_facts){
		.source = db_copy(rows, row, 0, arena),
		.enforce = db_true(rows, row, 1),
		.hour = db_number(rows, row, 2),
		.most = db_number(rows, row, 3),
		.fixed = db_number(rows, row, 4),
		.usual = strtod(db_text(rows, row, 5), NULL),
		.pulled_at = db_number(rows, row, 6),
		.seen = db_number(rows, row, 7),
		.allowed = db_number(rows, row, 8),
		.released_at = db_number(rows, row, 9),
		.released_by = db_copy(rows, row, 10, arena),
		.held = db_number(rows, row, 11),
	};
}

enum db_outcome
brake_list(struct db *db, struct arena *arena, struct brake_facts **list_out,
    size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &desk_store[DESK_BRAKES], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct brake_facts *list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*list_out = list;
	for (size_t i = 0; i < *count_out; i++)
		list[i] = read_facts(rows, (int)i, arena);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
brake_held(struct db *db, struct arena *arena, struct brake_held **list_out,
    size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &desk_store[DESK_BRAKE_HELD], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct brake_held *list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*list_out = list;
	for (int i = 0; i < (int)*count_out; i++)
		list[i] = (struct brake_held){
			.source = db_copy(rows, i, 0, arena),
			.cause = db_copy(rows, i, 1, arena),
			.cases = db_number(rows, i, 2),
			.oldest = db_number(rows, i, 3),
		};
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
brake_release(struct db *db, struct arena *arena, const char *source,
    const char *actor, const char *const **released_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &desk_store[DESK_BRAKE_RELEASE],
	    DB_VALUES(source, actor), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	const char **list = arena_alloc(arena, count * sizeof *list);
	*count_out = list != NULL ? count : 0;
	*released_out = list;
	for (size_t i = 0; i < *count_out; i++)
		list[i] = db_copy(rows, (int)i, 0, arena);
	db_result_free(rows);
	return DB_OK;
}
