/* SPDX-License-Identifier: BSD-2-Clause */
/* reason.c -- why a request is denied, in words that are ready */
#include "cases/reason.h"

#include "cases/way_store.h"

enum db_outcome
reason_list(struct db *db, struct arena *arena, enum request_kind kind,
    struct reason **list_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &way_store[WAY_REASONS],
	    DB_VALUES(request_kind_name(kind)), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct reason *list = arena_alloc(arena, count * sizeof *list);
	for (int i = 0; list != NULL && i < (int)count; i++)
		list[i] = (struct reason){ db_copy(rows, i, 0, arena),
			db_copy(rows, i, 1, arena) };
	*list_out = list;
	*count_out = list ? count : 0;
	db_result_free(rows);
	return DB_OK;
}

const struct reason *
reason_find(const struct reason *list, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(list[i].name)))
			return &list[i];
	return NULL;
}
