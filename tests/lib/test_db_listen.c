/* SPDX-License-Identifier: BSD-2-Clause */
/* test_db_listen.c -- who listens hears, also after the connection broke */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>

#include "lib/db.h"

static const struct sql pid = { "pid", 0, "SELECT pg_backend_pid()" };
static const struct sql end = { "end", 1,
	"SELECT pg_terminate_backend($1::integer, 5000)" };

static struct db *
open_db(void)
{
	const char *where = getenv("LAZARET_TEST_DB");
	assert_non_null(where);
	return db_new(where, "test", 5);
}

static bool
hears(struct db *db)
{
	struct pollfd fd = { .fd = db_socket(db), .events = POLLIN };
	if (db_notified(db))
		return true;
	poll(&fd, 1, 2000);
	return db_notified(db);
}

/* The end of `victim`'s connection, and a statement that opens another. */
static void
break_connection(struct db *victim, struct db *other)
{
	struct db_result *rows;
	assert_int_equal(db_run(victim, &pid, NULL, &rows), DB_OK);
	assert_int_equal(
	    db_run(other, &end, DB_VALUES(db_text(rows, 0, 0)), NULL), DB_OK);
	db_result_free(rows);
	assert_int_equal(db_run(victim, &pid, NULL, NULL), DB_OK);
}

static void
who_listens_hears(void **state)
{
	(void)state;
	struct db *one = open_db(), *other = open_db();
	assert_int_equal(db_listen(one, "test_one"), DB_OK);
	assert_int_equal(db_listen(one, "test_one"), DB_OK);
	assert_true(db_notified(one)); /* before that it was deaf */
	assert_false(db_notified(one));
	assert_int_equal(db_script(other, "NOTIFY test_other"), DB_OK);
	assert_int_equal(db_script(other, "NOTIFY test_one"), DB_OK);
	assert_true(hears(one));
	assert_false(db_notified(one));
	db_free(one);
	db_free(other);
}

static void
a_new_connection_listens_again(void **state)
{
	(void)state;
	struct db *one = open_db(), *other = open_db();
	assert_int_equal(db_listen(one, "test_one"), DB_OK);
	assert_true(db_notified(one));
	assert_false(db_notified(one));
	break_connection(one, other);
	assert_true(db_notified(one)); /* something may have been missed */
	assert_false(db_notified(one));
	assert_int_equal(db_script(other, "NOTIFY test_one"), DB_OK);
	assert_true(hears(one));
	db_free(one);
	db_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_listens_hears),
		cmocka_unit_test(a_new_connection_listens_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
