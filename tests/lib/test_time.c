/* SPDX-License-Identifier: BSD-2-Clause */
/* test_time.c -- points in time as RFC 3339 writes them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/time.h"

struct time_case {
	const char *text;
	int64_t want; /* -1: refused */
};

static const struct time_case time_cases[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "2026-11-22T14:02:00Z", 1795356120000000 },
	{ "2026-11-22t14:02:00z", 1795356120000000 },
	{ "2026-11-22T15:02:00+01:00", 1795356120000000 },
	{ "2026-11-22T08:32:00.999-05:30", 1795356120999000 },
	{ "2026-11-22T14:02:00.0000019Z", 1795356120000001 },
	{ "2000-02-29T12:00:00Z", 951825600000000 },
	{ "2016-12-31T23:59:60Z", 1483228800000000 },
	{ "9999-12-31T23:59:59Z", 253402300799000000 },
	{ "9999-12-31T23:59:59.999999Z", 253402300799999999 },
	{ "2100-02-29T00:00:00Z", -1 },
	{ "1969-12-31T23:59:59Z", -1 },
	{ "1970-01-01T00:00:00+01:00", -1 },
	{ "9999-12-31T23:59:59-00:01", -1 },
	{ "2026-11-22T14:02:00", -1 },
	{ "2026-11-22 14:02:00Z", -1 },
	{ "2026-11-22T14:02Z", -1 },
	{ "2026-11-22T14:02:00.Z", -1 },
	{ "2026-11-22T24:00:00Z", -1 },
	{ "2026-11-31T00:00:00Z", -1 },
	{ "2026-13-01T00:00:00Z", -1 },
	{ "2026-11-22T14:02:00ZZ", -1 },
	{ "2026-11-22T14:02:00+1:00", -1 },
	{ "+026-11-22T14:02:00Z", -1 },
	{ "", -1 },
};

static void
times_are_parsed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof time_cases / sizeof *time_cases; i++) {
		int64_t micros = -1;
		bool fine = time_parse(str_from(time_cases[i].text), &micros);
		if (micros != time_cases[i].want || fine != (micros >= 0))
			fail_msg(
			    "%s: %lld", time_cases[i].text, (long long)micros);
	}
}

static void
every_day_comes_back(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 60000; day++) {
		char text[TIME_TEXT_SIZE];
		int64_t micros =
		    (day * 86400 + day % 86400) * TIME_SECOND + day % 7;
		int64_t back;
		time_print(micros, text);
		assert_true(time_parse(str_from(text), &back));
		assert_int_equal(back, micros);
	}
}

static void
what_is_outside_is_moved_inside(void **state)
{
	(void)state;
	char text[TIME_TEXT_SIZE];
	assert_string_equal(time_print(-5, text), "1970-01-01T00:00:00Z");
	assert_string_equal(
	    time_print(INT64_MAX, text), "9999-12-31T23:59:59.999999Z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_parsed),
		cmocka_unit_test(every_day_comes_back),
		cmocka_unit_test(what_is_outside_is_moved_inside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
