/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wayout.c -- pause, walk, scan and survey in a real database */
#include "tests/cases/inmate.h"

#include "cases/pause.h"
#include "cases/proof.h"
#include "cases/request.h"
#include "cases/survey.h"
#include "cases/walk.h"

static enum pause_outcome
pause_line(struct bench *bench, const char *line)
{
	enum pause_outcome outcome;
	int64_t seconds = 0;
	WORKS(pause_begin(
	    bench->db, bench->arena, line_id(bench, line), &outcome, &seconds));
	assert_int_equal(seconds, outcome == PAUSE_BEGUN ? 1800 : 0);
	return outcome;
}

static void
a_pause_is_at_once_and_once(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(pause_line(bench, "L-1"), PAUSE_NOTHING);
	report(bench, "L-1", "mirai");
	assert_string_equal(
	    text(bench, "SELECT measure FROM lazaret.wall"), "garden");
	assert_int_equal(pause_line(bench, "L-1"), PAUSE_BEGUN);
	assert_string_equal(
	    text(bench, "SELECT measure FROM lazaret.wall"), "restrict");
	assert_int_equal(pause_line(bench, "L-1"), PAUSE_NOTHING);
	int64_t seconds;
	WORKS(
	    way_seconds_remaining(bench->db, line_id(bench, "L-1"), &seconds));
	assert_in_range(seconds, 1790, 1800);
	script(bench,
	    "BEGIN; UPDATE lazaret.case SET measure = wanted,"
	    " pause_until = NULL; INSERT INTO lazaret.timeline (case_id, kind,"
	    " actor) SELECT id, 'resumed', 'test' FROM lazaret.case; COMMIT");
	assert_int_equal(pause_line(bench, "L-1"), PAUSE_USED);
	assert_int_equal(
	    count(bench, "SELECT count(*) FROM lazaret.release"), 0);
}

static void
nobody_pauses_what_is_suspended(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-5");
	order.asked = order.force = true;
	order.measure = MEASURE_SUSPEND;
	ask(bench, &order, QUARANTINE_OPENED);
	assert_int_equal(pause_line(bench, "L-5"), PAUSE_NONE);
}

#define BATCH "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e0f"
#define OTHER_BATCH "0190a5e2-6f0c-7cc0-8a3e-5f6b7c8d9e10"
static void
a_scan_is_a_fact_of_the_case(void **state)
{
	struct bench *bench = *state;
	struct db *db = bench->db;
	struct arena *arena = bench->arena;
	struct proof_sum sum;
	bool counts;
	script(bench,
	    "UPDATE lazaret.cause SET scan_helps = true"
	    " WHERE name = 'spam-bot';"
	    "UPDATE lazaret.playbook SET needs = '{scan}'"
	    " WHERE cause = 'spam-bot'");
	report(bench, "L-4", "spam-bot");
	const struct proof_infected virus = { STR("a\"b.exe"), STR("00ff"),
		STR("Eicar") };
	const struct proof_scan bad = { BATCH, 0, 3, 1, &virus, 1 };
	const struct proof_scan beside = { .batch = BATCH,
		.number = 1,
		.clean = 1 };
	const struct proof_scan good = { .batch = OTHER_BATCH, .clean = 2 };
	const char *line = arena_copy(arena, str_from(line_id(bench, "L-4")));
	WORKS(proof_scan_add(db, arena, line, &bad, &counts));
	assert_true(counts);
	assert_false(look(bench, "L-4").cases[0].self.opens);
	WORKS(proof_scan_add(db, arena, line, &bad, &counts)); /* again */
	assert_true(counts);
	assert_string_equal(text(bench,
				"SELECT count(*) FROM lazaret.timeline"
				" WHERE kind = 'scan-found'"),
	    "1");
	db = bench->db;
	WORKS(proof_scan_add(db, arena, line, &beside, &counts));
	assert_false(look(bench, "L-4").cases[0].self.opens);
	WORKS(proof_scan_end(db, arena, line, BATCH, &sum));
	assert_true(sum.clean == 4 && sum.infected == 1 && sum.unchecked == 1);
	WORKS(proof_scan_add(db, arena, line, &good, &counts));
	assert_true(look(bench, "L-4").cases[0].self.opens);
	assert_int_equal(look(bench, "L-4").cases[0].way.facts.clean, 6);
	WORKS(proof_scan_add(db, arena, line_id(bench, "L-3"), &good, &counts));
	assert_false(counts);
	assert_string_equal(text(bench,
				"SELECT detail #>> '{infected,0,file}'"
				" FROM lazaret.proof ORDER BY id LIMIT 1"),
	    "a\"b.exe");
	assert_null(text(bench,
	    "SELECT 1 FROM lazaret.timeline WHERE"
	    " detail::text LIKE '%b.exe%'"));
	assert_string_equal(text(bench,
				"SELECT string_agg(t.kind, ' ' ORDER BY t.id)"
				" FROM lazaret.timeline t"
				" WHERE t.kind LIKE 'scan%'"),
	    "scan-found scanned");
}

