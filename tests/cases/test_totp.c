/* SPDX-License-Identifier: BSD-2-Clause */
/* test_totp.c -- codes of the second factor, by RFC 6238's own examples */
#include "cases/totp.h"
#include "tests/rows.h"

#include <string.h>

static const uint8_t key[] = "12345678901234567890"; /* RFC 6238, B */

static const struct totp_case {
	const char *name, *code;
	int64_t now, last, step; /* step 0: it does not fit */
} cases[] = {
	{ "1970-01-01 00:00:59", "287082", 59, 0, 1 },
	{ "2005-03-18 01:58:29", "081804", 1111111109, 0, 37037036 },
	{ "2005-03-18 01:58:31", "050471", 1111111111, 0, 37037037 },
	{ "2009-02-13 23:31:30", "005924", 1234567890, 0, 41152263 },
	{ "2033-05-18 03:33:20", "279037", 2000000000, 0, 66666666 },
	{ "2603-10-11 11:33:20", "353130", 20000000000, 0, 666666666 },
	{ "a step early", "050471", 1111111109, 0, 37037037 },
	{ "a step late", "050471", 1111111111 + 30, 0, 37037037 },
	{ "two steps late", "050471", 1111111111 + 60, 0, 0 },
	{ "two steps early", "050471", 1111111111 - 60, 0, 0 },
	{ "used already", "050471", 1111111111, 37037037, 0 },
	{ "older than the one that was used", "050471", 1111111111, 37037038,
	    0 },
	{ "newer than the one that was used", "050471", 1111111111, 37037036,
	    37037037 },
	{ "with blanks", " 050 471 ", 1111111111, 0, 37037037 },
	{ "five digits", "05047", 1111111111, 0, 0 },
	{ "seven digits", "0504711", 1111111111, 0, 0 },
	{ "a letter", "05047l", 1111111111, 0, 0 },
	{ "nothing", "", 1111111111, 0, 0 },
};

static void
fits(void **state)
{
	const struct totp_case *wanted = *state;
	int64_t step = 0;
	assert_int_equal(totp_fits(key, str_from(wanted->code), wanted->now,
			     wanted->last, &step),
	    wanted->step != 0);
	assert_int_equal(step, wanted->step);
}

static void
texts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	assert_string_equal(
	    totp_text(key, arena), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	assert_string_equal(
	    totp_address(key, "Harbour & Net", "ada@isp.example", arena),
	    "otpauth://totp/Harbour%20%26%20Net:ada%40isp.example"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	    "&issuer=Harbour%20%26%20Net");
	arena_free(arena);
}

static void
keys_differ(void **state)
{
	(void)state;
	uint8_t one[TOTP_KEY_SIZE], other[TOTP_KEY_SIZE];
	totp_make(one);
	totp_make(other);
	assert_memory_not_equal(one, other, sizeof one);
}

int
main(void)
{
	static const struct CMUnitTest more[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(keys_differ),
	};
	return ROWS_RUN("totp", cases, fits) +
	    cmocka_run_group_tests(more, NULL, NULL);
}
