/* SPDX-License-Identifier: BSD-2-Clause */
/* test_order.c -- wall numbers come in the order of commits */
#include "tests/cases/world.h"

#include <sys/wait.h>
#include <unistd.h>

/* A line on the wall in an open transaction that does its last act, which
 * else comes with the commit. */
static const char walls_one[] =
    "WITH opened AS (INSERT INTO lazaret.case (code, line_id, cause, state, "
    "measure, wanted, opened_at, began_at, first_observed_at, "
    "last_observed_at, measure_since, review_at) "
    "SELECT '222222', id, 'mirai', 'open', 'garden', 'garden', now(), now(), "
    "now(), now(), now(), now() FROM lazaret.line WHERE reference = 'L-1' "
    "RETURNING id) "
    "INSERT INTO lazaret.timeline (case_id, kind, actor) "
    "SELECT id, 'opened', 'test' FROM opened";

#define NUMBER(prefix)                                       \
	"SELECT coalesce(max(number), 0) FROM lazaret.wall " \
	"WHERE prefix = '" prefix "'"

static pid_t
walls_another(void)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	struct arena *arena = arena_new(1 << 20);
	struct quarantine_order order = order_for("L-2");
	struct quarantine_answer answer;
	_exit(quarantine_run(db, arena, &order, &answer) == DB_OK ? 0 : 1);
}

static void
the_second_waits_for_the_first(void **state)
{
	struct bench *bench = *state;
	struct db *first = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	assert_int_equal(db_begin(first), DB_OK);
	assert_int_equal(db_script(first, walls_one), DB_OK);
	assert_int_equal(
	    db_script(first, "SET CONSTRAINTS ALL IMMEDIATE"), DB_OK);

	pid_t child = walls_another();
	usleep(300000);
	/* Neither is seen: the first is not committed, the second waits. */
	assert_int_equal(count(bench, NUMBER("192.0.2.1/32")), 0);
	assert_int_equal(count(bench, NUMBER("192.0.2.2/32")), 0);
	assert_int_equal(waitpid(child, NULL, WNOHANG), 0);

	assert_int_equal(db_commit(first), DB_OK);
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	int64_t one = count(bench, NUMBER("192.0.2.1/32"));
	int64_t two = count(bench, NUMBER("192.0.2.2/32"));
	assert_true(one > 0);
	assert_true(two > one);
	db_free(first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_second_waits_for_the_first),
	};
	return cmocka_run_group_tests_name("order", tests, setup, teardown);
}
