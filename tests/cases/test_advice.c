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
#include "cases/advice_file.h"
#include "cases/spoken.h"

#define HEAD \
	"name = A\nwhat = B\nhow = H\nnext = N\nminutes = 5\nreviewed = C\n"
#define STEP "step = one: Do it.\nproof = Done.\n"
#define NAMED(name) "step = " name ": Do it.\nproof = Done.\n"
#define TWO NAMED("one") NAMED("two")
#define EIGHT \
	TWO NAMED("c") NAMED("d") NAMED("e") NAMED("f") NAMED("g") NAMED("h")
#define KIND "name = A\nlook = B\nreviewed = C\n"

struct advice_case {
	const char *text;
	const char *want; /* part of the reason; NULL: it is fine */
};

static const struct advice_case of_causes[] = {
	{ HEAD STEP, NULL },
	{ "# x\n\n" HEAD STEP "also = D\n  e\n\tf\n", NULL },
	{ STEP HEAD, NULL },
	{ HEAD TWO "device = nas\n", NULL },
	{ HEAD TWO "device = nas\nwhat = X\n" NAMED("two") "device = tv\n",
	    NULL },
	{ HEAD EIGHT, NULL },
	{ HEAD, "it needs steps" },
	{ "what = B\nhow = H\nnext = N\nminutes = 5\nreviewed = C\n" STEP,
	    "\"name\" is missing" },
	{ "name = A\nhow = H\nnext = N\nminutes = 5\nreviewed = C\n" STEP,
	    "\"what\" is missing" },
	{ "name = A\nwhat = B\nnext = N\nminutes = 5\nreviewed = C\n" STEP,
	    "\"how\" is missing" },
	{ "name = A\nwhat = B\nhow = H\nminutes = 5\nreviewed = C\n" STEP,
	    "\"next\" is missing" },
	{ "name = A\nwhat = B\nhow = H\nnext = N\nreviewed = C\n" STEP,
	    "\"minutes\" is missing" },
	{ "name = A\nwhat = B\nhow = H\nnext = N\nminutes = 5\n" STEP,
	    "\"reviewed\" is missing" },
	{ HEAD STEP "name = again\n", "given twice" },
	{ HEAD STEP "colour = blue\n", "no such key" },
	{ HEAD STEP "look = a box\n", "does not belong here" },
	{ HEAD STEP "also\n", "empty" },
	{ HEAD STEP STEP, "stands there twice" },
	{ HEAD "step = one Do it.\n", "name: text" },
	{ HEAD "step = One: Do it.\n", "name: text" },
	{ HEAD "proof = Done.\n" STEP, "behind its step" },
	{ HEAD "step = one: Do it.\n" NAMED("two"), "no proof" },
	{ HEAD "step = one: Do it.\n", "no proof" },
	{ HEAD "step = one: Do it.\ndevice = tv\n", "no proof" },
	{ HEAD EIGHT NAMED("i"), "too many" },
	{ HEAD "minutes = 0\n" STEP, "from 1 to 600" },
	{ HEAD STEP "device = tv\ndevice = tv\n", "two sections" },
	{ HEAD STEP "device = TV\n", "a kind of device" },
	{ HEAD STEP "device = tv\nname = X\n", "does not belong here" },
	{ HEAD STEP "device = tv\nminutes = 4\n", "no such key" },
	{ HEAD STEP "device = tv\nwhat = X\nwhat = Y\n", "given twice" },
	{ HEAD STEP "device = tv\n" NAMED("two"), "does not have" },
	{ HEAD STEP "device = tv\nstep = one: Do it.\n", "no proof" },
	{ HEAD "\xff", "UTF-8" },
};

static const struct advice_case of_devices[] = {
	{ KIND STEP, NULL },
	{ KIND, "it needs steps" },
	{ "name = A\nreviewed = C\n" STEP, "\"look\" is missing" },
	{ KIND STEP "what = B\n", "does not belong here" },
	{ KIND STEP "device = tv\n", "a kind of device" },
	{ KIND STEP "minutes = 4\n", "no such key" },
};

