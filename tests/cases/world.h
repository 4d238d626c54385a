/* SPDX-License-Identifier: BSD-2-Clause */
/* world.h -- a small ISP in a real database, for the tests of the domain */
#ifndef TESTS_CASES_WORLD_H
#define TESTS_CASES_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cases/quarantine.h"

/* Two home lines, a doctor's, one behind CGNAT; a fast and a slow cause. */
static const char world[] =
    "INSERT INTO lazaret.cause_group VALUES ('bots');"
    "INSERT INTO lazaret.cause (name, group_name, title) VALUES "
    "('mirai', 'bots', 'Mirai'), ('spam-bot', 'bots', 'Spam');"
    "INSERT INTO lazaret.playbook (cause, checklist) VALUES "
    "('mirai', '{reboot,password}'), ('spam-bot', '{scan}');"
    "INSERT INTO lazaret.playbook_step VALUES ('mirai', 1, 'garden', '0'), "
    "('spam-bot', 1, 'notice', '0'), ('spam-bot', 2, 'garden', '3 days');"
    "INSERT INTO lazaret.source (name, walls_an_hour) VALUES "
    "('sinkhole', 1000), ('few', 2);"
    "INSERT INTO lazaret.subscriber (account, kind) VALUES "
    "('A-1', 'home'), ('A-2', 'home'), ('A-3', 'critical'), "
    "('A-4', 'home'), ('A-5', 'home');"
    "INSERT INTO lazaret.line (reference, subscriber_id) "
    "SELECT replace(account, 'A', 'L'), id FROM lazaret.subscriber;"
    "INSERT INTO lazaret.lease (line_id, realm, prefix, outside, ports, "
    "origin, started_at, confirmed_at) "
    "SELECT id, 'default', ('192.0.2.' || right(reference, 1))::cidr, "
    "CASE WHEN reference = 'L-4' THEN '198.51.100.7'::cidr END, "
    "CASE WHEN reference = 'L-4' THEN int4range(20000, 21000) END, "
    "'static', now() - interval '30 days', now() FROM lazaret.line;";

struct bench {
	struct db *db;
	struct arena *arena;
};

static inline int64_t
now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static inline int
setup(void **state)
{
	static struct bench bench;
	const char *conninfo = getenv("LAZARET_TEST_DB");
	if (conninfo == NULL)
		return -1;
	bench.db = db_new(conninfo, "test", 30);
	bench.arena = arena_new(1 << 20);
	*state = &bench;
	return db_script(bench.db, world) == DB_OK ? 0 : -1;
}

static inline int
teardown(void **state)
{
	struct bench *bench = *state;
	db_free(bench->db);
	arena_free(bench->arena);
	return 0;
}

static inline struct quarantine_order
order_for(const char *line)
{
	return (struct quarantine_order){ .line = line,
		.port = ATTRIBUTION_NO_PORT,
		.observed_at = now_us() - 1000000,
		.cause = "mirai",
		.source = "sinkhole",
		.actor = "token:test" };
}

static inline struct quarantine_answer
ask(struct bench *bench, const struct quarantine_order *order,
    enum quarantine_outcome want)
{
	struct quarantine_answer answer;
	enum db_outcome outcome =
	    quarantine_run(bench->db, bench->arena, order, &answer);
	assert_int_equal(outcome, DB_OK);
	assert_string_equal(quarantine_outcome_name(answer.outcome),
	    quarantine_outcome_name(want));
	return answer;
}

static inline int64_t
count(struct bench *bench, const char *query)
{
	struct sql sql = { query, 0, query };
	struct db_result *rows;
	db_free(bench->db);
	bench->db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	assert_int_equal(db_run(bench->db, &sql, NULL, &rows), DB_OK);
	int64_t number = db_number(rows, 0, 0);
	db_result_free(rows);
	return number;
}

#endif
