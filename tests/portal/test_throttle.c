/* SPDX-License-Identifier: BSD-2-Clause */
/* test_throttle.c -- how long a stranger waits, what is told of who guesses */
#include "portal/staff/refusal.h"
#include "portal/staff/throttle.h"
#include "tests/rows.h"

enum { NOW = 1000000 };

static const struct wait_case {
	const char *name;
	enum throttle_what what;
	int64_t failures, ago, want;
} cases[] = {
	{ "no failure", THROTTLE_NAME, 0, 0, 0 },
	{ "the last free one", THROTTLE_NAME, 4, 0, 0 },
	{ "the first that waits", THROTTLE_NAME, 5, 0, 1 },
	{ "a second later", THROTTLE_NAME, 5, 1, 0 },
	{ "it doubles", THROTTLE_NAME, 6, 0, 2 },
	{ "and again", THROTTLE_NAME, 10, 0, 32 },
	{ "part of it has passed", THROTTLE_NAME, 10, 30, 2 },
	{ "below the most", THROTTLE_NAME, 14, 0, 512 },
	{ "the most", THROTTLE_NAME, 15, 0, THROTTLE_MOST },
	{ "never more", THROTTLE_NAME, INT64_MAX / 2, 0, THROTTLE_MOST },
	{ "the most has passed", THROTTLE_NAME, 99, THROTTLE_MOST, 0 },
	{ "a clock that went back", THROTTLE_NAME, 5, -3, 4 },
	{ "a quiet day", THROTTLE_NAME, 99, THROTTLE_FORGOTTEN, 0 },
	{ "an office", THROTTLE_NETWORK, 19, 0, 0 },
	{ "an office that guesses", THROTTLE_NETWORK, 20, 0, 1 },
	{ "and goes on", THROTTLE_NETWORK, 40, 0, THROTTLE_MOST },
};

static void
wait(void **state)
{
	const struct wait_case *wanted = *state;
	const struct throttle count = { wanted->failures, NOW - wanted->ago };
	assert_int_equal(
	    throttle_wait(wanted->what, &count, NOW), wanted->want);
}

static void
networks(void **state)
{
	(void)state;
	char text[THROTTLE_KEY_SIZE];
	struct addr from;
	assert_true(addr_parse(STR("192.0.2.7"), &from));
	assert_string_equal(throttle_network(&from, text), "192.0.2.7/32");
	assert_true(addr_parse(STR("2001:db8:1:2ff::7"), &from));
	assert_string_equal(
	    throttle_network(&from, text), "2001:db8:1:200::/56");
	assert_string_equal(refusal_network(&from, text), "2001:db8:1:200::/56");
	assert_true(addr_parse(STR("192.0.2.7"), &from));
	assert_string_equal(refusal_network(&from, text), "192.0.2.0/24");
}

static void
told(void **state)
{
	(void)state;
	int told = 0;
	for (int64_t count = 1; count <= 100000; count++)
		told += refusal_is_told(count);
	assert_int_equal(told, 3);
	assert_true(refusal_is_told(1) && refusal_is_told(10) &&
	    refusal_is_told(100));
}

int
main(void)
{
	static const struct CMUnitTest more[] = { cmocka_unit_test(networks),
		cmocka_unit_test(told) };
	return ROWS_RUN("throttle", cases, wait) +
	    cmocka_run_group_tests(more, NULL, NULL);
}
