/* SPDX-License-Identifier: BSD-2-Clause */
/* test_bulk.c -- acts on many cases, and the brake, in a real database */
#include "tests/cases/world.h"

#include "cases/brake.h"
#include "cases/bulk.h"
#include "cases/case.h"

#define WORKS(outcome) assert_int_equal((outcome), DB_OK)

static struct case_facts
report(struct bench *bench, const char *line, const char *source,
    enum quarantine_outcome want)
{
	struct quarantine_order order = order_for(line);
	order.source = source;
	order.observed_at = now_us();
	return ask(bench, &order, want).facts;
}

static const char *
choose(
    struct bench *bench, const struct bulk_order *order, enum bulk_outcome want)
{
	const char *id;
	enum bulk_outcome made;
	WORKS(bulk_preview(bench->db, bench->arena, order, &made, &id));
	assert_int_equal(made, want);
	return id;
}

static struct bulk_facts
look(struct bench *bench, const char *id)
{
	struct bulk_facts facts;
	bool found;
	WORKS(bulk_get(bench->db, bench->arena, id, &facts, &found));
	assert_true(found);
	return facts;
}

static struct bulk_facts
run(struct bench *bench, const char *id)
{
	struct arena *step = arena_new(1 << 20);
	bool started;
	size_t tried = 1;
	WORKS(bulk_start(bench->db, id, "staff:anna", &started));
	assert_true(started);
	while (tried > 0)
		WORKS(bulk_step(bench->db, step, id, &tried));
	arena_free(step);
	return look(bench, id);
}

static const char *
measure_of(struct bench *bench, const struct case_facts *facts)
{
	struct case_facts now;
	bool found;
	WORKS(case_get(bench->db, bench->arena, facts->id, &now, &found));
	return measure_print(now.measure);
}

static const struct shelf_filter everything;

static void
a_preview_is_done_as_it_was_shown(void **state)
{
	struct bench *bench = *state;
	struct case_facts one =
	    report(bench, "L-1", "sinkhole", QUARANTINE_OPENED);
	struct case_facts two =
	    report(bench, "L-2", "sinkhole", QUARANTINE_OPENED);
	struct bulk_order order = { .act = ACT_SOFTEN,
		.measure = MEASURE_NOTICE,
		.choice = { .filter = &everything },
		.reason = "a false alarm",
		.actor = "staff:anna" };
	const char *id = choose(bench, &order, BULK_MADE);
	struct bulk_facts facts = look(bench, id);
	assert_string_equal(facts.state, "preview");
	assert_int_equal(facts.all, 2);
	assert_int_equal(facts.lines, 2);
	assert_string_equal(measure_of(bench, &one), "garden");

	/* what comes after the preview is not hit; what changes is told */
	struct case_facts late =
	    report(bench, "L-4", "sinkhole", QUARANTINE_OPENED);
	struct case_facts after;
	enum act_outcome outcome;
	WORKS(act_run(bench->db, bench->arena,
	    &(struct act_order){ .case_id = two.id,
		.kind = ACT_WALL,
		.measure = MEASURE_SUSPEND,
		.actor = "staff:bert",
		.reason = "worse" },
	    &outcome, &after));
	assert_int_equal(outcome, ACT_DONE);
	facts = run(bench, id);
	assert_string_equal(facts.state, "done");
	assert_int_equal(facts.done, 1);
	assert_int_equal(facts.changed, 1);
	assert_string_equal(measure_of(bench, &one), "notice");
	assert_string_equal(measure_of(bench, &two), "suspend");
	assert_string_equal(measure_of(bench, &late), "garden");

	struct bulk_row *rows;
	size_t count;
	WORKS(bulk_rows(bench->db, bench->arena, id,
	    &(struct bulk_part){ 0, "changed", 10 }, &rows, &count));
	assert_int_equal(count, 1);
	assert_string_equal(rows[0].code, two.code);
	assert_string_equal(rows[0].measure_now, "suspend");

	/* and what was done is taken back, alone */
	order = (struct bulk_order){ .act = ACT_UNDO,
		.choice = { .undoes = id },
		.reason = "it was none",
		.actor = "staff:anna" };
	facts = run(bench, choose(bench, &order, BULK_MADE));
	assert_int_equal(facts.all, 1);
	assert_int_equal(facts.done, 1);
	assert_string_equal(measure_of(bench, &one), "garden");
	choose(bench, &order, BULK_NOBODY);
}

static void
what_a_source_walled_is_released(void **state)
{
	struct bench *bench = *state;
	int64_t since = now_us();
	struct case_facts wrong =
	    report(bench, "L-5", "few", QUARANTINE_OPENED);
	const struct bulk_order order = { .act = ACT_RELEASE,
		.choice = { .walled_by = "few", .since = since },
		.reason = "the source was wrong",
		.actor = "staff:anna" };
	struct bulk_facts facts = run(bench, choose(bench, &order, BULK_MADE));
	assert_int_equal(facts.all, 1);
	assert_int_equal(facts.done, 1);
	assert_string_equal(measure_of(bench, &wrong), "none");
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.wall "
			     "WHERE measure >= 'garden'"),
	    3);
	choose(bench, &order, BULK_NOBODY);
	struct bulk_order back = { .act = ACT_UNDO,
		.choice = { .undoes = facts.id },
		.reason = "it was right",
		.actor = "staff:anna" };
	facts = run(bench, choose(bench, &back, BULK_MADE));
	assert_int_equal(facts.done, 1);
	assert_string_equal(measure_of(bench, &wrong), "garden");
}