static void
the_walk_is_kept_with_the_line(void **state)
{
	struct bench *bench = *state;
	const char *line = line_id(bench, "L-4");
	struct walk walk;
	bool found;
	script(bench,
	    "UPDATE lazaret.cause SET device = 'camera'"
	    " WHERE name = 'spam-bot'");
	WORKS(walk_own(bench->db, line, "phone", true));
	WORKS(walk_own(bench->db, line, "camera-2", true));
	WORKS(walk_own(bench->db, line, "phone", true));
	assert_int_equal(
	    walk_own(bench->db, line, "No Such Thing", true), DB_REFUSED);
	WORKS(walk_read(bench->db, bench->arena, line, &walk));
	assert_int_equal(walk.count, 2);
	assert_string_equal(walk.devices[0].device, "camera-2");
	assert_true(walk.devices[0].known);
	assert_int_equal(walk.devices[1].state, WALK_ON);
	WORKS(walk_switch(
	    bench->db, bench->arena, line, "camera-2", true, &found));
	assert_true(found);
	WORKS(walk_read(bench->db, bench->arena, line, &walk));
	assert_int_equal(walk.devices[0].state, WALK_WAITING);
	assert_in_range(walk.devices[0].ready_at - time(NULL), 890, 901);
	script(bench,
	    "UPDATE lazaret.suspect SET off_at = off_at - interval"
	    " '20 min' WHERE device = 'camera-2'");
	WORKS(walk_switch(
	    bench->db, bench->arena, line, "camera-2", false, &found));
	WORKS(walk_read(bench->db, bench->arena, line, &walk));
	assert_int_equal(walk.devices[0].state, WALK_SILENT);
	assert_false(walk.devices[0].off);
	assert_string_equal(walk.likely, "camera-2");
	WORKS(walk_switch(bench->db, bench->arena, line, "tv", true, &found));
	assert_false(found);
}

static void
a_survey_is_answered_once_by_its_line(void **state)
{
	struct bench *bench = *state;
	struct survey survey;
	bool kept;
	const char *line = line_id(bench, "L-4");
	WORKS(survey_open(bench->db, bench->arena, line, &survey));
	assert_null(survey.case_id);
	script(bench,
	    "INSERT INTO lazaret.survey (case_id, line_id) SELECT"
	    " c.id, c.line_id FROM lazaret.case c JOIN lazaret.line l"
	    " ON l.id = c.line_id WHERE l.reference = 'L-4' LIMIT 1");
	WORKS(survey_open(bench->db, bench->arena, line, &survey));
	assert_non_null(survey.case_id);
	WORKS(survey_answer(bench->db, line_id(bench, "L-1"), survey.case_id,
	    SURVEY_YES, 5, &kept));
	assert_false(kept);
	WORKS(survey_answer(
	    bench->db, line, survey.case_id, SURVEY_UNSURE, 4, &kept));
	assert_true(kept);
	WORKS(survey_answer(
	    bench->db, line, survey.case_id, SURVEY_NO, 1, &kept));
	assert_false(kept);
}

