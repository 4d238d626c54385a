/* SPDX-License-Identifier: BSD-2-Clause */
/* test_db.c -- a connection that breaks, refuses, and comes back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/db.h"
#include "lib/schema.h"

static const struct sql echo = { "echo", 2,
	"SELECT $1::bigint, $2::text, $2 IS NULL" };
static const struct sql divide = { "divide", 1, "SELECT 1 / $1::integer" };
static const struct sql kill_me = { "kill_me", 0,
	"SELECT pg_terminate_backend(pg_backend_pid())" };
static const struct sql who = { "who", 0, "SELECT pg_backend_pid()" };
static const struct sql kill_it = { "kill_it", 1,
	"SELECT pg_terminate_backend($1::integer, 60000)" };
static const struct sql slow = { "slow", 0, "SELECT pg_sleep(10)" };
static const struct sql second_row = { "second_row", 0,
	"INSERT INTO lazaret.policy DEFAULT VALUES" };

static struct db *
open_db(int seconds)
{
	return db_new(getenv("LAZARET_TEST_DB"), "test", seconds);
}

static void
values_go_in_and_out_as_text(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	struct db_result *rows;
	assert_int_equal(
	    db_run(db, &echo, DB_VALUES("-7", NULL), &rows), DB_OK);
	assert_int_equal(db_rows(rows), 1);
	assert_int_equal(db_number(rows, 0, 0), -7);
	assert_true(db_is_null(rows, 0, 1));
	assert_string_equal(db_text(rows, 0, 1), "");
	assert_true(db_true(rows, 0, 2));
	db_result_free(rows);
	db_free(db);
	db_free(NULL);
}

/* ---- one transaction inside of another ---- */

static const struct sql note = { "note", 1,
	"INSERT INTO lazaret.secret (name, key) VALUES ($1, "
	"sha256(convert_to($1, 'UTF8')))" };
static const struct sql notes = { "notes", 0,
	"SELECT coalesce(string_agg(name, ' ' ORDER BY name), '')"
	" FROM lazaret.secret WHERE name <> 'csrf'" };

static void
expect_notes(struct db *db, const char *want)
{
	struct db_result *rows;
	assert_int_equal(db_run(db, &notes, NULL, &rows), DB_OK);
	assert_string_equal(db_text(rows, 0, 0), want);
	db_result_free(rows);
}

static void
write_note(struct db *db, const char *name)
{
	assert_int_equal(db_run(db, &note, DB_VALUES(name), NULL), DB_OK);
}

static void
what_is_rolled_back_inside_leaves_the_outer_one_whole(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(db_begin(db), DB_OK);
	write_note(db, "a");
	assert_int_equal(db_begin(db), DB_OK);
	write_note(db, "b");
	assert_int_equal(db_run(db, &note, DB_VALUES("a"), NULL), DB_REFUSED);
	db_rollback(db);
	assert_int_equal(db_begin(db), DB_OK);
	write_note(db, "c");
	assert_int_equal(db_commit(db), DB_OK);
	expect_notes(db, "a c");
	assert_int_equal(db_commit(db), DB_OK);
	db_rollback(db);
	expect_notes(db, "a c");
	db_free(db);
}

static void
what_is_committed_inside_goes_with_the_outer_one(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(db_begin(db), DB_OK);
	assert_int_equal(db_begin(db), DB_OK);
	write_note(db, "d");
	assert_int_equal(db_commit(db), DB_OK);
	db_rollback(db);
	expect_notes(db, "a c");
	assert_int_equal(db_commit(db), DB_AWAY);
	db_free(db);
}

/* What stands inside must not be done alone where the outer one is lost. */
static void
a_broken_connection_takes_all_of_it(void **state)
{
	(void)state;
	struct db *db = open_db(10), *other = open_db(70);
	struct db_result *rows;
	assert_int_equal(db_begin(db), DB_OK);
	write_note(db, "e");
	assert_true(db_inside(db));
	assert_int_equal(db_run(db, &who, NULL, &rows), DB_OK);
	assert_int_equal(
	    db_run(other, &kill_it, DB_VALUES(db_text(rows, 0, 0)), NULL),
	    DB_OK);
	db_result_free(rows);
	assert_int_equal(db_begin(db), DB_AWAY);
	assert_false(db_inside(db));
	db_rollback(db);
	assert_int_equal(db_commit(db), DB_AWAY);
	assert_int_equal(db_begin(db), DB_OK);
	expect_notes(db, "a c");
	db_rollback(db);
	db_free(db);
	db_free(other);
}

static void
a_refusal_names_its_constraint(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(db_run(db, &second_row, NULL, NULL), DB_REFUSED);
	assert_string_equal(db_sqlstate(db), "23505");
	assert_string_equal(db_constraint(db), "policy_pkey");
	assert_int_equal(db_run(db, &divide, DB_VALUES("0"), NULL), DB_REFUSED);
	assert_string_equal(db_sqlstate(db), "22012");
	assert_int_equal(db_run(db, &divide, DB_VALUES("1"), NULL), DB_OK);
	db_free(db);
}

