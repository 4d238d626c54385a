/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store.c -- the record understands every statement of the domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/store.h"

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
	struct CMUnitTest tests[CASES_COUNT];
	for (size_t i = 0; i < CASES_COUNT; i++)
		tests[i] =
		    (struct CMUnitTest){ cases_store[i].name, understands, NULL,
			    NULL, (void *)(uintptr_t)&cases_store[i] };
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
