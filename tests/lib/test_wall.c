/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wall.c -- the flat table of the wall: put, drop, find, copy */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lib/wall.h"

enum { NOW = 1000, ROWS = 500 };

static struct wall *
new_wall(uint32_t rows)
{
	struct wall *wall = calloc(1, wall_size(rows));
	assert_non_null(wall);
	wall_init(wall, rows);
	return wall;
}

static struct wall_row
row_of(const char *prefix, int64_t sure_until, int64_t number)
{
	struct wall_row row = { .measure = MEASURE_GARDEN,
		.sure_until = sure_until,
		.number = number };
	assert_true(prefix_parse(str_from(prefix), &row.prefix));
	return row;
}

static const struct {
	const char *prefix;
	int64_t sure_until;
} rows[] = {
	{ "192.0.2.1/32", WALL_ALWAYS },
	{ "192.0.2.2/32", NOW + 1 },
	{ "192.0.2.3/32", NOW },
	{ "198.51.100.0/24", WALL_ALWAYS },
	{ "2001:db8:0:100::/56", WALL_ALWAYS },
	{ "2001:db8:0:101::/64", NOW - 1 },
	{ "2001:db8:0:200::/64", NOW - 1 },
	{ "2001:db8:0:300::1/128", WALL_ALWAYS },
};

/* `number` is 1 + the index of the row that is found. */
static const struct {
	const char *addr;
	enum wall_found found;
	int64_t number;
} finds[] = {
	{ "192.0.2.1", WALL_HELD, 1 },
	{ "192.0.2.2", WALL_HELD, 2 },
	{ "192.0.2.3", WALL_UNSURE, 0 },
	{ "192.0.2.4", WALL_OPEN, 0 },
	{ "::ffff:192.0.2.1", WALL_HELD, 1 },
	{ "198.51.100.0", WALL_HELD, 4 },
	{ "198.51.100.255", WALL_HELD, 4 },
	{ "198.51.101.0", WALL_OPEN, 0 },
	{ "2001:db8:0:1ff::9", WALL_HELD, 5 },
	{ "2001:db8:0:101::9", WALL_HELD,
	    5 }, /* its /64 is past, its /56 not */
	{ "2001:db8:0:200::9", WALL_UNSURE, 0 },
	{ "2001:db8:0:300::1", WALL_HELD, 8 },
	{ "2001:db8:0:300::2", WALL_OPEN, 0 },
	{ "::", WALL_OPEN, 0 },
};

static void
test_find(void **state)
{
	(void)state;
	struct wall *wall = new_wall(ROWS);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct wall_row row =
		    row_of(rows[i].prefix, rows[i].sure_until, (int64_t)i + 1);
		assert_true(wall_put(wall, &row));
	}
	for (size_t i = 0; i < sizeof finds / sizeof finds[0]; i++) {
		struct addr addr;
		struct wall_row row = { 0 };
		assert_true(addr_parse(str_from(finds[i].addr), &addr));
		assert_int_equal(
		    wall_find(wall, &addr, NOW, &row), finds[i].found);
		assert_int_equal(row.number, finds[i].number);
	}
	free(wall);
}

static struct wall_row
numbered_of(uint8_t family, uint32_t i)
{
	size_t size = family == 4 ? 4 : 16;
	struct wall_row row = { .prefix = { .addr = { .family = family },
				    .length = (uint8_t)(8 * size) },
		.measure = MEASURE_GARDEN,
		.sure_until = WALL_ALWAYS,
		.number = (int64_t)i + 1 };
	memset(row.line, (int)i, sizeof row.line);
	memset(row.prefix.addr.bytes, 0xff, size);
	memcpy(row.prefix.addr.bytes + size - 4, &i, 4);
	return row;
}

/* Of both families. */
static struct wall_row
numbered(uint32_t i)
{
	return numbered_of(i % 3 == 0 ? 6 : 4, i);
}

static void
test_full(void **state)
{
	(void)state;
	struct wall *wall = new_wall(ROWS);
	for (uint32_t i = 0; i < ROWS; i++) {
		struct wall_row row = numbered(i);
		assert_true(wall_put(wall, &row));
	}
	struct wall_row again = numbered(7), more = numbered(ROWS);
	assert_true(wall_put(wall, &again));
	assert_false(wall_put(wall, &more));
	wall_drop(wall, &again.prefix);
	assert_true(wall_put(wall, &more));
	assert_int_equal(wall_sum(wall).rows, ROWS);
	free(wall);
}