static void
a_broken_connection_comes_back(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(db_run(db, &divide, DB_VALUES("1"), NULL), DB_OK);
	assert_int_equal(db_run(db, &kill_me, NULL, NULL), DB_AWAY);
	sleep(1);
	assert_int_equal(db_run(db, &divide, DB_VALUES("1"), NULL), DB_OK);
	db_free(db);
}

static void
a_transaction_that_breaks_stays_lost(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(db_begin(db), DB_OK);
	assert_int_equal(db_run(db, &kill_me, NULL, NULL), DB_AWAY);
	assert_int_equal(db_commit(db), DB_AWAY);
	db_rollback(db);
	db_free(db);
}

static void
nothing_waits_for_ever(void **state)
{
	(void)state;
	struct db *db = open_db(1);
	assert_int_equal(db_run(db, &slow, NULL, NULL), DB_AWAY);
	db_free(db);
	db = db_new("host=/nowhere dbname=x", "test", 1);
	assert_int_equal(db_run(db, &divide, DB_VALUES("1"), NULL), DB_AWAY);
	assert_int_equal(schema_check(db), SCHEMA_UNKNOWN);
	db_free(db);
}

/* ---- a server that is silent ---- */

static const struct sql my_pid = { "my_pid", 0, "SELECT pg_backend_pid()" };

static void
an_answer_that_is_held_up_is_not_waited_for(void **state)
{
	(void)state;
	struct db *db = open_db(1);
	struct db_result *rows;
	assert_int_equal(db_run(db, &my_pid, NULL, &rows), DB_OK);
	pid_t server = (pid_t)db_number(rows, 0, 0);
	db_result_free(rows);
	assert_int_equal(kill(server, SIGSTOP), 0);
	time_t began = time(NULL);
	assert_int_equal(db_run(db, &my_pid, NULL, NULL), DB_AWAY);
	assert_string_equal(db_message(db), "no answer in time");
	assert_in_range(time(NULL) - began, 1, 20);
	assert_int_equal(kill(server, SIGCONT), 0);
	assert_int_equal(db_run(db, &my_pid, NULL, NULL), DB_OK);
	db_free(db);
}

/* A socket that nobody serves: whoever connects waits. */
static int
listen_silently(const char *folder)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_in_range(snprintf(at.sun_path, sizeof at.sun_path,
			    "%s/.s.PGSQL.5432", folder),
	    1, sizeof at.sun_path - 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

static void
a_silent_host_is_left_for_the_next(void **state)
{
	(void)state;
	const char *folder = getenv("LAZARET_TEST_FOLDER");
	const char *where = getenv("LAZARET_TEST_DB");
	char both[600];
	assert_memory_equal(where, "host=", 5);
	snprintf(both, sizeof both,
	    "target_session_attrs=read-write host=%s,%s", folder, where + 5);
	int fd = listen_silently(folder);
	struct db *db = db_new(both, "test", 1);
	assert_int_equal(db_run(db, &divide, DB_VALUES("1"), NULL), DB_OK);
	db_free(db);
	close(fd);
}

static void
a_schema_that_is_not_ours_is_seen(void **state)
{
	(void)state;
	struct db *db = open_db(10);
	assert_int_equal(schema_check(db), SCHEMA_OURS);
	assert_int_equal(db_begin(db), DB_OK);
	assert_int_equal(db_script(db,
			     "UPDATE lazaret.migration SET checksum = 'x' "
			     "WHERE number = 2"),
	    DB_OK);
	assert_int_equal(schema_check(db), SCHEMA_FOREIGN);
	db_rollback(db);
	assert_int_equal(db_begin(db), DB_OK);
	assert_int_equal(db_script(db,
			     "INSERT INTO lazaret.migration VALUES "
			     "(9999, 'later', 'x')"),
	    DB_OK);
	assert_int_equal(schema_check(db), SCHEMA_NEWER);
	db_rollback(db);
	assert_int_equal(db_begin(db), DB_OK);
	assert_int_equal(
	    db_script(db, "DELETE FROM lazaret.migration WHERE number > 1"),
	    DB_OK);
	assert_int_equal(schema_check(db), SCHEMA_OLDER);
	db_rollback(db);
	db_free(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_go_in_and_out_as_text),
		cmocka_unit_test(
		    what_is_rolled_back_inside_leaves_the_outer_one_whole),
		cmocka_unit_test(
		    what_is_committed_inside_goes_with_the_outer_one),
		cmocka_unit_test(a_broken_connection_takes_all_of_it),
		cmocka_unit_test(a_refusal_names_its_constraint),
		cmocka_unit_test(a_broken_connection_comes_back),
		cmocka_unit_test(a_transaction_that_breaks_stays_lost),
		cmocka_unit_test(nothing_waits_for_ever),
		cmocka_unit_test(an_answer_that_is_held_up_is_not_waited_for),
		cmocka_unit_test(a_silent_host_is_left_for_the_next),
		cmocka_unit_test(a_schema_that_is_not_ours_is_seen),
	};
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
