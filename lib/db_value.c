/* SPDX-License-Identifier: BSD-2-Clause */
/* db_value.c -- the texts of an answer as numbers, truths and copies */
#include "lib/db.h"

#include <stdlib.h>

int64_t
db_number(const struct db_result *result, int row, int column)
{
	return strtoll(db_text(result, row, column), NULL, 10);
}

bool
db_true(const struct db_result *result, int row, int column)
{
	return db_text(result, row, column)[0] == 't';
}

const char *
db_copy(
    const struct db_result *result, int row, int column, struct arena *arena)
{
	return arena_copy(arena, str_from(db_text(result, row, column)));
}
