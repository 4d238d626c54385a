/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wrap.c -- the lines of a text, wrapped for mail */
#include "cases/wrap.h"
#include "tests/rows.h"

#define SIXTY "ten signs ten signs ten signs ten signs ten signs ten signs "
#define WORD                                                            \
	"a-word-of-eighty-signs-that-cannot-be-broken-anywhere-at-all-" \
	"and-goes-on-to-the-end"

static const struct wrap_case {
	const char *name, *text, *want;
} cases[] = {
	{ "nothing", "", "" },
	{ "an empty line", "\n", "\n" },
	{ "a short line", "one two", "one two\n" },
	{ "72 columns fit", SIXTY "and twelves.", SIXTY "and twelves.\n" },
	{ "73 do not", SIXTY "and thirteen.", SIXTY "and\nthirteen.\n" },
	{ "signs count, not bytes", SIXTY "und zwölföä.",
	    SIXTY "und zwölföä.\n" },
	{ "below the text of a number", "1. " SIXTY "and twelve.",
	    "1. " SIXTY "and\n   twelve.\n" },
	{ "of two digits", "10. " SIXTY "and twelve.",
	    "10. " SIXTY "and\n    twelve.\n" },
	{ "below the text of a dash", "- " SIXTY "and thirteen",
	    "- " SIXTY "and\n  thirteen\n" },
	{ "below an indent", "   " SIXTY "and twelve.",
	    "   " SIXTY "and\n   twelve.\n" },
	{ "a year begins no list", "2026 " SIXTY "and more",
	    "2026 " SIXTY "and\nmore\n" },
	{ "a rule is no list", "--", "--\n" },
	{ "a long word is left whole", "see " WORD " there",
	    "see\n" WORD "\nthere\n" },
	{ "several lines", "one\n\ntwo\n", "one\n\ntwo\n" },
	{ "a deep indent is kept to eight", "            x",
	    "            x\n" },
};

static void
wrap(void **state)
{
	const struct wrap_case *wanted = *state;
	struct arena *arena = arena_new(4096);
	assert_string_equal(
	    wrap_text(str_from(wanted->text), arena), wanted->want);
	arena_free(arena);
}

static void
a_full_arena(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16);
	assert_string_equal(wrap_text(STR("some words more"), arena), "");
	assert_true(arena_full(arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest others[] = { cmocka_unit_test(a_full_arena) };
	return ROWS_RUN("texts", cases, wrap) +
	    cmocka_run_group_tests_name("wrap", others, NULL, NULL);
}