/* Random changes against a plain array: same rows, same sum, same finds. */
static void
test_against_array(void **state)
{
	(void)state;
	static bool here[ROWS];
	void *twins = calloc(1, wall_twins_size(ROWS));
	assert_non_null(twins);
	wall_twins_init(twins, ROWS);
	struct wall *wall = wall_twin(twins, ROWS, 0);
	struct wall *copy = wall_twin(twins, ROWS, 1);
	int64_t count = 0, numbers = 0;
	uint64_t dice = 1;
	for (int step = 0; step < 100000; step++) {
		dice = dice * 6364136223846793005u + 1442695040888963407u;
		uint32_t i = (uint32_t)(dice >> 33) % ROWS;
		struct wall_row row = numbered(i);
		bool put = dice >> 63;
		count += put - here[i];
		numbers += (put - here[i]) * row.number;
		here[i] = put;
		if (put)
			assert_true(wall_put(wall, &row));
		else
			wall_drop(wall, &row.prefix);
	}
	wall_follow(copy);
	assert_int_equal(wall_sum(copy).rows, count);
	assert_int_equal(wall_sum(copy).numbers, numbers);
	uint32_t at = 0;
	struct wall_row row;
	int64_t seen = 0;
	while (wall_next(copy, &at, &row))
		seen += here[row.number - 1];
	assert_int_equal(seen, count);
	for (uint32_t i = 0; i < ROWS; i++) {
		struct wall_row want = numbered(i);
		/* Fetching ahead changes nothing, whatever is there. */
		wall_fetch(copy, &want.prefix.addr, WALL_FETCH_CELL);
		wall_fetch(copy, &want.prefix.addr, WALL_FETCH_ROW);
		enum wall_found found =
		    wall_find(copy, &want.prefix.addr, NOW, &row);
		assert_int_equal(found == WALL_HELD, here[i]);
	}
	wall_clear(copy);
	assert_int_equal(wall_sum(copy).rows, 0);
	wall_fetch(copy, &row.prefix.addr, WALL_FETCH_ROW);
	assert_int_equal(wall_sum(wall).rows, count);
	free(twins);
}

/* All rows of a full wall are replaced, by those of another family, too, and
 * what its twin has stays. */
static void
test_twins(void **state)
{
	(void)state;
	static const uint8_t families[] = { 4, 4, 6, 6, 4, 6 };
	void *twins = calloc(1, wall_twins_size(ROWS));
	assert_non_null(twins);
	wall_twins_init(twins, ROWS);
	for (unsigned turn = 0; turn < sizeof families; turn++) {
		struct wall *wall = wall_twin(twins, ROWS, turn % 2);
		const struct wall *twin = wall_twin(twins, ROWS, !(turn % 2));
		wall_follow(wall);
		for (uint32_t i = 0; i < ROWS; i++) {
			struct wall_row row = numbered_of(families[turn], i);
			struct wall_row old = row, found;
			if (turn > 0)
				old = numbered_of(families[turn - 1], i);
			row.garden = turn;
			old.garden = turn - 1u;
			assert_int_equal(
			    wall_get(twin, &old.prefix, &found), turn > 0);
			if (turn > 0)
				assert_memory_equal(&found, &old, sizeof old);
			wall_drop(wall, &old.prefix);
			assert_true(wall_put(wall, &row));
			assert_true(wall_get(wall, &row.prefix, &found));
			assert_memory_equal(&found, &row, sizeof row);
		}
	}
	free(twins);
}

/* What a row keeps, at the ends of what it can. */
static void
test_kept(void **state)
{
	(void)state;
	static const struct {
		int64_t sure_until, kept;
	} times[] = {
		{ WALL_ALWAYS, WALL_ALWAYS },
		{ -1, 0 },
		{ 0, 0 },
		{ UINT32_MAX - 1LL, UINT32_MAX - 1LL },
		{ UINT32_MAX, WALL_ALWAYS },
	};
	struct wall *wall = new_wall(1);
	for (size_t i = 0; i < 2 * sizeof times / sizeof *times; i++) {
		struct wall_row row = numbered_of(i % 2 ? 4 : 6, UINT32_MAX);
		struct wall_row found;
		row.sure_until = times[i / 2].sure_until;
		row.number = (1LL << 48) - 1;
		row.garden = UINT64_MAX;
		row.measure = MEASURE_SUSPEND;
		assert_true(wall_put(wall, &row));
		assert_true(wall_get(wall, &row.prefix, &found));
		row.sure_until = times[i / 2].kept;
		assert_memory_equal(&found, &row, sizeof row);
		wall_drop(wall, &row.prefix);
	}
	free(wall);
}

static void
test_measures(void **state)
{
	(void)state;
	enum measure measure = MEASURE_NONE;
	for (int m = MEASURE_NONE; m <= MEASURE_SUSPEND; m++) {
		assert_true(measure_parse(
		    str_from(measure_print((enum measure)m)), &measure));
		assert_int_equal(measure, m);
	}
	assert_false(measure_parse(STR("Garden"), &measure));
	assert_false(measure_parse(STR(""), &measure));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_against_array),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_measures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
