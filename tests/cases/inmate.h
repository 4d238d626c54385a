/* SPDX-License-Identifier: BSD-2-Clause */
/* inmate.h -- a held line of the tests' ISP, and what is known of its door */
#ifndef TESTS_CASES_INMATE_H
#define TESTS_CASES_INMATE_H

#include "tests/cases/world.h"

#include "cases/door.h"
#include "cases/line.h"

#define WORKS(outcome) assert_int_equal((outcome), DB_OK)

/* A NULL where the world has none. */
static inline const char *
text(struct bench *bench, const char *query)
{
	struct sql sql = { query, 0, query };
	struct db_result *rows;
	db_free(bench->db); /* a statement is known by its place in memory */
	bench->db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	WORKS(db_run(bench->db, &sql, NULL, &rows));
	const char *found = db_rows(rows) == 0 || db_is_null(rows, 0, 0)
	    ? NULL
	    : db_copy(rows, 0, 0, bench->arena);
	db_result_free(rows);
	return found;
}

static inline void
script(struct bench *bench, const char *statements)
{
	WORKS(db_script(bench->db, statements));
}

static inline const char *
line_id(struct bench *bench, const char *reference)
{
	struct line_name line;
	WORKS(line_named(bench->db, bench->arena, reference, &line));
	assert_non_null(line.id);
	return line.id;
}

static inline struct door
look(struct bench *bench, const char *line)
{
	struct door door;
	WORKS(door_read(bench->db, bench->arena, line_id(bench, line), &door));
	return door;
}

static inline struct case_facts
report(struct bench *bench, const char *line, const char *cause)
{
	struct quarantine_order order = order_for(line);
	order.observed_at = now_us();
	order.cause = cause;
	struct quarantine_answer answer;
	WORKS(quarantine_run(bench->db, bench->arena, &order, &answer));
	assert_true(answer.outcome <= QUARANTINE_JOINED);
	return answer.facts;
}

/* A connection with the rights of one program. */
static inline struct db *
as_role(struct bench *bench, const char *role)
{
	const char *conninfo = getenv("LAZARET_TEST_DB");
	const char *user = strstr(conninfo, "user=postgres");
	assert_non_null(user);
	return db_new(
	    arena_print(bench->arena, "%.*suser=%s%s", (int)(user - conninfo),
		conninfo, role, user + strlen("user=postgres")),
	    "test", 30);
}

#endif
