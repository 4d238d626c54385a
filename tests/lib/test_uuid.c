/* SPDX-License-Identifier: BSD-2-Clause */
/* test_uuid.c -- ids as text and as bytes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/uuid.h"

static const struct {
	const char *text;
	const char *want; /* printed again; NULL: refused */
} cases[] = {
	{ "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f",
	    "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f" },
	{ "0190A5E2-6F0C-7CC0-8A3E-5F6B7C8D9E0F",
	    "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f" },
	{ "00000000-0000-0000-0000-000000000000",
	    "00000000-0000-0000-0000-000000000000" },
	{ "0190a5e26f0c7cc08a3e5f6b7c8d9e0f", NULL },
	{ "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0", NULL },
	{ "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f0", NULL },
	{ "0190a5e2+6f0c-7cc0-8a3e-5f6b7c8d9e0f", NULL },
	{ "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0g", NULL },
	{ "", NULL },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t uuid[UUID_SIZE];
		char text[UUID_TEXT_SIZE];
		bool good = uuid_parse(str_from(cases[i].text), uuid);
		assert_int_equal(good, cases[i].want != NULL);
		if (good)
			assert_string_equal(
			    uuid_print(uuid, text), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
