/* SPDX-License-Identifier: BSD-2-Clause */
/* test_trial.c -- what would happen, and that nothing did */
#include "tests/cases/inmate.h"

#include "cases/intake_tell.h"
#include "cases/trial.h"

/* All that stands in the record, as one number: numbers that sequences gave
 * out are used up, and nothing else may change. */
static const char *
fingerprint(struct bench *bench)
{
	return text(bench,
	    "SELECT string_agg(t.name || query_to_xml("
	    "'SELECT md5(string_agg(x::text, '''' ORDER BY x::text)) FROM '"
	    " || t.name || ' x', true, false, '')::text,"
	    " ',' ORDER BY t.name) FROM"
	    " (SELECT c.oid::regclass::text AS name FROM pg_class c"
	    "  WHERE c.relkind = 'r'"
	    "   AND c.relnamespace = 'lazaret'::regnamespace) t");
}

static struct trial
try_with(struct bench *bench, const struct quarantine_order *order,
    struct load *with)
{
	struct trial trial;
	const char *before = fingerprint(bench);
	WORKS(trial_begin(bench->db, bench->arena, order, with, &trial));
	trial_end(bench->db);
	assert_string_equal(fingerprint(bench), before);
	return trial;
}

static struct trial
try(struct bench *bench, const struct quarantine_order *order)
{
	return try_with(bench, order, NULL);
}

/* Mirai is told first, later restricted; the other cause is retired. */
static const char milder[] =
    "kind causes\n"
    "group bots\n"
    "cause mirai -- Mirai, milder\n"
    "\tgroup=bots ladder=notice,restrict@2d checklist=reboot opens=help\n";

static struct load *
with_text(const char *content)
{
	struct load *load = load_new();
	load_text(load, "text", str_from(content));
	return load;
}

static void
rule_is(const struct trial *trial, int at, enum intake_rule rule,
    enum measure measure)
{
	const struct intake_decision *decision = &trial->answer.decision;
	assert_in_range(at, 0, decision->reason_count - 1);
	assert_int_equal(decision->reasons[at].rule, rule);
	assert_int_equal(decision->reasons[at].measure, measure);
}

static void
a_wall_with_its_mail_and_prefix(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-1");
	struct trial trial = try(bench, &order);
	assert_int_equal(trial.answer.outcome, QUARANTINE_OPENED);
	assert_string_equal(trial.title, "Mirai");
	assert_int_equal(trial.answer.decision.reason_count, 1);
	rule_is(&trial, 0, INTAKE_BY_LADDER, MEASURE_GARDEN);
	assert_int_equal(trial.step_count, 0);
	assert_int_equal(trial.notice_count, 1);
	assert_string_equal(trial.notices[0].letter.kind, "walled");
	assert_int_equal(trial.notices[0].letter.case_count, 1);
	assert_int_equal(trial.prefix_count, 1);
	assert_string_equal(trial.prefixes[0].prefix, "192.0.2.1/32");
	assert_int_equal(trial.prefixes[0].measure, MEASURE_GARDEN);
	assert_string_equal(
	    trial.names[trial.name_count - 1], "www.example.com");
}

static void
a_ladder_with_its_times(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-2");
	order.cause = "spam-bot";
	struct trial trial = try(bench, &order);
	assert_int_equal(trial.answer.facts.measure, MEASURE_NOTICE);
	assert_int_equal(trial.step_count, 1);
	assert_int_equal(trial.steps[0].position, 2);
	assert_int_equal(trial.steps[0].decision.measure, MEASURE_GARDEN);
	int64_t due = trial.steps[0].due_at - now_us() / 1000000;
	assert_in_range(due, 3 * 86400 - 600, 3 * 86400);
}

static void
who_is_protected_stays_at_a_notice(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-3");
	struct trial trial = try(bench, &order);
	rule_is(&trial, 1, INTAKE_BY_PROTECTION, MEASURE_NOTICE);
	assert_string_equal(
	    intake_tell(&trial.answer.known, &trial.answer.decision.reasons[1],
		1, bench->arena),
	    "Protected, so a notice at most: the account is not a home's; a "
	    "person decides.");
	order.asked = true;
	order.measure = MEASURE_GARDEN;
	trial = try(bench, &order);
	assert_int_equal(trial.answer.outcome, QUARANTINE_PROTECTED);
	assert_int_equal(trial.notice_count, 0);
}

