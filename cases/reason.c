/* SPDX-License-Identifier: BSD-2-Clause */
/* reason.c -- why a request is denied, in words that are ready */
#include "cases/reason.h"

#include "cases/way_store.h"
#include "lib/db_list.h"

static void
read_reason(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct reason *)item_out =
	    (struct reason){ db_copy(rows, row, 0, arena),
		    db_copy(rows, row, 1, arena) };
}

enum db_outcome
reason_list(struct db *db, struct arena *arena, enum request_kind kind,
    struct reason **list_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_REASONS],
	    DB_VALUES(request_kind_name(kind)), DB_ITEM(list_out, read_reason),
	    list_out, count_out);
}

const struct reason *
reason_find(const struct reason *list, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, str_from(list[i].name)))
			return &list[i];
	return NULL;
}
