/* SPDX-License-Identifier: BSD-2-Clause */
/* test_door.c -- the way out by oneself, in a real database */
#include "tests/cases/inmate.h"

static void
tick(struct bench *bench, const char *line, const char *step, bool ticked)
{
	assert_int_equal(door_tick(bench->db, bench->arena,
			     line_id(bench, line), step, ticked),
	    DB_OK);
}

static enum leave_outcome
leave(struct bench *bench, const char *line, const char *typed)
{
	enum leave_outcome left;
	assert_int_equal(door_leave(bench->db, bench->arena,
			     line_id(bench, line), str_from(typed), &left),
	    DB_OK);
	return left;
}

static void
the_checklist_and_the_code_open_it(void **state)
{
	struct bench *bench = *state;
	report(bench, "L-1", "mirai");
	struct door door = look(bench, "L-1");
	assert_int_equal(door.count, 1);
	assert_int_equal(door.cases[0].self.count, 2);
	assert_string_equal(door.cases[0].way.checklist[0], "reboot");
	assert_false(door.cases[0].self.opens);
	const char *end = door.cases[0].facts.code + 3;

	assert_int_equal(leave(bench, "L-1", end), LEAVE_NOT_YET);
	tick(bench, "L-1", "reboot", true);
	tick(bench, "L-1", "no such step", true);
	tick(bench, "L-1", "password", true);
	tick(bench, "L-1", "password", true);
	tick(bench, "L-1", "password", false);
	assert_int_equal(leave(bench, "L-1", end), LEAVE_NOT_YET);
	tick(bench, "L-1", "password", true);
	assert_int_equal(leave(bench, "L-1", "000"), LEAVE_CODE);
	assert_int_equal(leave(bench, "L-1", ""), LEAVE_CODE);
	assert_int_equal(leave(bench, "L-1", end), LEAVE_FREE);
	assert_int_equal(leave(bench, "L-1", end), LEAVE_NOTHING);
	assert_int_equal(count(bench, "SELECT count(*) FROM lazaret.wall"), 0);
}

static void
the_budget_is_two_in_thirty_days(void **state)
{
	struct bench *bench = *state;
	report(bench, "L-1", "mirai");
	struct door door = look(bench, "L-1");
	assert_int_equal(door.cases[0].facts.relapses, 1);
	assert_null(door.cases[0].way.ticks[0]);
	const char *end = door.cases[0].facts.code + 3;
	tick(bench, "L-1", "reboot", true);
	tick(bench, "L-1", "password", true);
	assert_int_equal(leave(bench, "L-1", end), LEAVE_FREE);
	report(bench, "L-1", "mirai");
	tick(bench, "L-1", "reboot", true);
	tick(bench, "L-1", "password", true);
	assert_int_equal(leave(bench, "L-1", end), LEAVE_BUDGET);
	door = look(bench, "L-1");
	struct need budget = door.cases[0].self.needs[1];
	assert_int_equal(budget.kind, NEED_BUDGET);
	assert_int_equal(budget.have, 2);
	assert_int_equal(budget.want, 2);
	int64_t days = (budget.at - time(NULL)) / 86400;
	assert_in_range(days, 28, 30);
}

static void
two_cases_are_one_way_out(void **state)
{
	struct bench *bench = *state;
	report(bench, "L-2", "spam-bot");
	report(bench, "L-2", "mirai");
	struct door door = look(bench, "L-2");
	assert_int_equal(door.count, 2);
	assert_string_equal(door.cases[0].facts.cause, "mirai");
	const char *second = door.cases[1].facts.code + 3;
	tick(bench, "L-2", "scan", true);
	assert_int_equal(leave(bench, "L-2", second), LEAVE_PARTLY);
	assert_int_equal(
	    leave(bench, "L-2", door.cases[0].facts.code + 3), LEAVE_NOT_YET);
	tick(bench, "L-2", "reboot", true);
	tick(bench, "L-2", "password", true);
	assert_int_equal(
	    leave(bench, "L-2", door.cases[0].facts.code + 3), LEAVE_FREE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_checklist_and_the_code_open_it),
		cmocka_unit_test(the_budget_is_two_in_thirty_days),
		cmocka_unit_test(two_cases_are_one_way_out),
	};
	return cmocka_run_group_tests_name("door", tests, setup, teardown);
}
