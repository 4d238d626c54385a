/* SPDX-License-Identifier: BSD-2-Clause */
/* test_db_one.c -- one value of a statement, or none */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "lib/db_one.h"

static const struct sql texts = { "texts", 1,
	"SELECT 'row ' || n FROM generate_series(1, $1::integer) AS n"
	" ORDER BY n" };
static const struct sql below = { "below", 1, "SELECT $1::integer < 5" };
static const struct sql twice = { "twice", 1, "SELECT 2 * $1::bigint" };
static const struct sql wrong = { "wrong", 0, "SELECT 1 / 0" };

static struct db *db;
static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	db = db_new(getenv("LAZARET_TEST_DB"), "test", 10);
	arena = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	db_free(db);
	return 0;
}

static void
text_is_of_the_first_row(void **state)
{
	const char *text = "as it was";
	(void)state;
	assert_int_equal(
	    db_one_text(db, arena, &texts, DB_VALUES("2"), &text), DB_OK);
	assert_string_equal(text, "row 1");
	assert_int_equal(
	    db_one_text(db, arena, &texts, DB_VALUES("0"), &text), DB_OK);
	assert_null(text);
}

static void
found_is_any_row(void **state)
{
	bool found = false;
	(void)state;
	assert_int_equal(
	    db_one_found(db, &texts, DB_VALUES("2"), &found), DB_OK);
	assert_true(found);
	assert_int_equal(
	    db_one_found(db, &texts, DB_VALUES("0"), &found), DB_OK);
	assert_false(found);
}

static void
truth_and_numbers(void **state)
{
	bool less = false;
	int64_t number = 0;
	(void)state;
	assert_int_equal(db_one_true(db, &below, DB_VALUES("4"), &less), DB_OK);
	assert_true(less);
	assert_int_equal(db_one_true(db, &below, DB_VALUES("5"), &less), DB_OK);
	assert_false(less);
	assert_int_equal(
	    db_one_number(db, &twice, DB_VALUES("3000000000"), &number), DB_OK);
	assert_int_equal(number, 6000000000);
}

static void
a_refusal_sets_nothing(void **state)
{
	int64_t number = 7;
	(void)state;
	assert_int_equal(db_one_number(db, &wrong, NULL, &number), DB_REFUSED);
	assert_int_equal(number, 7);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_of_the_first_row),
		cmocka_unit_test(found_is_any_row),
		cmocka_unit_test(truth_and_numbers),
		cmocka_unit_test(a_refusal_sets_nothing),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
