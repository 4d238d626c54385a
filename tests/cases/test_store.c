/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store.c -- the record understands every statement of the domain */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/store.h"
#include "tests/rows.h"

static void
understands(void **state)
{
	const struct sql *sql = *state;
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	size_t size = strlen(sql->text) + 64;
	char *text = malloc(size);
	snprintf(text, size, "PREPARE one AS %s", sql->text);
	enum db_outcome outcome = db_script(db, text);
	free(text);
	if (outcome != DB_OK)
		print_message("# %s\n", db_message(db));
	assert_int_equal(outcome, DB_OK);
	db_free(db);
}

int
main(void)
{
	return ROWS_RUN("store", cases_store, understands);
}
