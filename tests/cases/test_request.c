/* SPDX-License-Identifier: BSD-2-Clause */
/* test_request.c -- what is asked of staff, and answered, in a real database */
#include "tests/cases/inmate.h"

#include "cases/climb.h"
#include "cases/release.h"
#include "cases/request.h"
#include "cases/ruling.h"

static enum asking_outcome
request(struct bench *bench, const char *line, enum request_kind kind)
{
	const struct request_order order = { .line_id = line_id(bench, line),
		.code = "",
		.kind = kind,
		.words = "I have reset the camera.",
		.actor = "subscriber" };
	enum asking_outcome outcome;
	WORKS(request_make(bench->db, bench->arena, &order, &outcome));
	return outcome;
}

static struct request_facts
first_request(struct bench *bench, const char *case_id)
{
	struct request_facts *list;
	size_t found;
	WORKS(request_list(
	    bench->db, bench->arena, case_id, true, 10, &list, &found));
	assert_true(found > 0);
	return list[0];
}

static enum ruling_outcome
rule(struct bench *bench, const char *id, enum request_answer answer)
{
	const struct ruling ruling = { .id = id,
		.answer = answer,
		.actor = "operator:test",
		.words = "We have looked at it.",
		.until = now_us() + INT64_C(86400000000) };
	enum ruling_outcome outcome;
	struct request_facts facts;
	WORKS(ruling_make(bench->db, bench->arena, &ruling, &outcome, &facts));
	return outcome;
}

static void
staff_decide_what_is_asked(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(
	    request(bench, "L-2", REQUEST_RELEASE), REQUEST_NOTHING);
	struct case_facts facts = report(bench, "L-2", "mirai");
	assert_int_equal(request(bench, "L-2", REQUEST_RELEASE), REQUEST_MADE);
	assert_int_equal(request(bench, "L-2", REQUEST_RELEASE), REQUEST_WAITS);
	struct request_facts asked = first_request(bench, facts.id);
	assert_string_equal(asked.state, "waiting");
	assert_in_range(asked.due_at - asked.made_at, 172790, 172810);
	assert_false(asked.overdue);
	assert_int_equal(rule(bench, asked.id, REQUEST_DENY), RULING_DONE);
	assert_int_equal(rule(bench, asked.id, REQUEST_APPROVE), RULING_LATE);
	asked = first_request(bench, facts.id);
	assert_string_equal(asked.state, "denied");
	assert_string_equal(asked.answer, "We have looked at it.");
	assert_string_equal(look(bench, "L-2").cases[0].facts.state, "open");

	assert_int_equal(request(bench, "L-2", REQUEST_RELEASE), REQUEST_MADE);
	struct request_facts *waiting;
	size_t waiting_count;
	WORKS(request_list(bench->db, bench->arena, NULL, false, 10, &waiting,
	    &waiting_count));
	assert_int_equal(waiting_count, 1);
	assert_int_equal(
	    rule(bench, waiting[0].id, REQUEST_APPROVE), RULING_DONE);
	assert_string_equal(look(bench, "L-2").cases[0].facts.state, "watch");
	assert_string_equal(text(bench,
				"SELECT string_agg(kind, ' ' ORDER BY"
				" queued_at) FROM lazaret.notice n JOIN"
				" lazaret.line l ON l.id = n.line_id"
				" WHERE l.reference = 'L-2'"),
	    "walled received denied approved");
	assert_int_equal(rule(bench, "00000000-0000-4000-8000-000000000000",
			     REQUEST_APPROVE),
	    RULING_NONE);
	assert_int_equal(rule(bench, "no id", REQUEST_APPROVE), RULING_NONE);
}

static void
a_dispute_stops_the_ladder_and_counts(void **state)
{
	struct bench *bench = *state;
	script(bench,
	    "UPDATE lazaret.playbook_step SET after = '0 s'"
	    " WHERE cause = 'spam-bot' AND position = 1;"
	    "UPDATE lazaret.playbook_step SET after = '1 ms'"
	    " WHERE cause = 'spam-bot' AND position = 2");
	struct case_facts facts = report(bench, "L-4", "spam-bot");
	struct way_step step;
	WORKS(way_next_step(bench->db, facts.id, &step));
	assert_true(step.found);
	assert_int_equal(step.measure, MEASURE_GARDEN);
	assert_int_equal(request(bench, "L-4", REQUEST_DISPUTE), REQUEST_MADE);
	WORKS(way_next_step(bench->db, facts.id, &step));
	assert_false(step.found);
	bool climbed;
	WORKS(climb_inside(
	    bench->db, bench->arena, facts.id, "warden", &climbed));
	assert_false(climbed);
	struct request_facts asked = first_request(bench, facts.id);
	assert_string_equal(asked.source, "sinkhole");
	assert_int_equal(rule(bench, asked.id, REQUEST_APPROVE), RULING_DONE);
	assert_string_equal(
	    text(bench, "SELECT kind FROM lazaret.release ORDER BY id DESC"),
	    "dispute");
	assert_string_equal(text(bench,
				"SELECT upheld FROM"
				" lazaret.source_standing WHERE name ="
				" 'sinkhole'"),
	    "1");
}

static void
an_exemption_lets_go_and_keeps_away(void **state)
{
	struct bench *bench = *state;
	struct case_facts facts = report(bench, "L-2", "mirai");
	assert_int_equal(facts.relapses, 1);
	assert_string_equal(text(bench,
				"SELECT kind FROM lazaret.notice"
				" ORDER BY queued_at DESC LIMIT 1"),
	    "relapsed");
	assert_int_equal(
	    request(bench, "L-2", REQUEST_EXEMPTION), REQUEST_MADE);
	assert_int_equal(
	    rule(bench, first_request(bench, facts.id).id, REQUEST_APPROVE),
	    RULING_DONE);
	facts = report(bench, "L-2", "mirai");
	assert_int_equal(facts.measure, MEASURE_NOTICE);
}