static void
stops_where_it_is(void **state)
{
	struct bench *bench = *state;
	const struct bulk_order order = { .act = ACT_RELEASE,
		.choice = { .codes = "222222 333333" },
		.reason = "no such cases",
		.actor = "staff:anna" };
	choose(bench, &order, BULK_NOBODY);
	const char *id = choose(bench,
	    &(struct bulk_order){ .act = ACT_RELEASE,
		.choice = { .filter = &everything },
		.reason = "all of them",
		.actor = "staff:anna" },
	    BULK_MADE);
	struct arena *step = arena_new(1 << 20);
	bool done;
	size_t tried;
	WORKS(bulk_stop(bench->db, id, "staff:anna", &done));
	assert_false(done);
	WORKS(bulk_start(bench->db, id, "staff:anna", &done));
	WORKS(bulk_start(bench->db, id, "staff:anna", &done));
	assert_false(done);
	WORKS(bulk_stop(bench->db, id, "staff:anna", &done));
	assert_true(done);
	WORKS(bulk_step(bench->db, step, NULL, &tried));
	assert_int_equal(tried, 0);
	arena_free(step);
	struct bulk_facts facts = look(bench, id);
	assert_string_equal(facts.state, "stopped");
	assert_int_equal(facts.waits, facts.all);
}

/* ---- the brake ---- */

static void
brakes_when_the_hour_is_unusual(void **state)
{
	struct bench *bench = *state;
	WORKS(db_script(bench->db,
	    "DELETE FROM lazaret.walling;"
	    "UPDATE lazaret.policy SET brake_factor = 2, brake_floor = 1;"
	    "INSERT INTO lazaret.subscriber (account) SELECT 'B-' || i "
	    "FROM generate_series(1, 6) i;"
	    "INSERT INTO lazaret.line (reference, subscriber_id) "
	    "SELECT account, id FROM lazaret.subscriber WHERE account ~ 'B';"
	    /* one wall in each of 30 hours is usual */
	    "INSERT INTO lazaret.walling (at, source, case_id) "
	    "SELECT now() - make_interval(hours => i), 'sinkhole', "
	    "(SELECT id FROM lazaret.case LIMIT 1) "
	    "FROM generate_series(2, 31) i;"));
	report(bench, "B-1", "sinkhole", QUARANTINE_OPENED);
	assert_int_equal(count(bench, "SELECT lazaret.brake_learn()"), 2);
	assert_int_equal(count(bench,
			     "SELECT most FROM lazaret.brake_now "
			     "WHERE source = 'sinkhole'"),
	    2);
	report(bench, "B-2", "sinkhole", QUARANTINE_OPENED);
	struct case_facts held =
	    report(bench, "B-3", "sinkhole", QUARANTINE_HELD);
	assert_string_equal(held.held_by, "brake");
	assert_int_equal(count(bench,
			     "SELECT seen * 10 + allowed FROM lazaret.brake "
			     "WHERE source = 'sinkhole'"),
	    22);
	/* a source of which nothing is known yet has its number alone */
	assert_int_equal(count(bench,
			     "SELECT most FROM lazaret.brake_now "
			     "WHERE source = 'few'"),
	    2);
}

static void
lets_go_what_it_held(void **state)
{
	struct bench *bench = *state;
	struct case_facts more = report(bench, "B-4", "few", QUARANTINE_HELD);
	struct brake_facts *list;
	struct brake_held *held;
	const char *const *released;
	size_t number;
	WORKS(brake_list(bench->db, bench->arena, &list, &number));
	assert_int_equal(number, 3);
	assert_string_equal(list[0].source, "");
	assert_int_equal(list[0].held, 2);
	WORKS(brake_held(bench->db, bench->arena, &held, &number));
	assert_int_equal(number, 2);

	/* a part, by its source */
	const struct shelf_filter few = { .source = "few", .states = "{held}" };
	struct bulk_order order = { .act = ACT_LET_GO,
		.choice = { .filter = &few },
		.reason = "looked at",
		.actor = "staff:anna" };
	struct bulk_facts facts = run(bench, choose(bench, &order, BULK_MADE));
	assert_int_equal(facts.done, 1);
	assert_string_equal(measure_of(bench, &more), "garden");
	/* a person's wall is not counted by the brake */
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.walling "
			     "WHERE source = 'few' AND automatic"),
	    0);
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.walling "
			     "WHERE source = 'few'"),
	    1);
	/* the line of one that is exempt by now stays as it is */
	WORKS(db_script(bench->db,
	    "INSERT INTO lazaret.exemption (line_id, until, reason, "
	    "decided_by) SELECT id, now() + interval '1 day', 'hospital', "
	    "'staff:anna' FROM lazaret.line WHERE reference = 'B-3'"));
	order.choice.filter = &(struct shelf_filter){ .states = "{held}" };
	facts = run(bench, choose(bench, &order, BULK_MADE));
	assert_int_equal(facts.refused, 1);
	WORKS(brake_release(bench->db, bench->arena, NULL, "staff:anna",
	    "looked at", &released, &number));
	assert_int_equal(number, 2);
	report(bench, "B-5", "sinkhole", QUARANTINE_OPENED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_preview_is_done_as_it_was_shown),
		cmocka_unit_test(what_a_source_walled_is_released),
		cmocka_unit_test(stops_where_it_is),
		cmocka_unit_test(brakes_when_the_hour_is_unusual),
		cmocka_unit_test(lets_go_what_it_held),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
