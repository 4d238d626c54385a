/* SPDX-License-Identifier: BSD-2-Clause */
/* test_follow.c -- a follower hears all, in order, or the whole wall anew */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/follow.h"

enum { PARTS = 3, MANY = 2 * FOLLOW_PART + 10, ROWS = MANY };

static const struct wall_mark nowhere;

/* The wall is written as its triggers do: a number for each change. */
static const char put_sql[] =
    "UPDATE lazaret.wall_state SET number = number + 1;"
    "INSERT INTO lazaret.wall (realm, prefix, line_id, measure, case_id,"
    " garden, sure_until, number)"
    " SELECT '%s', '%s', '0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f', '%s',"
    " '0190a5e2-6f0c-7cc0-8a3e-000000000001', 5, %s, number"
    " FROM lazaret.wall_state"
    " ON CONFLICT (realm, prefix) DO UPDATE SET measure = excluded.measure,"
    " sure_until = excluded.sure_until, number = excluded.number";

static const char drop_sql[] =
    "UPDATE lazaret.wall_state SET number = number + 1;"
    "DELETE FROM lazaret.wall WHERE realm = '%1$s' AND prefix = '%2$s';"
    "INSERT INTO lazaret.wall_gone (number, realm, prefix)"
    " SELECT number, '%1$s', '%2$s' FROM lazaret.wall_state";

struct bench {
	struct db *db; /* the superuser's */
	struct db *follower;
	struct wall *wall;
	struct wall_mark mark;
};