static void
a_release_withdraws_what_waits(void **state)
{
	struct bench *bench = *state;
	struct case_facts facts = look(bench, "L-2").cases[0].facts;
	assert_int_equal(request(bench, "L-2", REQUEST_RELEASE), REQUEST_MADE);
	const struct release_order order = { .case_id = facts.id,
		.kind = RELEASE_API,
		.actor = "token:test",
		.reason = "" };
	enum release_outcome released;
	WORKS(release_run(bench->db, bench->arena, &order, &released, &facts));
	assert_int_equal(released, RELEASE_DONE);
	assert_string_equal(first_request(bench, facts.id).state, "withdrawn");
}

static void
make_due(struct bench *bench)
{
	script(bench,
	    "UPDATE lazaret.request SET due_at = now() - interval '1 s'"
	    " WHERE state IN ('waiting', 'asked-back')");
}

struct lapsing {
	struct arena *arena;
	const char *case_id;
	bool done;
};

static enum db_outcome
lapse_inside(struct db *db, void *context)
{
	struct lapsing *l = context;
	return ruling_lapse_inside(
	    db, l->arena, l->case_id, "warden", &l->done);
}

/* As the warden does. */
static bool
lapse(struct bench *bench, const struct case_facts *facts)
{
	struct lapsing l = { bench->arena, facts->id, false };
	struct db *db = as_role(bench, "lazaret_warden");
	WORKS(line_do(db, facts->line_id, lapse_inside, &l));
	db_free(db);
	return l.done;
}

static void
staff_ask_back(void **state)
{
	struct bench *bench = *state;
	struct case_facts facts = report(bench, "L-1", "mirai");
	assert_int_equal(request(bench, "L-1", REQUEST_RELEASE), REQUEST_MADE);
	struct request_facts asked = first_request(bench, facts.id);
	make_due(bench);
	assert_int_equal(rule(bench, asked.id, REQUEST_ASK), RULING_DONE);
	asked = first_request(bench, facts.id);
	assert_string_equal(asked.state, "asked-back");
	assert_string_equal(asked.answer, "We have looked at it.");
	assert_int_equal(asked.decided_at, 0);
	assert_false(asked.overdue);
	assert_false(lapse(bench, &facts));
	make_due(bench);
	assert_int_equal(request(bench, "L-1", REQUEST_RELEASE), REQUEST_MADE);
	asked = first_request(bench, facts.id);
	assert_string_equal(asked.state, "waiting");
	assert_string_equal(asked.answer, "");
	assert_in_range(asked.due_at - asked.made_at, 172700, 172900);
	assert_false(lapse(bench, &facts));

	assert_int_equal(rule(bench, asked.id, REQUEST_ASK), RULING_DONE);
	make_due(bench);
	assert_true(lapse(bench, &facts));
	assert_string_equal(first_request(bench, facts.id).state, "withdrawn");
	assert_string_equal(look(bench, "L-1").cases[0].facts.state, "open");
	assert_false(lapse(bench, &facts));

	assert_int_equal(request(bench, "L-1", REQUEST_RELEASE), REQUEST_MADE);
	make_due(bench);
	assert_false(lapse(bench, &facts));
	assert_true(first_request(bench, facts.id).overdue);
	assert_int_equal(
	    rule(bench, first_request(bench, facts.id).id, REQUEST_LAPSE),
	    RULING_UNFIT);
	assert_int_equal(
	    rule(bench, first_request(bench, facts.id).id, REQUEST_APPROVE),
	    RULING_DONE);
}

static void
a_dispute_that_nobody_answers_opens(void **state)
{
	struct bench *bench = *state;
	struct case_facts facts = report(bench, "L-3", "mirai");
	const char *weight = text(bench,
	    "SELECT weight_now FROM lazaret.source_standing"
	    " WHERE name = 'sinkhole'");
	assert_int_equal(request(bench, "L-3", REQUEST_DISPUTE), REQUEST_MADE);
	assert_false(lapse(bench, &facts));
	assert_string_equal(look(bench, "L-3").cases[0].facts.state, "open");
	make_due(bench);
	assert_true(lapse(bench, &facts));
	assert_string_equal(first_request(bench, facts.id).state, "lapsed");
	assert_string_equal(look(bench, "L-3").cases[0].facts.state, "watch");
	assert_string_equal(
	    text(bench, "SELECT actor FROM lazaret.release ORDER BY id DESC"),
	    "warden");
	assert_string_equal(text(bench,
				"SELECT string_agg(kind, ' ' ORDER BY"
				" queued_at) FROM lazaret.notice n JOIN"
				" lazaret.line l ON l.id = n.line_id"
				" WHERE l.reference = 'L-3'"),
	    "warned received lapsed");
	assert_string_equal(text(bench,
				"SELECT weight_now FROM lazaret.source_standing"
				" WHERE name = 'sinkhole'"),
	    weight);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(staff_decide_what_is_asked),
		cmocka_unit_test(a_dispute_stops_the_ladder_and_counts),
		cmocka_unit_test(an_exemption_lets_go_and_keeps_away),
		cmocka_unit_test(a_release_withdraws_what_waits),
		cmocka_unit_test(staff_ask_back),
		cmocka_unit_test(a_dispute_that_nobody_answers_opens),
	};
	return cmocka_run_group_tests_name("request", tests, setup, teardown);
}