static void
shadow_and_brake_hold(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-5");
	script(bench, "UPDATE lazaret.policy SET enforce = false");
	struct trial trial = try(bench, &order);
	assert_int_equal(trial.answer.outcome, QUARANTINE_HELD);
	rule_is(&trial, 1, INTAKE_BY_SHADOW, MEASURE_NONE);
	assert_int_equal(trial.prefixes[0].measure, MEASURE_NONE);
	script(bench,
	    "UPDATE lazaret.policy SET enforce = true;"
	    "INSERT INTO lazaret.brake (source, pulled_at)"
	    " VALUES ('', now())");
	trial = try(bench, &order);
	rule_is(&trial, 1, INTAKE_BY_BRAKE, MEASURE_NOTICE);
	script(bench, "DELETE FROM lazaret.brake");
}

static void
nobody_is_found(void **state)
{
	struct bench *bench = *state;
	struct addr addr;
	struct quarantine_order order = order_for(NULL);
	assert_true(addr_parse(STR("203.0.113.9"), &addr));
	order.addr = &addr;
	struct trial trial = try(bench, &order);
	assert_int_equal(trial.answer.outcome, QUARANTINE_NOBODY);
	assert_int_equal(trial.prefix_count + trial.site_count, 0);
}

static void
a_text_is_in_force_for_the_trial_alone(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-1");
	struct load *with = with_text(milder);
	script(bench,
	    "INSERT INTO lazaret.garden_group (name, bit)"
	    " VALUES ('help', 0)");
	struct trial trial = try_with(bench, &order, with);
	assert_int_equal(trial.loaded, LOAD_DONE);
	assert_int_equal(with->changes.count, 2);
	assert_string_equal(trial.title, "Mirai, milder");
	assert_int_equal(trial.answer.facts.measure, MEASURE_NOTICE);
	assert_int_equal(trial.prefixes[0].measure, MEASURE_NOTICE);
	assert_string_equal(trial.prefixes[0].garden, "1");
	assert_int_equal(trial.step_count, 1);
	assert_int_equal(trial.steps[0].decision.measure, MEASURE_RESTRICT);
	load_free(with);
	trial = try(bench, &order);
	assert_int_equal(trial.answer.facts.measure, MEASURE_GARDEN);
}

/* A case of yesterday stands at a notice for three days: with a shorter ladder
 * its line would be walled at once, but for a doctor's. */
static void
open_cases_that_would_climb_at_once(void **state)
{
	struct bench *bench = *state;
	struct quarantine_order order = order_for("L-1");
	struct load *with = with_text(
	    "kind causes\ngroup bots\n"
	    "cause mirai group=bots ladder=garden checklist=reboot -- Mirai\n"
	    "cause spam-bot group=bots ladder=notice,garden@1h"
	    " checklist=scan -- Spam\n");
	report(bench, "L-3", "spam-bot");
	report(bench, "L-5", "spam-bot");
	script(bench,
	    "UPDATE lazaret.case SET opened_at = opened_at - interval '1 day',"
	    " began_at = began_at - interval '1 day' WHERE cause = 'spam-bot'");
	struct trial trial = try_with(bench, &order, with);
	const struct trial_climbs *climbs = &trial.climbs;
	assert_int_equal(climbs->sum_count, 1);
	assert_int_equal(climbs->sums[0].cases, 2);
	assert_int_equal(climbs->sums[0].to, MEASURE_GARDEN);
	assert_int_equal(climbs->case_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct trial_climb *climb = &climbs->cases[i];
		bool doctor = strcmp(climb->line, "L-3") == 0;
		assert_int_equal(
		    climb->to, doctor ? MEASURE_NOTICE : MEASURE_GARDEN);
		assert_string_equal(climb->notice, doctor ? "" : "walled");
	}
	load_free(with);
}

