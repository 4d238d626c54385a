/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sightings.c -- the real role: an hour without a database, and kill -9 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/db.h"
#include "lib/timer.h"
#include "redirector/sightings.h"

enum {
	RINGS = 4,
	LINES = 10000,
	MINUTES = 60,
	AT_ONCE = 6, /* minutes that the rings have room for */
	KIB_MOST = 64 * 1024,
	PATIENCE_MS = 60000
};

static struct config config;
static struct ring *rings[RINGS];
static struct sightings given;
static pid_t role;
static uint32_t first_minute;
static struct db *db;
static char socket_path[400], database[700];

/* ---- the role ---- */

static void
start_role(void)
{
	role = fork();
	if (role == 0) {
		sightings_run(&given);
		_exit(0);
	}
	assert_true(role > 0);
}

static void
end_role(int with)
{
	assert_int_equal(kill(role, with), 0);
	assert_int_equal(waitpid(role, NULL, 0), role);
}

/* The role looks five times a second. */
static void
nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

#define AWAIT(condition)                                            \
	do {                                                        \
		int64_t end_ = timer_milliseconds() + PATIENCE_MS;  \
		while (!(condition) && timer_milliseconds() < end_) \
			nap();                                      \
		assert_true(condition);                             \
	} while (0)

/* Kibibytes that the role has in memory, shared or not. */
static int64_t
memory(void)
{
	char path[64], line[200];
	int64_t pages;
	snprintf(path, sizeof path, "/proc/%d/statm", (int)role);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	fclose(file);
	const char *second = line + strcspn(line, " ") + 1;
	assert_true(str_number((struct str){ second, strcspn(second, " ") }, 1,
	    INT32_MAX, &pages));
	return pages * sysconf(_SC_PAGESIZE) / 1024;
}

/* ---- what the workers see ---- */

static uint32_t indicator = 1; /* that is asked for */

static void
see(uint32_t line, uint32_t minute)
{
	struct sighting one = { .indicator = indicator, .minute = minute };
	memcpy(one.line, &line, sizeof line);
	ring_put(rings[line % RINGS], &one);
}

/* In this minute each line asks for the indicator. */
static void
see_all(uint32_t minute)
{
	for (uint32_t line = 1; line <= LINES; line++)
		see(line, first_minute + minute);
}

static uint64_t
lost_in_rings(void)
{
	uint64_t lost = 0;
	for (int i = 0; i < RINGS; i++)
		lost += ring_read_count(rings[i], COUNT_SIGHTING_LOST);
	return lost;
}

/* ---- the database ---- */

static const struct sql sum_sql = { "sum", 1,
	"SELECT coalesce(sum(count), 0), count(*),"
	" coalesce(extract(epoch FROM min(minute))::bigint / 60, 0)"
	" FROM lazaret.sighting WHERE indicator_id = $1::integer" };

enum { SUM, ROWS, OLDEST };

static int64_t
ask(int column)
{
	struct db_result *result;
	char text[12];
	snprintf(text, sizeof text, "%u", indicator);
	assert_int_equal(db_run(db, &sum_sql, DB_VALUES(text), &result), DB_OK);
	int64_t value = db_number(result, 0, column);
	db_result_free(result);
	return value;
}

/* The string of the role's database, whose socket is not there yet. */
static void
place_database(void)
{
	const char *folder = getenv("LAZARET_TEST_FOLDER");
	const char *where = getenv("LAZARET_TEST_DB");
	assert_memory_equal(where, "host=", 5);
	const char *rest = strchr(where, ' ');
	snprintf(database, sizeof database, "host=%s%s", folder, rest);
	snprintf(socket_path, sizeof socket_path, "%s/.s.PGSQL.5432", folder);
	config.set.database = database;
	config.set.site = "north";
	db = db_new(where, "test", 30);
}

static void
mend_database(void)
{
	char target[400];
	const char *host = getenv("LAZARET_TEST_DB") + 5;
	snprintf(target, sizeof target, "%.*s/.s.PGSQL.5432",
	    (int)strcspn(host, " "), host);
	assert_int_equal(symlink(target, socket_path), 0);
}

/* ---- the story ---- */

