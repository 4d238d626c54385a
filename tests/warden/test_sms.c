/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sms.c -- numbers as people write them */
#include "warden/sms.h"
#include "tests/rows.h"

static const struct number_case {
	const char *name, *written, *number; /* NULL: it is none */
} numbers[] = {
	{ "as it is dialled", "+4917112345", "+4917112345" },
	{ "as it is written", " +49 (171) 123-45/6.7 ", "+491711234567" },
	{ "without a country", "0171 12345", "017112345" },
	{ "too short", "+4917", NULL },
	{ "too long", "123456789012345678901", NULL },
	{ "as long as it may be", "12345678901234567890",
	    "12345678901234567890" },
	{ "a plus in the middle", "0171+12345", NULL },
	{ "words", "call me", NULL },
	{ "an option of a program", "-rf12345", NULL },
	{ "two lines", "0171\n12345", NULL },
	{ "nothing", "", NULL },
};

static void
read_number(void **state)
{
	const struct number_case *want = *state;
	char number[RUNNER_NUMBER_SIZE];
	assert_int_equal(
	    sms_number(str_from(want->written), number), want->number != NULL);
	if (want->number != NULL)
		assert_string_equal(number, want->number);
}

int
main(void)
{
	return ROWS_RUN("sms", numbers, read_number);
}