/* As lazaret load would refuse it; then nothing is decided. */
static void
a_text_with_faults_is_not_tried(void **state)
{
	static const struct {
		const char *text, *why;
		enum load_outcome loaded;
	} faults[] = {
		{ "kind causes\ncause mirai group=bots -- M\n",
		    "text:2: ", LOAD_FAULTY },
		{ "mirai", "text:1: ", LOAD_FAULTY },
		{ "kind indicators\nindicator nobody x.example\n",
		    "names what is not loaded", LOAD_REFUSED },
		{ "kind sites\n", "no sites", LOAD_REFUSED },
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct quarantine_order order = order_for("L-1");
		struct load *with = with_text(faults[i].text);
		struct trial trial = try_with(*state, &order, with);
		assert_int_equal(trial.loaded, faults[i].loaded);
		assert_non_null(strstr(faults[i].loaded == LOAD_FAULTY
			? with->complaints.texts[0]
			: with->obstacle,
		    faults[i].why));
		assert_false(trial.answer.decided);
		load_free(with);
	}
}

/* Whatever a program does after it: the database refuses, whoever it is. */
static void
a_trial_cannot_be_committed(void **state)
{
	static const char *const roles[] = { "lazaret_staff",
		"lazaret_operator" };
	struct bench *bench = *state;
	const char *before = fingerprint(bench);
	for (size_t i = 0; i < 4; i++) {
		struct trial trial;
		struct quarantine_order order = order_for("L-1");
		struct load *with = i < 2 ? NULL : with_text(milder);
		struct db *db = as_role(bench, roles[i % 2]);
		WORKS(trial_begin(db, bench->arena, &order, with, &trial));
		assert_int_equal(trial.answer.outcome, QUARANTINE_OPENED);
		assert_int_equal(db_commit(db), DB_REFUSED);
		db_free(db);
		load_free(with);
		assert_string_equal(fingerprint(bench), before);
	}
}

/* What is locked by a trial that loads causes and garden: a real report of the
 * same cause, a release, and what followers tell wait for nothing. */
static void
nobody_waits_for_a_trial(void **state)
{
	struct bench *bench = *state;
	struct trial trial;
	struct quarantine_order order = order_for("L-1");
	struct load *with = with_text(milder);
	load_text(with, "garden",
	    STR("kind garden\ngroup help always -- Help\n"
		"rule help www.help.example\ngroup new -- New\n"));
	report(bench, "L-2", "mirai");
	struct db *db = as_role(bench, "lazaret_staff");
	WORKS(trial_begin(db, bench->arena, &order, with, &trial));
	assert_int_equal(trial.loaded, LOAD_DONE);
	script(bench, "SET lock_timeout = '1ms'");
	report(bench, "L-4", "mirai");
	script(bench,
	    "UPDATE lazaret.lease SET confirmed_at = now();"
	    "UPDATE lazaret.data_state SET number = number;"
	    "SELECT lazaret.wall_refresh(array_agg(id)) FROM lazaret.line;");
	/* The lock is there all the same: of a real load, and of this line. */
	assert_int_equal(
	    db_script(bench->db, "UPDATE lazaret.cause SET title = title"),
	    DB_REFUSED);
	assert_string_equal(db_sqlstate(bench->db), "55P03");
	assert_int_equal(
	    db_script(bench->db, "SELECT FROM lazaret.line FOR UPDATE"),
	    DB_REFUSED);
	trial_end(db);
	db_free(db);
	load_free(with);
}

/* Somebody really changes the cause meanwhile: the trial gives up, not they. */
static void
a_trial_that_waits_gives_up(void **state)
{
	struct bench *bench = *state;
	struct trial trial;
	struct quarantine_order order = order_for("L-1");
	struct load *with = with_text(milder);
	struct db *db = as_role(bench, "lazaret_staff");
	script(bench, "BEGIN; UPDATE lazaret.cause SET title = title");
	assert_int_not_equal(
	    trial_begin(db, bench->arena, &order, with, &trial), DB_OK);
	assert_true(trial_is_late(db));
	trial_end(db);
	script(bench, "ROLLBACK");
	db_free(db);
	load_free(with);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wall_with_its_mail_and_prefix),
		cmocka_unit_test(a_ladder_with_its_times),
		cmocka_unit_test(who_is_protected_stays_at_a_notice),
		cmocka_unit_test(shadow_and_brake_hold),
		cmocka_unit_test(nobody_is_found),
		cmocka_unit_test(a_text_is_in_force_for_the_trial_alone),
		cmocka_unit_test(a_text_with_faults_is_not_tried),
		cmocka_unit_test(a_trial_cannot_be_committed),
		cmocka_unit_test(nobody_waits_for_a_trial),
		cmocka_unit_test(open_cases_that_would_climb_at_once),
		cmocka_unit_test(a_trial_that_waits_gives_up),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
