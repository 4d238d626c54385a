/* SPDX-License-Identifier: BSD-2-Clause */
/* brake.c -- the brake on automatic walling: how it stands, and let it go */
#include "cases/brake.h"

#include <stdlib.h>

#include "cases/desk_store.h"
#include "lib/db_list.h"

static void
read_facts(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct brake_facts *)item_out = (struct brake_facts){
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
	return db_list(db, arena, &desk_store[DESK_BRAKES], NULL,
	    DB_ITEM(list_out, read_facts), list_out, count_out);
}

static void
read_held(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct brake_held *)item_out = (struct brake_held){
		.source = db_copy(rows, row, 0, arena),
		.cause = db_copy(rows, row, 1, arena),
		.cases = db_number(rows, row, 2),
		.oldest = db_number(rows, row, 3),
	};
}

enum db_outcome
brake_held(struct db *db, struct arena *arena, struct brake_held **list_out,
    size_t *count_out)
{
	return db_list(db, arena, &desk_store[DESK_BRAKE_HELD], NULL,
	    DB_ITEM(list_out, read_held), list_out, count_out);
}

enum db_outcome
brake_release(struct db *db, struct arena *arena, const char *source,
    const char *actor, const char *reason, const char *const **released_out,
    size_t *count_out)
{
	return db_list(db, arena, &desk_store[DESK_BRAKE_RELEASE],
	    DB_VALUES(source, actor, reason),
	    DB_ITEM(released_out, db_read_text), released_out, count_out);
}