static void run(struct bench *bench, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
run(struct bench *bench, const char *format, ...)
{
	char text[2000];
	va_list values;
	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	assert_int_equal(db_script(bench->db, text), DB_OK);
}

static void
put(struct bench *bench, const char *prefix, const char *measure,
    const char *sure_until)
{
	run(bench, put_sql, "default", prefix, measure, sure_until);
}

static void
drop(struct bench *bench, const char *prefix)
{
	run(bench, drop_sql, "default", prefix);
}

static void
take(struct bench *bench, const struct follow_news *news)
{
	if (news->anew && news->first)
		wall_clear(bench->wall);
	for (int i = 0; i < news->count; i++) {
		struct wall_change change;
		assert_true(wall_store_read_change(news->result, i, &change));
		if (change.gone)
			wall_drop(bench->wall, &change.row.prefix);
		else
			assert_true(wall_put(bench->wall, &change.row));
	}
}

/* Asks, and makes the changes; `*count_out` says how many there were. */
static enum follow_outcome
follow(struct bench *bench, int *count_out)
{
	struct follow_news news = { 0 };
	enum follow_outcome outcome =
	    follow_ask(bench->follower, "default", &bench->mark, &news);
	*count_out = news.count;
	assert_false(news.more);
	if (outcome == FOLLOW_NEWS || outcome == FOLLOW_ANEW) {
		take(bench, &news);
		bench->mark = news.mark;
		follow_done(&news);
	}
	return outcome;
}

static void
expect(struct bench *bench, enum follow_outcome outcome, int changes, int rows)
{
	int count;
	assert_int_equal(follow(bench, &count), outcome);
	assert_int_equal(count, changes);
	assert_int_equal(wall_sum(bench->wall).rows, rows);
	assert_int_equal(follow_compare(bench->follower, "default",
			     &bench->mark, wall_sum(bench->wall)),
	    FOLLOW_SAME);
}

static struct wall_row
find(struct bench *bench, const char *text)
{
	struct addr addr;
	struct wall_row row = { 0 };
	assert_true(addr_parse(str_from(text), &addr));
	assert_int_equal(wall_find(bench->wall, &addr, 0, &row), WALL_HELD);
	return row;
}

static void
test_story(void **state)
{
	struct bench *bench = *state;
	struct wall_row row;
	expect(bench, FOLLOW_ANEW, 0, 0);
	expect(bench, FOLLOW_SAME, 0, 0);

	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	put(bench, "2001:db8:0:1::/64", "suspend", "to_timestamp(1234567.9)");
	expect(bench, FOLLOW_NEWS, 2, 2);
	row = find(bench, "192.0.2.1");
	assert_int_equal(row.measure, MEASURE_GARDEN);
	assert_int_equal(row.garden, 5);
	assert_true(row.sure_until == WALL_ALWAYS);
	assert_int_equal(row.line[1], 0x90);
	row = find(bench, "2001:db8:0:1:2::3");
	assert_int_equal(row.measure, MEASURE_SUSPEND);
	assert_int_equal(row.sure_until, 1234567);

	put(bench, "192.0.2.1/32", "notice", "'infinity'");
	drop(bench, "2001:db8:0:1::/64");
	expect(bench, FOLLOW_NEWS, 2, 1);
	assert_int_equal(find(bench, "192.0.2.1").measure, MEASURE_NOTICE);

	/* Gone and back: one deletion, one row, in that order. */
	drop(bench, "192.0.2.1/32");
	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	expect(bench, FOLLOW_NEWS, 2, 1);

	/* Another realm is another wall. */
	run(bench, put_sql, "other", "192.0.2.9/32", "garden", "'infinity'");
	expect(bench, FOLLOW_SAME, 0, 1);
}

static void
test_pruned(void **state)
{
	struct bench *bench = *state;
	int count;
	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	put(bench, "192.0.2.2/32", "garden", "'infinity'");
	assert_int_equal(follow(bench, &count), FOLLOW_ANEW);
	drop(bench, "192.0.2.1/32");
	run(bench,
	    "UPDATE lazaret.wall_gone SET at = now() - interval '2 days';"
	    "SELECT lazaret.wall_prune('1 day')");
	expect(bench, FOLLOW_ANEW, 1, 1);
	expect(bench, FOLLOW_SAME, 0, 1);
}

static void
put_many(struct bench *bench)
{
	run(bench,
	    "INSERT INTO lazaret.wall (realm, prefix, line_id, measure,"
	    " case_id, garden, sure_until, number)"
	    " SELECT 'default', set_masklen('10.0.0.0'::inet + n, 32)::cidr,"
	    " gen_random_uuid(), 'garden', gen_random_uuid(), 0, 'infinity',"
	    " s.number + n FROM generate_series(1, %d) n, lazaret.wall_state s;"
	    "UPDATE lazaret.wall_state SET number = number + %d",
	    MANY, MANY);
}

/* Whatever happens between the parts, all of them lead to what is there. */
static void
follow_parts(struct bench *bench, enum follow_outcome want, int rows)
{
	struct follow_news news;
	int parts = 1;
	enum follow_outcome outcome =
	    follow_ask(bench->follower, "default", &bench->mark, &news);
	for (;; parts++) {
		assert_int_equal(outcome, want);
		assert_int_equal(news.first, parts == 1);
		take(bench, &news);
		if (!news.more)
			break;
		assert_int_equal(news.count, FOLLOW_PART);
		if (news.first) {
			drop(bench, "10.0.0.1/32");    /* taken already */
			drop(bench, "10.0.15.160/32"); /* not yet */
			put(bench, "10.0.0.2/32", "suspend", "'infinity'");
			put(bench, "10.0.15.161/32", "suspend", "'infinity'");
		}
		outcome = follow_next(bench->follower, "default", &news);
	}
	assert_int_equal(parts, PARTS);
	bench->mark = news.mark;
	follow_done(&news);
	expect(bench, FOLLOW_SAME, 0, rows);
	assert_int_equal(find(bench, "10.0.0.2").measure, MEASURE_SUSPEND);
	assert_int_equal(find(bench, "10.0.15.161").measure, MEASURE_SUSPEND);
}

static void
test_parts_of_a_wall(void **state)
{
	struct bench *bench = *state;
	put_many(bench);
	follow_parts(bench, FOLLOW_ANEW, MANY - 2);
}

static void
test_parts_of_news(void **state)
{
	struct bench *bench = *state;
	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	expect(bench, FOLLOW_ANEW, 1, 1);
	put_many(bench);
	follow_parts(bench, FOLLOW_NEWS, MANY - 1);
}

/* Deletions since the first part are forgotten, or the history is another:
 * what was begun leads nowhere. */
static void
test_parts_that_do_not_fit(void **state)
{
	struct bench *bench = *state;
	struct follow_news news;
	put_many(bench);
	drop(bench, "10.0.0.7/32");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    follow_ask(bench->follower, "default", &bench->mark, &news),
		    FOLLOW_ANEW);
		news.mark.timeline[0] ^= (char)(i == 0);
		if (i == 1) {
			drop(bench, "10.0.0.1/32");
			run(bench,
			    "UPDATE lazaret.wall_gone"
			    " SET at = now() - interval '2 days';"
			    "SELECT lazaret.wall_prune('1 day')");
		}
		assert_int_equal(follow_next(bench->follower, "default", &news),
		    FOLLOW_AWAY);
	}
}

