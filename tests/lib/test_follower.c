/* SPDX-License-Identifier: BSD-2-Clause */
/* test_follower.c -- lib/follower.c: when it reads what was loaded */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/follower.h"

/* A role that keeps nothing but its mark, and counts. */
struct bench {
	struct db *db; /* the superuser's */
	struct follower follower;
	struct wall_mark mark;
	enum follower_trouble trouble; /* what reading the data comes to */
	int reads, takes;
};

static enum follower_trouble
read_data(void *context, struct db *db)
{
	struct bench *bench = context;
	(void)db;
	bench->reads++;
	return bench->trouble;
}

static const char *
realm_of(void *context)
{
	(void)context;
	return "default";
}

static const struct wall_mark *
mark_of(void *context)
{
	return &((struct bench *)context)->mark;
}

static struct wall_sum
sum_of(void *context)
{
	(void)context;
	return (struct wall_sum){ 0 };
}

static void
take(void *context, const struct follow_news *news)
{
	struct bench *bench = context;
	bench->takes++;
	bench->mark = news->mark;
}

static bool
fits(void *context)
{
	(void)context;
	return true;
}

static const struct follower_duty duty = { read_data, realm_of, mark_of, sum_of,
	take, fits, "full" };

static void
expect(struct bench *bench, int reads, int takes)
{
	follower_turn(&bench->follower);
	assert_int_equal(bench->reads, reads);
	assert_int_equal(bench->takes, takes);
}

/* By the number alone: a NOTIFY may be missed. */
static void
load(struct bench *bench)
{
	assert_int_equal(db_script(bench->db,
			     "UPDATE lazaret.data_state SET number = number "
			     "+ 1"),
	    DB_OK);
}

static void
test_data_is_read_when_it_changed(void **state)
{
	struct bench *bench = *state;
	expect(bench, 1, 1);
	expect(bench, 1, 1);
	load(bench);
	expect(bench, 2, 1);
	expect(bench, 2, 1);
}

static void
test_what_was_not_read_is_read_again(void **state)
{
	struct bench *bench = *state;
	bench->trouble = FOLLOWER_SITE;
	expect(bench, 1, 0);
	assert_false(follower_follows(&bench->follower));
	expect(bench, 2, 0);
	bench->trouble = FOLLOWER_FINE;
	expect(bench, 3, 1);
	assert_true(follower_follows(&bench->follower));
	expect(bench, 3, 1);
}

static int
setup(void **state)
{
	static struct bench bench;
	static char text[1000];
	const char *conninfo = getenv("LAZARET_TEST_DB");
	assert_non_null(conninfo);
	/* The last of two `user` counts. */
	snprintf(text, sizeof text, "%s user=lazaret_redirector", conninfo);
	bench = (struct bench){
		.db = db_new(conninfo, "test", 10),
		.follower = { .duty = &duty,
		    .context = &bench,
		    .db = db_new(text, "test", 10) },
	};
	*state = &bench;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *bench = *state;
	db_free(bench->follower.db);
	db_free(bench->db);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_data_is_read_when_it_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_what_was_not_read_is_read_again, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
