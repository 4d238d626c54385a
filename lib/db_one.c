/* SPDX-License-Identifier: BSD-2-Clause */
/* db_one.c -- the one value that a statement answers */
#include "lib/db_one.h"

typedef void
read_fn(const struct db_result *rows, struct arena *arena, void *value_out);

static enum db_outcome
one(struct db *db, struct arena *arena, const struct sql *sql,
    const char *const *values, read_fn *read, void *value_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, sql, values, &rows);
	if (outcome != DB_OK)
		return outcome;
	read(rows, arena, value_out);
	db_result_free(rows);
	return DB_OK;
}

static void
read_found(const struct db_result *rows, struct arena *arena, void *value_out)
{
	(void)arena;
	*(bool *)value_out = db_rows(rows) > 0;
}

enum db_outcome
db_one_found(struct db *db, const struct sql *sql, const char *const *values,
    bool *found_out)
{
	return one(db, NULL, sql, values, read_found, found_out);
}

static void
read_true(const struct db_result *rows, struct arena *arena, void *value_out)
{
	(void)arena;
	*(bool *)value_out = db_true(rows, 0, 0);
}

enum db_outcome
db_one_true(struct db *db, const struct sql *sql, const char *const *values,
    bool *true_out)
{
	return one(db, NULL, sql, values, read_true, true_out);
}

static void
read_number(const struct db_result *rows, struct arena *arena, void *value_out)
{
	(void)arena;
	*(int64_t *)value_out = db_number(rows, 0, 0);
}

enum db_outcome
db_one_number(struct db *db, const struct sql *sql, const char *const *values,
    int64_t *number_out)
{
	return one(db, NULL, sql, values, read_number, number_out);
}

static void
read_text(const struct db_result *rows, struct arena *arena, void *value_out)
{
	*(const char **)value_out =
	    db_rows(rows) > 0 ? db_copy(rows, 0, 0, arena) : NULL;
}

enum db_outcome
db_one_text(struct db *db, struct arena *arena, const struct sql *sql,
    const char *const *values, const char **text_out)
{
	return one(db, arena, sql, values, read_text, text_out);
}