static void
try_all(enum advice_file kind, const struct advice_case *list, size_t count)
{
	struct arena *arena = arena_new(64 * 1024);
	for (size_t i = 0; i < count; i++) {
		const struct advice_case *c = &list[i];
		struct advice sections[ADVICE_SECTIONS_MAX];
		size_t read;
		const char *wrong = advice_file_read(
		    kind, "x", str_from(c->text), arena, sections, &read);
		if ((wrong == NULL) != (c->want == NULL) ||
		    (wrong != NULL && strstr(wrong, c->want) == NULL))
			fail_msg("%s: \"%s\"", c->text, wrong);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
files_are_whole_or_refused(void **state)
{
	(void)state;
	try_all(
	    ADVICE_OF_CAUSE, of_causes, sizeof of_causes / sizeof *of_causes);
	try_all(ADVICE_OF_DEVICE, of_devices,
	    sizeof of_devices / sizeof *of_devices);
}

static void
too_many_sections_are_refused(void **state)
{
	struct arena *arena = arena_new(64 * 1024);
	struct advice sections[ADVICE_SECTIONS_MAX];
	size_t read;
	char text[4096] = HEAD STEP;
	const char *wrong = NULL;
	(void)state;
	for (char name = 'a'; name <= 'a' + ADVICE_SECTIONS_MAX; name++) {
		assert_null(wrong);
		wrong = advice_file_read(ADVICE_OF_CAUSE, "x", str_from(text),
		    arena, sections, &read);
		size_t used = strlen(text);
		snprintf(
		    text + used, sizeof text - used, "device = %c\n", name);
	}
	assert_non_null(wrong);
	assert_non_null(strstr(wrong, "too many sections"));
	arena_free(arena);
}

static void
lines_go_on(void **state)
{
	struct arena *arena = arena_new(4096);
	struct advice advice[ADVICE_SECTIONS_MAX];
	size_t read;
	(void)state;
	assert_null(advice_file_read(ADVICE_OF_CAUSE, "x",
	    STR(HEAD STEP "also = D\n  e\n\tf\n"), arena, advice, &read));
	assert_int_equal(read, 1);
	assert_string_equal(advice->also, "D e f");
	assert_string_equal(advice->steps[0].name, "one");
	assert_string_equal(advice->steps[0].action, "Do it.");
	assert_string_equal(advice->steps[0].proof, "Done.");
	arena_free(arena);
}

/* The nearest words win: the section's, the device's, the general ones. */
static void
the_nearest_words_win(void **state)
{
	struct advices *advices = advices_load("tests/cases/advice");
	const struct advice *any = advices_find(advices, "flood", "");
	const struct advice *tv = advices_find(advices, "flood", "tv");
	(void)state;
	assert_string_equal(any->device, "");
	assert_string_equal(any->steps[1].action, "General reset.");
	assert_ptr_equal(advices_find(advices, "flood", NULL), any);
	assert_ptr_equal(advices_find(advices, "flood", "phone"), any);
	assert_string_equal(tv->kind, "Television");
	assert_string_equal(tv->look, "It stands in the living room.");
	assert_string_equal(tv->what, "General what.");
	assert_string_equal(tv->how, "How, on a television.");
	assert_int_equal(tv->step_count, 3);
	assert_string_equal(tv->steps[0].action, "General find.");
	assert_string_equal(tv->steps[1].action, "Reset of a television.");
	assert_string_equal(tv->steps[1].proof, "It asks for a language.");
	assert_string_equal(tv->steps[2].action, "Update in a flood.");
	assert_ptr_equal(advices_variant(advices, "flood", 0), tv);
	assert_string_equal(
	    advices_variant(advices, "flood", 1)->kind, "Radio");
	assert_null(advices_variant(advices, "flood", 2));
	assert_null(advices_variant(advices, "unknown", 0));
	assert_string_equal(advices_device(advices, 0)->device, "radio");
	assert_string_equal(advices_device(advices, 1)->device, "tv");
	assert_null(advices_device(advices, 2));
	advices_free(advices);
}

static void
one_kind_alone_needs_no_choice(void **state)
{
	struct advices *advices = advices_load("tests/cases/advice");
	const struct advice *tv = advices_variant(advices, "lone", 0);
	(void)state;
	assert_string_equal(tv->steps[0].action, "Reset of a television.");
	assert_ptr_equal(advices_find(advices, "lone", NULL), tv);
	assert_ptr_equal(advices_find(advices, "lone", "radio"), tv);
	advices_free(advices);
}

static void
the_shipped_advice_is_sound(void **state)
{
	struct advices *advices = advices_load("templates/advice");
	(void)state;
	assert_string_equal(
	    advices_find(advices, "mirai", NULL)->cause, "mirai");
	assert_string_equal(
	    advices_find(advices, "mirai", "router")->device, "router");
	assert_string_equal(
	    advices_find(advices, "never-heard-of", NULL)->cause, "unknown");
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
		cmocka_unit_test(files_are_whole_or_refused),
		cmocka_unit_test(too_many_sections_are_refused),
		cmocka_unit_test(lines_go_on),
		cmocka_unit_test(the_nearest_words_win),
		cmocka_unit_test(one_kind_alone_needs_no_choice),
		cmocka_unit_test(the_shipped_advice_is_sound),
		cmocka_unit_test(codes_are_spoken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
