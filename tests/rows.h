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

/* Runs `test` for each row, which it finds in its state. A row is a struct
 * that begins with its name. Gives how many failed. */
#define ROWS_RUN(group, rows, test) \
	rows_run(                   \
	    group, rows, sizeof *(rows), sizeof(rows) / sizeof *(rows), test)

static inline int
rows_run(const char *group, const void *rows, size_t size, size_t count,
    CMUnitTestFunction test)
{
	struct CMUnitTest *tests = calloc(count, sizeof *tests);
	for (size_t i = 0; i < count; i++) {
		const void *row = (const char *)rows + i * size;
		tests[i].name = *(const char *const *)row;
		tests[i].test_func = test;
		tests[i].initial_state = (void *)(uintptr_t)row;
	}
	int failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
	free(tests);
	return failed;
}

#endif
