/* SPDX-License-Identifier: BSD-2-Clause */
/* test_lag.c -- how far a follower is behind: in changes and in seconds */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "lib/lag.h"

enum { CONTACT, TOLD, APPLIED, CHANGES, AGE, METRICS };

static const struct metric table[METRICS] = {
	[CONTACT] = { "contact", "", METRIC_GAUGE, "" },
	[TOLD] = { "told", "", METRIC_GAUGE, "" },
	[APPLIED] = { "applied", "", METRIC_GAUGE, "" },
	[CHANGES] = { "changes", "", METRIC_GAUGE, "" },
	[AGE] = { "age", "", METRIC_GAUGE, "" },
};

static const struct {
	int64_t told, applied, changes;
} cases[] = {
	{ 0, 0, 0 }, { 10, 7, 3 }, { 10, 10, 0 },
	{ 7, 10, 0 }, /* told of less by another database: not behind it */
};

static void
behind_in_changes(void **state)
{
	static const struct lag lag = { CONTACT, TOLD, APPLIED, CHANGES, AGE };
	struct metrics *metrics = metrics_new(table, METRICS);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		metrics_set(metrics, TOLD, cases[i].told);
		metrics_set(metrics, APPLIED, cases[i].applied);
		lag_refresh(metrics, &lag);
		assert_int_equal(
		    metrics_read(metrics, CHANGES), cases[i].changes);
	}
	metrics_free(metrics);
}

static void
behind_in_seconds(void **state)
{
	static const struct lag lag = { CONTACT, TOLD, APPLIED, CHANGES, AGE };
	struct metrics *metrics = metrics_new(table, METRICS);
	int64_t before = time(NULL);
	(void)state;
	metrics_set(metrics, CONTACT, before - 50);
	lag_refresh(metrics, &lag);
	assert_in_range(
	    metrics_read(metrics, AGE), 50, 50 + time(NULL) - before);
	metrics_free(metrics);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behind_in_changes),
		cmocka_unit_test(behind_in_seconds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
