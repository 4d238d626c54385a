/* SPDX-License-Identifier: BSD-2-Clause */
/* test_table.c -- tables for people and machines */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grid.h"
#include "cli/when.h"
#include "lib/time.h"

static void
distances_are_told(void **state)
{
	(void)state;
	static const struct {
		int64_t when;
		const char *want;
	} rows[] = {
		{ 1000000, "just now" },
		{ 999999, "just now" },
		{ 999990, "10 s ago" },
		{ 999901, "99 s ago" },
		{ 999900, "1 min ago" },
		{ 1000000 - 99 * 60, "99 min ago" },
		{ 1000000 - 100 * 60, "1 h ago" },
		{ 1000000 - 48 * 3600, "2 d ago" },
		{ 1000060, "in 60 s" },
		{ 1000000 + 90 * 86400, "in 90 d" },
	};
	char text[TABLE_AGO_SIZE];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(
		    table_ago(rows[i].when, 1000000, text), rows[i].want);
}

static void
widths_are_those_of_the_terminal(void **state)
{
	(void)state;
	assert_int_equal(table_width("abc"), 3);
	assert_int_equal(table_width("äöü"), 3);
	assert_int_equal(table_width("検疫"), 4);
	assert_int_equal(table_width("\xff"), 1);
	assert_int_equal(table_width(""), 0);
}

static const struct table_column columns[] = {
	{ "name", TABLE_TEXT },
	{ "walls_an_hour", TABLE_NUMBER },
	{ "seen", TABLE_TIME },
	{ "on", TABLE_TRUTH },
	{ "words", TABLE_LIST },
};
static const char *const cells[] = {
	"検疫",
	"7",
	"1000000000000",
	"t",
	"a b",
	"evil\x1b[31m",
	NULL,
	NULL,
	"f",
	NULL,
};
static const struct table table = { columns, 5, 2, cells };

static void
columns_stand_below_each_other(void **state)
{
	(void)state;
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	table_print(&table, 1000060, to);
	fclose(to);
	assert_string_equal(text,
	    "name       walls an hour  seen      on   words\n"
	    "検疫                   7  60 s ago  yes  a b\n"
	    "evil\xef\xbf\xbd[31m              -  -         no   -\n");
	free(text);
}

static void
machines_get_types(void **state)
{
	(void)state;
	json_t *all = table_json_all(&table);
	char *text = json_dumps(all, JSON_COMPACT);
	assert_string_equal(text,
	    "[{\"name\":\"検疫\",\"walls_an_hour\":7,"
	    "\"seen\":\"1970-01-12T13:46:40Z\",\"on\":true,"
	    "\"words\":[\"a\",\"b\"]},"
	    "{\"name\":\"evil\\u001B[31m\",\"walls_an_hour\":null,"
	    "\"seen\":null,\"on\":false,\"words\":[]}]");
	free(text);
	json_decref(all);
}

/* A row has more cells than the list has columns: what stands behind is left
 * out, and the next row is not moved by it. */
static void
a_grid_takes_the_first_cells_of_each_row(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	struct grid grid = grid_new(columns, 2, 2, arena);
	grid_put(&grid, GRID_ROW("a", "1", "more"));
	grid_put(
	    &grid, GRID_ROW(grid_text(""), grid_seconds(arena, 0), "more"));
	json_t *all = table_json_all(&grid.table);
	char *text = json_dumps(all, JSON_COMPACT);
	assert_string_equal(text,
	    "[{\"name\":\"a\",\"walls_an_hour\":1},"
	    "{\"name\":null,\"walls_an_hour\":null}]");
	assert_string_equal(grid_seconds(arena, 2), "2000000");
	assert_string_equal(grid_micros(arena, 2), "2");
	free(text);
	json_decref(all);
	arena_free(arena);
}

static void
times_may_be_near(void **state)
{
	(void)state;
	int64_t micros;
	assert_true(when_parse(STR("90d"), 1000, &micros));
	assert_int_equal(micros / TIME_SECOND, 1000 + 90 * 86400);
	assert_true(when_parse(STR("-15min"), 1000, &micros));
	assert_int_equal(micros / TIME_SECOND, 100);
	assert_true(when_parse(STR("1970-01-01T00:00:01Z"), 1000, &micros));
	assert_int_equal(micros, TIME_SECOND);
	assert_false(when_parse(STR("tomorrow"), 1000, &micros));
	assert_false(when_parse(STR("--5s"), 1000, &micros));
	assert_false(when_parse(STR(""), 1000, &micros));
}

int
main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances_are_told),
		cmocka_unit_test(widths_are_those_of_the_terminal),
		cmocka_unit_test(columns_stand_below_each_other),
		cmocka_unit_test(machines_get_types),
		cmocka_unit_test(a_grid_takes_the_first_cells_of_each_row),
		cmocka_unit_test(times_may_be_near),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
