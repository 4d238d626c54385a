/* SPDX-License-Identifier: BSD-2-Clause */
/* test_brand.c -- whose language a page speaks, and what a brand shows */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "lib/brand.h"

struct language_case {
	const char *languages; /* of the brand */
	const char *chosen, *contract, *accept;
	const char *want;
};

static const struct language_case language_cases[] = {
	{ "en de", "", "", "", "en" },
	{ "de en", "", "", "", "de" },
	{ "en de", "", "", "de", "de" },
	{ "en de", "", "de", "en", "de" },
	{ "en de", "en", "de", "de", "en" },
	{ "en de", "xx", "de", "en", "de" },
	{ "en", "de", "de", "de", "en" },
	{ "de", "en", "", "en", "de" },
	{ "  de   en ", "", "", "", "de" },
};

static void
the_choice_wins(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof language_cases / sizeof *language_cases;
	     i++) {
		const struct language_case *c = &language_cases[i];
		struct brand brand = { .languages = c->languages };
		const char *found = brand_language(&brand, str_from(c->chosen),
		    str_from(c->contract), str_from(c->accept))
					->tag;
		if (strcmp(found, c->want) != 0)
			fail_msg("case %zu: %s", i, found);
	}
}

struct phone_case {
	const char *phone, *want;
};

static const struct phone_case phone_cases[] = {
	{ "0800 123-45 67", "08001234567" },
	{ "+49 (30) 123", "+4930123" },
	{ "030/12+3", "030123" },
	{ "call us", "" },
};

static void
phones_can_be_dialled(void **state)
{
	struct arena *arena = arena_new(8192);
	(void)state;
	for (size_t i = 0; i < sizeof phone_cases / sizeof *phone_cases; i++) {
		struct values *values = values_new(arena);
		struct brand brand = { "n", "", "", "", phone_cases[i].phone,
			"", "", "", "", "en", "" };
		brand_values(&brand, &i18n_languages[0], values);
		struct str found = values_find(values, STR("tel"))->text;
		assert_string_equal(found.data, phone_cases[i].want);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
the_shipped_brand_is_sound(void **state)
{
	static struct brand brand; /* its texts stay for good */
	(void)state;
	brand_load("templates/brand/default.conf", &brand);
	assert_string_equal(brand.name, "Harbour Net");
	assert_true(brand_speaks(&brand, i18n_find(STR("de"))));
	assert_false(brand_speaks(&brand, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_choice_wins),
		cmocka_unit_test(phones_can_be_dialled),
		cmocka_unit_test(the_shipped_brand_is_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
