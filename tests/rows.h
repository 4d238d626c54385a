/* SPDX-License-Identifier: BSD-2-Clause */
/* rows.h -- a table of cases: each row a test of its own */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>

enum { ROWS_NAME_SIZE = 160 };

/* One way in which each row is tried: its name, NULL where there is but one. */
struct rows_way {
	const char *name;
	CMUnitTestFunction test;
};

/* Runs each way's test for each row, which it finds in its state, after
 * `set_up` (NULL: none). A row is a struct that begins with its name. Gives how
 * many failed. */
#define ROWS_RUN_WAYS(group, rows, ways, set_up)                             \
	rows_run(group, rows, sizeof *(rows), sizeof(rows) / sizeof *(rows), \
	    ways, sizeof(ways) / sizeof *(ways), set_up)
/* The same with one test. */
#define ROWS_RUN(group, rows, test)                                          \
	rows_run(group, rows, sizeof *(rows), sizeof(rows) / sizeof *(rows), \
	    &(const struct rows_way){ NULL, test }, 1, NULL)

static inline int
rows_run(const char *group, const void *rows, size_t size, size_t count,
    const struct rows_way *ways, size_t way_count, CMFixtureFunction set_up)
{
	size_t all = count * way_count;
	struct CMUnitTest *tests = calloc(all, sizeof *tests);
	char(*names)[ROWS_NAME_SIZE] = calloc(all, sizeof *names);
	for (size_t i = 0; i < all; i++) {
		const void *row = (const char *)rows + i / way_count * size;
		const struct rows_way *way = &ways[i % way_count];
		snprintf(names[i], sizeof names[i], "%s%s%s",
		    *(const char *const *)row, way->name != NULL ? ": " : "",
		    way->name != NULL ? way->name : "");
		tests[i].name = names[i];
		tests[i].test_func = way->test;
		tests[i].initial_state = (void *)(uintptr_t)row;
	}
	int failed = _cmocka_run_group_tests(group, tests, all, set_up, NULL);
	free(names);
	free(tests);
	return failed;
}

#endif
