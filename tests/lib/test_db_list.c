/* SPDX-License-Identifier: BSD-2-Clause */
/* test_db_list.c -- rows become a list of structs, whole or not at all */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "lib/db_list.h"

static const struct sql count_up = { "count_up", 1,
	"SELECT n, 'row ' || n FROM generate_series(1, $1::integer) AS n" };

struct item {
	int64_t number;
	const char *text;
};

static void
read_item(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct item *)item_out = (struct item){
		.number = db_number(rows, row, 0),
		.text = db_copy(rows, row, 1, arena),
	};
}

static size_t
list(struct arena *arena, const char *rows, struct item **items_out)
{
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 10);
	size_t count;
	assert_int_equal(db_list(db, arena, &count_up, DB_VALUES(rows),
			     DB_ITEM(items_out, read_item), items_out, &count),
	    DB_OK);
	db_free(db);
	return count;
}

static void
each_row_is_an_item(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	struct item *items;
	assert_int_equal(list(arena, "3", &items), 3);
	assert_int_equal(items[0].number, 1);
	assert_int_equal(items[2].number, 3);
	assert_string_equal(items[2].text, "row 3");
	assert_int_equal(list(arena, "0", &items), 0);
	assert_false(arena_full(arena));
	arena_free(arena);
}

static void
a_full_arena_gives_none(void **state)
{
	(void)state;
	struct arena *arena = arena_new(100 * sizeof(struct item));
	struct item *items;
	assert_int_equal(list(arena, "101", &items), 0);
	assert_null(items);
	assert_true(arena_full(arena));
	arena_free(arena);
}

static void
a_page_has_the_first_rows(void **state)
{
	(void)state;
	static const struct {
		size_t most, want;
	} rows_of_three[] = { { 0, 0 }, { 2, 2 }, { 3, 3 }, { 4, 3 } };
	struct arena *arena = arena_new(4096);
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 10);
	struct db_result *rows;
	assert_int_equal(db_run(db, &count_up, DB_VALUES("3"), &rows), DB_OK);
	for (size_t i = 0; i < sizeof rows_of_three / sizeof *rows_of_three;
	     i++) {
		struct item *items;
		assert_int_equal(db_items(rows, rows_of_three[i].most, arena,
				     DB_ITEM(&items, read_item), &items),
		    rows_of_three[i].want);
	}
	db_result_free(rows);
	db_free(db);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_is_an_item),
		cmocka_unit_test(a_full_arena_gives_none),
		cmocka_unit_test(a_page_has_the_first_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
