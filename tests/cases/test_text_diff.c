/* SPDX-License-Identifier: BSD-2-Clause */
/* test_text_diff.c -- the lines that differ: no more of them than must */
#include <stdio.h>
#include <string.h>

#include "cases/text_diff.h"
#include "tests/rows.h"

enum { ROOM = 4096, LINES = 40, TURNS = 2000 };

struct diff_case {
	const char *name, *before, *after;
	const char *want; /* ` ` same, `-` gone, `+` new, `=` so many more */
};

static const struct diff_case diffs[] = {
	{ "nothing differs", "a\nb\n", "a\nb\n", "=2\n" },
	{ "both are empty", "", "", "" },
	{ "all is new", "", "a\nb\n", "+a\n+b\n" },
	{ "all is gone", "a\nb\n", "", "-a\n-b\n" },
	{ "one line is another", "a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n" },
	{ "one is put in", "a\nc\n", "a\nb\nc\n", " a\n+b\n c\n" },
	{ "one is taken out", "a\nb\nc\n", "a\nc\n", " a\n-b\n c\n" },
	{ "at the start", "b\nc\nd\n", "a\nb\nc\nd\n", "+a\n b\n=2\n" },
	{ "at the end", "a\nb\nc\n", "a\nb\nc\nd\n", "=2\n c\n+d\n" },
	{ "far apart", "a\n1\n2\n3\n4\nb\n", "x\n1\n2\n3\n4\ny\n",
	    "-a\n+x\n 1\n=2\n 4\n-b\n+y\n" },
	{ "nothing is alike", "a\nb\n", "x\ny\nz\n", "-a\n-b\n+x\n+y\n+z\n" },
	{ "a line that moved", "a\nb\nc\n", "c\na\nb\n", "+c\n a\n b\n-c\n" },
	{ "no end of line is no difference", "a\nb", "a\nb\n", "=2\n" },
	{ "empty lines are lines", "a\n\nb\n", "a\nb\n", " a\n-\n b\n" },
};

static void
differs_so(void **state)
{
	const struct diff_case *row = *state;
	char told[ROOM] = "";
	struct str before = str_from(row->before), after = str_from(row->after);
	struct arena *arena = arena_new(text_diff_room(before, after));
	struct text_diff diff = text_diff_find(before, after, 1, arena);
	for (size_t i = 0; i < diff.count; i++) {
		const struct text_line *line = &diff.lines[i];
		size_t len = strlen(told);
		if (line->mark == TEXT_SKIPPED)
			snprintf(
			    told + len, ROOM - len, "=%zu\n", line->before);
		else
			snprintf(told + len, ROOM - len, "%c%.*s\n",
			    " -+"[line->mark], (int)line -> text.len,
			    line->text.data);
	}
	assert_string_equal(told, row->want);
	assert_false(diff.rough);
	assert_false(arena_full(arena));
	arena_free(arena);
}

/* ---- against the plain way ----------------------------------------------- */
static unsigned seed = 1;

static unsigned
random_below(unsigned most)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % most;
}

/* Lines of one letter. */
static size_t
make_text(char *text)
{
	size_t count = random_below(LINES);
	for (size_t i = 0; i < count; i++) {
		text[i * 2] = (char)('a' + random_below(4));
		text[i * 2 + 1] = '\n';
	}
	return count;
}

/* How many lines both have in one order, by the table of all pairs. */
static size_t
common(const char *a, size_t a_count, const char *b, size_t b_count)
{
	size_t most[LINES + 1][LINES + 1] = { 0 };
	for (size_t i = 1; i <= a_count; i++)
		for (size_t j = 1; j <= b_count; j++) {
			size_t left = most[i - 1][j], up = most[i][j - 1];
			most[i][j] = a[i * 2 - 2] == b[j * 2 - 2]
			    ? most[i - 1][j - 1] + 1
			    : left > up ? left
					: up;
		}
	return most[a_count][b_count];
}

/* The old text is what is the same and gone, the new one the same and new. */
static void
holds_both(const struct text_diff *diff, const char *a, const char *b)
{
	size_t i = 0, j = 0;
	for (size_t at = 0; at < diff->count; at++) {
		const struct text_line *line = &diff->lines[at];
		if (line->mark != TEXT_NEW) {
			assert_int_equal(line->before, i + 1);
			assert_memory_equal(line->text.data, a + i++ * 2, 1);
		}
		if (line->mark != TEXT_GONE) {
			assert_int_equal(line->after, j + 1);
			assert_memory_equal(line->text.data, b + j++ * 2, 1);
		}
	}
}

static void
no_more_than_must(void **state)
{
	(void)state;
	char a[LINES * 2], b[LINES * 2];
	struct arena *arena = arena_new(
	    text_diff_room((struct str){ a, 0 }, (struct str){ b, 0 }) +
	    LINES * 512);
	for (int turn = 0; turn < TURNS; turn++) {
		size_t a_count = make_text(a), b_count = make_text(b);
		struct text_diff diff =
		    text_diff_find((struct str){ a, a_count * 2 },
			(struct str){ b, b_count * 2 }, LINES * 2, arena);
		size_t same = common(a, a_count, b, b_count);
		assert_false(arena_full(arena));
		assert_int_equal(diff.gone, a_count - same);
		assert_int_equal(diff.fresh, b_count - same);
		if (diff.gone + diff.fresh > 0)
			holds_both(&diff, a, b);
		arena_reset(arena);
	}
	arena_free(arena);
}

/* ---- both sides of what it may cost -------------------------------------- */
/* A text of so many lines, no two alike, between two that both texts have. */
static struct str
long_text(size_t count, char sign)
{
	char *text = malloc(count * 8 + 16);
	size_t len = (size_t)snprintf(text, 8, "start\n");
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, 8, "%c%05zu\n", sign, i);
	len += (size_t)snprintf(text + len, 8, "end\n");
	return (struct str){ text, len };
}

static void
is_rough(size_t count, bool want)
{
	struct str a = long_text(count, 'a'), b = long_text(count, 'b');
	struct arena *arena = arena_new(text_diff_room(a, b));
	struct text_diff diff = text_diff_find(a, b, 3, arena);
	assert_int_equal(diff.rough, want);
	assert_int_equal(diff.gone, count);
	assert_int_equal(diff.fresh, count);
	assert_int_equal(diff.count, 2 * count + 2);
	assert_false(arena_full(arena));
	arena_free(arena);
	free((char *)(uintptr_t)a.data);
	free((char *)(uintptr_t)b.data);
}

static void
too_much_is_told_as_a_whole(void **state)
{
	(void)state;
	is_rough(TEXT_DIFF_EFFORT / 2, false);
	is_rough(TEXT_DIFF_EFFORT / 2 + 1, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_than_must),
		cmocka_unit_test(too_much_is_told_as_a_whole),
	};
	return ROWS_RUN("differs so", diffs, differs_so) +
	    cmocka_run_group_tests_name("text_diff", tests, NULL, NULL);
}
