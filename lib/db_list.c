/* SPDX-License-Identifier: BSD-2-Clause */
/* db_list.c -- the rows of an answer as a list of structs on an arena */
#include "lib/db_list.h"

#include <string.h>

void
db_read_text(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(const char **)item_out = db_copy(rows, row, 0, arena);
}

size_t
db_items(const struct db_result *rows, size_t most, struct arena *arena,
    struct db_item item, void *list_out)
{
	size_t count = (size_t)db_rows(rows);
	if (count > most)
		count = most;
	char *items = arena_alloc(arena, count * item.size);
	if (items == NULL)
		count = 0;
	for (size_t i = 0; i < count; i++)
		item.read(rows, (int)i, arena, items + i * item.size);
	/* A pointer of whatever type: its bytes, not an alias. */
	memcpy(list_out, &items, sizeof items);
	return count;
}

enum db_outcome
db_list_page(struct db *db, struct arena *arena, const struct sql *sql,
    const char *const *values, struct db_item item, void *list_out,
    struct db_page page)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, sql, values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*page.more_out = (size_t)db_rows(rows) > page.most;
	*page.count_out = db_items(rows, page.most, arena, item, list_out);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
db_list(struct db *db, struct arena *arena, const struct sql *sql,
    const char *const *values, struct db_item item, void *list_out,
    size_t *count_out)
{
	bool more;
	return db_list_page(db, arena, sql, values, item, list_out,
	    (struct db_page){ SIZE_MAX, count_out, &more });
}
