/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tally.c -- sightings added up, merged for want of room, told once */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/tell.h"

static struct sighting
sighting_of(uint32_t indicator, uint32_t minute)
{
	return (struct sighting){
		.line = { 1 }, .indicator = indicator, .minute = minute
	};
}

static void
add(struct tally *tally, uint32_t indicator, uint32_t minute)
{
	struct sighting one = sighting_of(indicator, minute);
	tally_add(tally, &one, 1);
}

static uint64_t
count_of(struct tally *tally, uint32_t indicator, uint32_t minute)
{
	struct sighting want = sighting_of(indicator, minute);
	for (size_t i = 0; i < tally->count; i++)
		if (memcmp(&tally->entry[i].sighting, &want, sizeof want) == 0)
			return tally->entry[i].count;
	return 0;
}

static void
each_stands_once(void **state)
{
	(void)state;
	struct tally *tally = tally_new(4);
	for (uint32_t i = 0; i < 300; i++)
		add(tally, i % 4, 5);
	add(tally, 9, 5); /* of the same minute: nothing can be merged */
	add(tally, 9, 4);
	assert_int_equal(tally->lost, 2);
	assert_int_equal(tally->merged, 0);
	assert_int_equal(tally->count, 4);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(count_of(tally, i, 5), 75);
	tally_forget(tally);
}

/* Four lines' minutes 10 to 19 fill it. The older half becomes its last
 * minute, then half of the rest, and so on; the youngest stay single. */
static void
the_oldest_minutes_are_merged(void **state)
{
	(void)state;
	struct tally *tally = tally_new(40);
	for (uint32_t minute = 10; minute < 20; minute++)
		for (uint32_t i = 1; i <= 4; i++)
			add(tally, i, minute);
	assert_int_equal(tally->count, 40);
	add(tally, 1, 20);
	assert_int_equal(tally->count, 4 + 20 + 1);
	assert_int_equal(tally->merged, 16);
	for (uint32_t i = 1; i <= 4; i++) {
		assert_int_equal(count_of(tally, i, 14), 5);
		assert_int_equal(count_of(tally, i, 15), 1);
		assert_int_equal(count_of(tally, i, 19), 1);
	}
	add(tally, 1, 12); /* late: it joins what is merged */
	assert_int_equal(count_of(tally, 1, 14), 6);
	assert_int_equal(tally->lost, 0);
	tally_forget(tally);
}

/* Those of which a line has a single minute cannot be merged. */
static void
what_has_no_room_even_then_is_lost(void **state)
{
	(void)state;
	struct tally *tally = tally_new(8);
	for (uint32_t i = 1; i <= 8; i++)
		add(tally, i, i);
	add(tally, 9, 9);
	add(tally, 9, 9);
	assert_int_equal(tally->count, 8);
	assert_int_equal(tally->lost, 2);
	add(tally, 8, 10); /* nor is this one, but it is known to be there */
	assert_int_equal(count_of(tally, 8, 8), 0);
	assert_int_equal(count_of(tally, 8, 10), 2);
	tally_forget(tally);
}

static void
marks_are_a_set(void **state)
{
	(void)state;
	struct tally *tally = tally_new(1);
	struct sighting hour = sighting_of(0, 60), next = sighting_of(0, 120);
	assert_true(tally_mark(tally, &hour, 1));
	assert_true(tally_mark(tally, &hour, 4));
	assert_true(tally_mark(tally, &hour, 4));
	assert_false(tally_mark(tally, &next, 1));
	assert_int_equal(count_of(tally, 0, 60), 5);
	tally_forget(tally);
}

/* Whatever leaves, what stays is found. */
static void
batches_leave_the_rest_whole(void **state)
{
	enum { MOST = 5 * TALLY_BATCH };
	(void)state;
	struct tally *tally = tally_new(MOST);
	for (uint32_t i = 0; i < MOST; i++)
		add(tally, i + 1, 5);
	for (int batch = 0; batch < 4; batch++) {
		assert_true(tally_take(tally));
		assert_true(tally_take(tally)); /* the same */
		assert_int_equal(tally->batched, TALLY_BATCH);
		tally_done(tally);
	}
	for (uint32_t i = 0; i < TALLY_BATCH; i++)
		add(tally, i + 1, 5);
	assert_int_equal(tally->count, TALLY_BATCH);
	for (uint32_t i = 0; i < TALLY_BATCH; i++)
		assert_int_equal(count_of(tally, i + 1, 5), 2);
	assert_true(tally_take(tally));
	tally_done(tally);
	assert_false(tally_take(tally));
	tally_forget(tally);
}

/* Another process goes on where the first was killed, batch and all. */
static void
it_outlives_who_fills_it(void **state)
{
	(void)state;
	struct tally *tally = tally_new(2 * TALLY_BATCH);
	if (fork() == 0) {
		tally_resume(tally);
		for (uint32_t i = 0; i < TALLY_BATCH + 7; i++)
			add(tally, i + 1, 5);
		(void)!tally_take(tally);
		_exit(0);
	}
	assert_true(wait(NULL) > 0);
	tally_resume(tally);
	assert_int_equal(tally_waiting(tally), TALLY_BATCH + 7);
	add(tally, 3, 5);
	assert_int_equal(count_of(tally, 3, 5), 2);
	tally_forget(tally);
}

/* ---- in the database ---- */

static const struct sql sum = { "sum", 0,
	"SELECT sum(count), count(*) FROM lazaret.sighting" };
static const struct sql alive = { "alive_minutes", 0,
	"SELECT minutes FROM lazaret.alive" };

static void
expect(struct db *db, const struct sql *sql, int64_t want)
{
	struct db_result *result;
	assert_int_equal(db_run(db, sql, NULL, &result), DB_OK);
	assert_int_equal(db_number(result, 0, 0), want);
	db_result_free(result);
}

static void
a_batch_told_twice_counts_once(void **state)
{
	(void)state;
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 10);
	struct tally *tally = tally_new(100), *other = tally_new(100);
	for (uint32_t i = 0; i < 90; i++)
		add(tally, i % 30 + 1, 60 * 24 * 365);
	assert_true(tell_sightings(db, tally));
	expect(db, &sum, 90);
	tally->batched = 30; /* as if the answer had been lost */
	assert_true(tell_sightings(db, tally));
	expect(db, &sum, 90);
	add(other, 1, 60 * 24 * 365);
	assert_true(tell_sightings(db, other));
	add(tally, 1, 60 * 24 * 365);
	assert_true(tell_sightings(db, tally));
	expect(db, &sum, 92);
	tally_forget(tally);
	tally_forget(other);
	db_free(db);
}

static void
minutes_alive_are_bits(void **state)
{
	(void)state;
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 10);
	struct tally *tally = tally_new(10);
	struct sighting hour = sighting_of(0, 60 * 24 * 365);
	for (int i = 0; i < 2; i++) {
		assert_true(tally_mark(tally, &hour, 1));
		assert_true(tally_mark(tally, &hour, UINT64_C(1) << 59));
		assert_true(tell_alive(db, tally));
		expect(db, &alive, (INT64_C(1) << 59) + 1);
	}
	tally_forget(tally);
	db_free(db);
}

int
main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_once),
		cmocka_unit_test(the_oldest_minutes_are_merged),
		cmocka_unit_test(what_has_no_room_even_then_is_lost),
		cmocka_unit_test(marks_are_a_set),
		cmocka_unit_test(batches_leave_the_rest_whole),
		cmocka_unit_test(it_outlives_who_fills_it),
		cmocka_unit_test(a_batch_told_twice_counts_once),
		cmocka_unit_test(minutes_alive_are_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
