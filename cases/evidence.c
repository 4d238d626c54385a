/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence.c -- the reports of a case, folded by who reported */
#include "cases/evidence.h"

#include "cases/way_store.h"

static struct evidence
read_row(const struct db_result *rows, int row, struct arena *arena)
{
	return (struct evidence){
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
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_EVIDENCE], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct evidence *list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; list != NULL && i < count; i++)
		list[i] = read_row(rows, (int)i, arena);
	*list_out = list;
	*count_out = list ? count : 0;
	db_result_free(rows);
	return DB_OK;
}
