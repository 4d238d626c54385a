/* SPDX-License-Identifier: BSD-2-Clause */
/* test_code.c -- codes that can be read out on the phone */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "cases/code.h"

static void
is_made_of_its_alphabet(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		char code[CODE_SIZE];
		code_make(code);
		assert_int_equal(strlen(code), CODE_SIGNS);
		assert_int_equal(strspn(code, CODE_ALPHABET), CODE_SIGNS);
	}
}

static void
is_read_as_people_type(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "7KQ4MF", "7KQ4MF" },
		{ "7kq 4mf", "7KQ4MF" },
		{ " 7-K-Q-4-M-F ", "7KQ4MF" },
		{ "7KQ4M", NULL },
		{ "7KQ4MFF", NULL },
		{ "7KQ4M0", NULL },
		{ "7KQ4MA", NULL },
		{ "7KQ4M\xc3\xa4", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[CODE_SIZE];
		bool read =
		    code_read(str_from(cases[i].typed), CODE_SIGNS, text);
		assert_int_equal(read, cases[i].want != NULL);
		if (read)
			assert_string_equal(text, cases[i].want);
	}
}

static void
the_human_step_takes_the_last_three(void **state)
{
	(void)state;
	assert_true(code_ends_with("7KQ4MF", STR("4mf")));
	assert_true(code_ends_with("7KQ4MF", STR(" 4 M F ")));
	assert_false(code_ends_with("7KQ4MF", STR("7KQ")));
	assert_false(code_ends_with("7KQ4MF", STR("MF")));
	assert_false(code_ends_with("7KQ4MF", STR("7KQ4MF")));
	assert_false(code_ends_with("7KQ4MF", STR("")));
	char nul[] = { '4', 'M', '\0' };
	assert_false(code_ends_with("7KQ4MF", (struct str){ nul, 3 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_made_of_its_alphabet),
		cmocka_unit_test(is_read_as_people_type),
		cmocka_unit_test(the_human_step_takes_the_last_three),
	};
	return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