static void
an_hour_without_a_database_fits(void **state)
{
	(void)state;
	start_role();
	see(1, first_minute);
	AWAIT(tally_waiting(given.seen) == 1);
	int64_t before = memory();
	for (uint32_t minute = 0; minute < MINUTES; minute++) {
		see_all(minute);
		AWAIT(
		    tally_waiting(given.seen) == (size_t)(minute + 1) * LINES);
	}
	int64_t after = memory();
	print_message("# took %d MB for an hour of 10,000 sightings a minute, "
		      "%d in all\n",
	    (int)(after - before) / 1024, (int)after / 1024);
	assert_in_range(after - before, 1, KIB_MOST);
	assert_int_equal(given.seen->merged, 0);
	assert_int_equal(given.seen->lost, 0);
	assert_int_equal(lost_in_rings(), 0);
}

static void
then_the_oldest_minutes_are_merged(void **state)
{
	(void)state;
	see_all(MINUTES);
	AWAIT(given.seen->merged > 0);
	AWAIT(metrics_read(given.metrics, FIGURE_MERGED) ==
	    (int64_t)given.seen->merged);
	assert_int_equal(given.seen->lost, 0);
	/* Of the older half each line has its last minute. */
	assert_in_range(given.seen->fine, first_minute + MINUTES / 2 - 1,
	    first_minute + MINUTES / 2 + 1);
	for (size_t i = 0; i < LINES; i++)
		assert_int_equal(
		    given.seen->entry[i].sighting.minute, given.seen->fine - 1);
}

static void
a_killed_role_loses_nothing_of_it(void **state)
{
	(void)state;
	size_t waiting = tally_waiting(given.seen);
	end_role(SIGKILL);
	start_role();
	see(LINES + 1, first_minute + MINUTES);
	AWAIT(tally_waiting(given.seen) == waiting + 1);
}

/* The youngest come first: what is seen now does not wait behind an hour. */
static void
the_database_comes_back(void **state)
{
	(void)state;
	bool whole = getenv("LAZARET_TEST_LONG") != NULL;
	int64_t began = timer_milliseconds();
	mend_database();
	AWAIT(ask(ROWS) >= TALLY_BATCH);
	if (!whole) {
		assert_true(ask(OLDEST) > first_minute + MINUTES / 2);
		return;
	}
	while (tally_waiting(given.seen) > 0)
		nap();
	print_message("# took %.1f s until the database had all\n",
	    (double)(timer_milliseconds() - began) / 1000);
	assert_int_equal(ask(SUM), LINES * (MINUTES + 1) + 2);
}

/* One each millisecond, and the role is killed again and again. */
static void
kills_cost_no_two_seconds(void **state)
{
	enum { ASKED = 3000, KILL_EVERY = 250 };
	(void)state;
	uint32_t now = (uint32_t)(time(NULL) / 60);
	end_role(SIGKILL);
	given.seen = tally_new(SIGHTINGS_SEEN);
	indicator = 2;
	start_role();
	for (uint32_t i = 1; i <= ASKED; i++) {
		see(i, now);
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		if (i % KILL_EVERY == 0) {
			end_role(SIGKILL);
			start_role();
		}
	}
	AWAIT(ask(SUM) >= ASKED - 2000 && tally_waiting(given.seen) == 0);
	nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);
	print_message("# took %d sightings in 3 s with %d kills: %d are in the "
		      "database\n",
	    ASKED, ASKED / KILL_EVERY, (int)ask(SUM));
	assert_in_range(ask(SUM), ASKED - 2000, ASKED);
	end_role(SIGTERM);
}

static int
set_up(void **state)
{
	int write_fd, read_fd;
	(void)state;
	place_database();
	shared_create((struct shared_limits){ 20, 4096 }, &write_fd, &read_fd);
	for (int i = 0; i < RINGS; i++)
		rings[i] = ring_new();
	first_minute = (uint32_t)(time(NULL) / 60) - MINUTES;
	given = (struct sightings){ &config, shared_map_read(read_fd), rings,
		RINGS, tally_new(SIGHTINGS_SEEN), tally_new(SIGHTINGS_ALIVE),
		metrics_new(figures, FIGURES) };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_free(db);
	return 0;
}

int
main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_hour_without_a_database_fits),
		cmocka_unit_test(then_the_oldest_minutes_are_merged),
		cmocka_unit_test(a_killed_role_loses_nothing_of_it),
		cmocka_unit_test(the_database_comes_back),
		cmocka_unit_test(kills_cost_no_two_seconds),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
