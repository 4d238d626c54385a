/* SPDX-License-Identifier: BSD-2-Clause */
/* test_advice.c -- advice is read whole, or refused; codes are spoken */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "cases/advice.h"
#include "cases/spoken.h"

#define HEAD "name = A\nwhat = B\nminutes = 5\nreviewed = C\n"
#define STEP "step = one: Do it.\nproof = Done.\n"

struct advice_case {
	const char *text;
	const char *want; /* part of the reason; NULL: it is fine */
};

static const struct advice_case advice_cases[] = {
	{ HEAD STEP, NULL },
	{ "# x\n\n" HEAD STEP "also = D\n  e\n\tf\n", NULL },
	{ STEP HEAD, NULL },
	{ HEAD, "it needs steps" },
	{ "what = B\nminutes = 5\nreviewed = C\n" STEP, "\"name\" is missing" },
	{ HEAD STEP "name = again\n", "given twice" },
	{ HEAD STEP "colour = blue\n", "no such key" },
	{ HEAD STEP "also\n", "empty" },
	{ HEAD "step = one Do it.\n", "name: text" },
	{ HEAD "step = One: Do it.\n", "name: text" },
	{ HEAD "proof = Done.\n" STEP, "behind its step" },
	{ HEAD "step = one: Do it.\n" STEP, "no proof" },
	{ HEAD "step = one: Do it.\n", "no proof" },
	{ HEAD STEP STEP STEP STEP STEP STEP STEP STEP, NULL },
	{ HEAD STEP STEP STEP STEP STEP STEP STEP STEP STEP, "too many" },
	{ HEAD "minutes = 0\n" STEP, "from 1 to 600" },
	{ HEAD "\xff", "UTF-8" },
};

static void
advice_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof advice_cases / sizeof *advice_cases;
	     i++) {
		const struct advice_case *c = &advice_cases[i];
		struct advice advice = { 0 };
		char error[200] = "";
		bool fine = advice_parse(
		    "x", str_from(c->text), &advice, error, sizeof error);
		if (fine != (c->want == NULL) ||
		    (!fine && strstr(error, c->want) == NULL))
			fail_msg("%s: \"%s\"", c->text, error);
		if (fine)
			advice_clear(&advice);
	}
}

static void
lines_go_on(void **state)
{
	struct advice advice;
	char error[200];
	(void)state;
	assert_true(advice_parse("x", STR(HEAD STEP "also = D\n  e\n\tf\n"),
	    &advice, error, sizeof error));
	assert_string_equal(advice.also, "D e f");
	assert_string_equal(advice.steps[0].name, "one");
	assert_string_equal(advice.steps[0].action, "Do it.");
	assert_string_equal(advice.steps[0].proof, "Done.");
	advice_clear(&advice);
}

static void
the_shipped_advice_is_sound(void **state)
{
	struct advices *advices = advices_load("templates/advice");
	(void)state;
	assert_string_equal(advices_find(advices, "mirai")->cause, "mirai");
	assert_string_equal(
	    advices_find(advices, "never-heard-of")->cause, "unknown");
	advices_free(advices);
}

static void
codes_are_spoken(void **state)
{
	char text[SPOKEN_SIZE];
	const char *longest = "NNNNNN";
	(void)state;
	i18n_open("build-san/i18n");
	assert_string_equal(
	    spoken_code("7KQ4MF", &i18n_languages[0], text, sizeof text),
	    "seven, Kilo, Quebec – four, Mike, Foxtrot");
	assert_string_equal(
	    spoken_code("2Y39BX", i18n_find(STR("de")), text, sizeof text),
	    "zwei, Ypsilon, drei – neun, Berlin, Xanten");
	spoken_code(longest, &i18n_languages[0], text, sizeof text);
	assert_true(strlen(text) < sizeof text - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(advice_is_read),
		cmocka_unit_test(lines_go_on),
		cmocka_unit_test(the_shipped_advice_is_sound),
		cmocka_unit_test(codes_are_spoken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
