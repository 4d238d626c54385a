/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence.c -- the reports of a case, folded by who reported */
#include "cases/evidence.h"

#include "cases/way_store.h"
#include "lib/db_list.h"

static void
read_row(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct evidence *)item_out = (struct evidence){
		.source = db_copy(rows, row, 0, arena),
		.kind = db_copy(rows, row, 1, arena),
		.weight = db_number(rows, row, 2),
		.weight_now = db_number(rows, row, 3),
		.disputed = db_number(rows, row, 4),
		.upheld = db_number(rows, row, 5),
		.reports = db_number(rows, row, 6),
		.addresses = db_number(rows, row, 7),
		.first = db_number(rows, row, 8),
		.last = db_number(rows, row, 9),
		.certainty = db_number(rows, row, 10),
		.method = db_copy(rows, row, 11, arena),
		.latest = db_copy(rows, row, 12, arena),
	};
}

enum db_outcome
evidence_read(struct db *db, struct arena *arena, const char *case_id,
    struct evidence **list_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_EVIDENCE], DB_VALUES(case_id),
	    DB_ITEM(list_out, read_row), list_out, count_out);
}