/* The number of another history means nothing, nor does one of the future. */
static void
test_other_history(void **state)
{
	struct bench *bench = *state;
	int count;
	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	assert_int_equal(follow(bench, &count), FOLLOW_ANEW);
	struct wall_mark here = bench->mark;
	bench->mark.system[0] ^= 1;
	expect(bench, FOLLOW_ANEW, 1, 1);
	bench->mark.timeline[0] ^= 1;
	expect(bench, FOLLOW_ANEW, 1, 1);
	bench->mark.number += 100;
	expect(bench, FOLLOW_ANEW, 1, 1);
	assert_memory_equal(&bench->mark, &here, sizeof here);
}

static void
test_compare(void **state)
{
	struct bench *bench = *state;
	int count;
	put(bench, "192.0.2.1/32", "garden", "'infinity'");
	assert_int_equal(follow(bench, &count), FOLLOW_ANEW);
	struct wall_sum sum = wall_sum(bench->wall);
	sum.numbers++;
	assert_int_equal(
	    follow_compare(bench->follower, "default", &bench->mark, sum),
	    FOLLOW_ANEW);
	/* Where there are news, sums are not to be compared. */
	put(bench, "192.0.2.2/32", "garden", "'infinity'");
	assert_int_equal(
	    follow_compare(bench->follower, "default", &bench->mark, sum),
	    FOLLOW_SAME);
}

static void
test_away(void **state)
{
	struct bench *bench = *state;
	struct follow_news news;
	struct db *nobody =
	    db_new("host=/no/such/folder dbname=none", "test", 1);
	assert_int_equal(
	    follow_ask(nobody, "default", &nowhere, &news), FOLLOW_AWAY);
	assert_int_equal(follow_compare(nobody, "default", &bench->mark,
			     wall_sum(bench->wall)),
	    FOLLOW_AWAY);
	db_free(nobody);
}

static const char *
follower_conninfo(const char *conninfo)
{
	static char text[1000];
	/* The last of two `user` counts. */
	snprintf(text, sizeof text, "%s user=lazaret_redirector", conninfo);
	return text;
}

static int
setup(void **state)
{
	static struct bench bench;
	const char *conninfo = getenv("LAZARET_TEST_DB");
	assert_non_null(conninfo);
	bench = (struct bench){
		.db = db_new(conninfo, "test", 10),
		.follower = db_new(follower_conninfo(conninfo), "test", 10),
		.wall = calloc(1, wall_size(ROWS)),
	};
	wall_init(bench.wall, ROWS);
	run(&bench,
	    "TRUNCATE lazaret.wall, lazaret.wall_gone;"
	    "UPDATE lazaret.wall_state SET number = 0, pruned_to = 0");
	*state = &bench;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *bench = *state;
	db_free(bench->db);
	db_free(bench->follower);
	free(bench->wall);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_story, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pruned, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_parts_of_a_wall, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_parts_of_news, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_parts_that_do_not_fit, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_other_history, setup, teardown),
		cmocka_unit_test_setup_teardown(test_compare, setup, teardown),
		cmocka_unit_test_setup_teardown(test_away, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
