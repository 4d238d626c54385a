/* SPDX-License-Identifier: BSD-2-Clause */
/* version.c -- the versions of what was loaded: which there are, and their text
 */
#include "cases/version.h"

#include "cases/data_store.h"
#include "lib/db_list.h"

static void
read_version(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct version *)item_out = (struct version){
		.id = db_number(rows, row, 0),
		.kind = db_copy(rows, row, 1, arena),
		.loaded_at = db_number(rows, row, 2),
		.by = db_copy(rows, row, 3, arena),
		.bytes = db_number(rows, row, 4),
		.digest = db_copy(rows, row, 5, arena),
		.rows = db_number(rows, row, 6),
		.reason = db_copy(rows, row, 7, arena),
		.restores = db_number(rows, row, 8),
		.previous = db_number(rows, row, 9),
		.present = db_true(rows, row, 10),
	};
}

enum db_outcome
version_list(struct db *db, struct arena *arena,
    const struct version_filter *filter, struct version **list_out,
    size_t *count_out, bool *more_out)
{
	return db_list_page(db, arena, &data_store[DATA_VERSIONS],
	    DB_VALUES(filter->kind, arena_number_or_null(arena, filter->before),
		arena_number(arena, (int64_t)filter->limit + 1)),
	    DB_ITEM(list_out, read_version), list_out,
	    (struct db_page){ filter->limit, count_out, more_out });
}

static void
read_kind(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	struct version_kind *kind = item_out;
	read_version(rows, row, arena, &kind->present);
	kind->count = db_number(rows, row, DATA_VERSION_COLUMNS);
}

enum db_outcome
version_kinds(struct db *db, struct arena *arena,
    struct version_kind **list_out, size_t *count_out)
{
	return db_list(db, arena, &data_store[DATA_VERSION_KINDS], NULL,
	    DB_ITEM(list_out, read_kind), list_out, count_out);
}

enum db_outcome
version_find(struct db *db, struct arena *arena, struct str id,
    struct version *version_out, bool *found_out)
{
	int64_t number;
	struct db_result *rows;
	*found_out = false;
	if (!str_number(id, 1, INT64_MAX, &number))
		return DB_OK;
	enum db_outcome outcome = db_run(db, &data_store[DATA_VERSION],
	    DB_VALUES(arena_number(arena, number)), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) > 0;
	if (*found_out)
		read_version(rows, 0, arena, version_out);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
version_text(struct db *db, struct arena *arena, int64_t id,
    struct str *text_out, struct db_result **result_out)
{
	enum db_outcome outcome = db_run(db, &data_store[DATA_VERSION_TEXT],
	    DB_VALUES(arena_number(arena, id)), result_out);
	if (outcome == DB_OK)
		*text_out = db_rows(*result_out) > 0
		    ? str_from(db_text(*result_out, 0, 0))
		    : STR("");
	return outcome;
}