static void
what_is_seen_is_told_in_plain_words(void **state)
{
	struct bench *bench = *state;
	script(bench,
	    "INSERT INTO lazaret.indicator (cause, kind, name, note) VALUES"
	    " ('spam-bot', 'name', 'orders.spam.test', 'Its orders'),"
	    " ('mirai', 'name', 'cnc.mirai.test', 'Another');"
	    "INSERT INTO lazaret.indicator (cause, kind, protocol, port, note)"
	    " VALUES ('spam-bot', 'port', 6, 25, 'Mail');"
	    "INSERT INTO lazaret.site VALUES ('here', 'default', 'redirect');"
	    "INSERT INTO lazaret.applied (site, follower, number, lines)"
	    " VALUES ('here', 'redirector', 1, 1);"
	    "INSERT INTO lazaret.sighting (minute, line_id, kind,"
	    "  indicator_id, count) SELECT date_trunc('minute', now()), l.id,"
	    "  'dns', i.id, 7 FROM lazaret.line l, lazaret.indicator i"
	    " WHERE l.reference = 'L-4' AND i.name IS NOT NULL;"
	    "INSERT INTO lazaret.sighting (minute, line_id, kind, protocol,"
	    "  port, count) SELECT date_trunc('minute', now()), id,"
	    "  'blocked', 6, p, 5 FROM lazaret.line, (VALUES (25), (23))"
	    "  ports (p) WHERE reference = 'L-4'");
	struct door_case one = look(bench, "L-4").cases[0];
	assert_int_equal(one.way.facts.quiet.view, QUIET_SEEN);
	assert_int_equal(one.way.facts.quiet.lately, 12);
	struct way_contact *contacts;
	size_t found;
	WORKS(way_contacts(
	    bench->db, bench->arena, line_id(bench, "L-4"), &contacts, &found));
	assert_int_equal(found, 2);
	assert_string_equal(contacts[0].what, "orders.spam.test");
	assert_string_equal(contacts[0].note, "Its orders");
	assert_string_equal(contacts[1].what, "tcp/25");
	assert_string_equal(contacts[1].note, "Mail");
	assert_int_equal(contacts[1].today, 5);
	script(
	    bench, "UPDATE lazaret.applied SET at = now() - interval '3 min'");
	one = look(bench, "L-4").cases[0];
	assert_int_equal(one.way.facts.quiet.view, QUIET_NO_REDIRECTOR);
}

/* The role of the subscriber's pages has the rights that all of this needs. */
static void
the_pages_may_do_all_of_it(void **state)
{
	struct bench *bench = *state;
	const char *line = line_id(bench, "L-4");
	script(bench,
	    "BEGIN; UPDATE lazaret.case SET measure = 'garden',"
	    " wanted = 'garden' WHERE state = 'open' AND line_id ="
	    " (SELECT id FROM lazaret.line WHERE reference = 'L-4');"
	    " INSERT INTO lazaret.timeline (case_id, kind, actor)"
	    " SELECT id, 'measure', 'test' FROM lazaret.case; COMMIT");
	struct db *db = as_role(bench, "lazaret_subscriber");
	struct door door;
	struct walk walk;
	struct survey survey;
	struct way_contact *contacts;
	struct way_step step;
	struct request_facts *requests;
	enum pause_outcome paused;
	enum asking_outcome asked;
	enum leave_outcome left;
	const struct proof_scan scan = { .batch = OTHER_BATCH,
		.number = 1,
		.clean = 1 };
	struct proof_sum sum;
	const struct request_order order = { .line_id = line,
		.code = "",
		.kind = REQUEST_EXEMPTION,
		.words = "It is a lift.",
		.actor = "subscriber" };
	size_t many;
	int64_t seconds;
	bool flag;
	WORKS(door_read(db, bench->arena, line, &door));
	WORKS(way_contacts(
	    db, bench->arena, door.cases[0].facts.id, &contacts, &many));
	WORKS(way_next_step(db, door.cases[0].facts.id, &step));
	WORKS(way_seconds_remaining(db, line, &seconds));
	WORKS(request_make(db, bench->arena, &order, &asked));
	assert_int_equal(asked, REQUEST_MADE);
	WORKS(request_list(db, bench->arena, door.cases[0].facts.id, true, 5,
	    &requests, &many));
	assert_true(many > 0);
	WORKS(pause_begin(db, bench->arena, line, &paused, &seconds));
	assert_int_equal(paused, PAUSE_BEGUN);
	WORKS(proof_scan_add(db, bench->arena, line, &scan, &flag));
	WORKS(proof_scan_end(db, bench->arena, line, OTHER_BATCH, &sum));
	WORKS(walk_own(db, line, "tv", true));
	WORKS(walk_switch(db, bench->arena, line, "tv", true, &flag));
	WORKS(walk_read(db, bench->arena, line, &walk));
	WORKS(walk_own(db, line, "tv", false));
	WORKS(survey_open(db, bench->arena, line, &survey));
	WORKS(survey_answer(
	    db, line, door.cases[0].facts.id, SURVEY_YES, 5, &flag));
	WORKS(door_leave(db, bench->arena, line,
	    str_from(door.cases[0].facts.code + 3), &left));
	assert_int_equal(left, LEAVE_FREE);
	db_free(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pause_is_at_once_and_once),
		cmocka_unit_test(nobody_pauses_what_is_suspended),
		cmocka_unit_test(a_scan_is_a_fact_of_the_case),
		cmocka_unit_test(the_walk_is_kept_with_the_line),
		cmocka_unit_test(a_survey_is_answered_once_by_its_line),
		cmocka_unit_test(what_is_seen_is_told_in_plain_words),
		cmocka_unit_test(the_pages_may_do_all_of_it),
	};
	return cmocka_run_group_tests_name("wayout", tests, setup, teardown);
}
