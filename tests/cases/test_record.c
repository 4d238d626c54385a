/* SPDX-License-Identifier: BSD-2-Clause */
/* test_record.c -- the promises again, at random, in a real database */
#include "tests/cases/world.h"

#include "cases/line.h"
#include "cases/pause.h"
#include "cases/release.h"
#include "cases/request.h"
#include "cases/ruling.h"
#include "tests/rows.h"

enum { HISTORIES = 12, EVENTS = 40, LINES = 2 };
#define WORKS(outcome) assert_int_equal((outcome), DB_OK)

static uint64_t chance = 88172645463325252u;

static uint64_t
draw(uint64_t below)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (chance >> 11) % below;
}

/* All that was becomes older: so time passes. */
static const char older[] =
    "UPDATE lazaret.case SET opened_at = opened_at - d, began_at = began_at - "
    "d,"
    " first_observed_at = first_observed_at - d,"
    " last_observed_at = last_observed_at - d,"
    " measure_since = measure_since - d, released_at = released_at - d,"
    " pause_until = pause_until - d, watch_until = watch_until - d"
    " FROM (SELECT interval '7 hours' AS d) t;"
    "UPDATE lazaret.release SET at = at - interval '7 hours';"
    "UPDATE lazaret.report SET observed_at = observed_at - interval '7 hours'";

static const char *const lines[LINES] = { "L-1", "L-2" };

static void
report(struct bench *bench, const char *line)
{
	struct quarantine_order order = order_for(line);
	struct quarantine_answer answer;
	order.observed_at = now_us() - (int64_t)draw(20) * INT64_C(3600000000);
	order.cause = draw(2) == 0 ? "mirai" : "spam-bot";
	WORKS(quarantine_run(bench->db, bench->arena, &order, &answer));
}

static void
leave(struct bench *bench, const char *id)
{
	struct door door;
	enum leave_outcome left;
	WORKS(door_read(bench->db, bench->arena, id, &door));
	for (size_t i = 0; i < door.count; i++) {
		const char **step = door.cases[i].way.checklist;
		for (; step != NULL && *step != NULL; step++)
			if (draw(4) > 0)
				WORKS(door_tick(
				    bench->db, bench->arena, id, *step, true));
	}
	if (door.count > 0)
		WORKS(door_leave(bench->db, bench->arena, id,
		    str_from(door.cases[0].facts.code + 3), &left));
}

static void
ask_staff(struct bench *bench, const char *id)
{
	struct request_order order = { .line_id = id,
		.code = "",
		.kind = (enum request_kind)draw(2),
		.words = "",
		.actor = "subscriber" };
	enum asking_outcome outcome;
	struct door door;
	WORKS(door_read(bench->db, bench->arena, id, &door));
	WORKS(request_make(bench->db, bench->arena, &order, &outcome));
	/* whoever is held reaches a person */
	if (door.count > 0 && door.cases[0].facts.measure > MEASURE_NONE)
		assert_int_not_equal(outcome, REQUEST_NOTHING);
}

static void
decide(struct bench *bench)
{
	struct request_facts *list;
	size_t count;
	WORKS(request_list(
	    bench->db, bench->arena, NULL, false, 50, &list, &count));
	if (count == 0)
		return;
	const struct ruling ruling = { .id = list[draw(count)].id,
		.answer = draw(2) == 0 ? REQUEST_APPROVE : REQUEST_DENY,
		.actor = "operator:test",
		.words = "Read." };
	enum ruling_outcome outcome;
	struct request_facts facts;
	WORKS(ruling_make(bench->db, bench->arena, &ruling, &outcome, &facts));
	assert_int_equal(outcome, RULING_DONE);
}

static void
happen(struct bench *bench)
{
	const char *line = lines[draw(LINES)];
	struct line_name name;
	enum pause_outcome paused;
	int64_t seconds;
	WORKS(line_named(bench->db, bench->arena, line, &name));
	switch (draw(7)) {
	case 0:
	case 1:
		report(bench, line);
		return;
	case 2:
		WORKS(pause_begin(
		    bench->db, bench->arena, name.id, &paused, &seconds));
		return;
	case 3:
		ask_staff(bench, name.id);
		return;
	case 4:
		decide(bench);
		return;
	case 5:
		leave(bench, name.id);
		return;
	default:
		WORKS(db_script(bench->db, older));
		return;
	}
}

/* Each promise as a question that must find nothing. */
static const struct promise {
	const char *name, *broken;
} promises[] = {
	{ "no release without its rule",
	    "SELECT count(*) FROM lazaret.release r WHERE r.kind = 'self'"
	    " AND (r.facts -> 'needs' IS NULL OR EXISTS (SELECT FROM"
	    "  jsonb_array_elements(r.facts -> 'needs') n"
	    "  WHERE NOT (n ->> 'met')::boolean))" },
	{ "no wall by evidence older than the last release",
	    "SELECT count(*) FROM lazaret.wall w JOIN lazaret.case c"
	    " ON c.id = w.case_id WHERE c.released_at IS NOT NULL"
	    " AND c.last_observed_at < c.released_at" },
	{ "the budget is never overdrawn",
	    "SELECT count(*) FROM lazaret.release r WHERE r.kind = 'self' AND"
	    " (SELECT count(DISTINCT o.at) FROM lazaret.release o"
	    "  WHERE o.kind = 'self' AND o.line_id = r.line_id"
	    "   AND o.group_name = r.group_name AND o.at <= r.at"
	    "   AND o.at > r.at - interval '30 days') > 2" },
	{ "a pause is once",
	    "SELECT count(*) FROM (SELECT FROM lazaret.pause"
	    " GROUP BY case_id HAVING count(*) > 1) p" },
	{ "what is released is not on the wall",
	    "SELECT count(*) FROM lazaret.wall w JOIN lazaret.case c"
	    " ON c.id = w.case_id WHERE c.state <> 'open'" },
	{ "no request waits for what is over",
	    "SELECT count(*) FROM lazaret.request r JOIN lazaret.case c"
	    " ON c.id = r.case_id WHERE r.state = 'waiting'"
	    " AND r.kind <> 'dispute' AND c.state IN ('watch', 'closed')" },
};

static void
histories_happen(void **state)
{
	assert_int_equal(setup(state), 0);
	struct bench *bench = *state;
	for (int i = 0; i < HISTORIES * EVENTS; i++) {
		arena_reset(bench->arena);
		happen(bench);
	}
	printf("# %lld releases by oneself, %lld by staff, %lld pauses\n",
	    (long long)count(bench,
		"SELECT count(*) FROM lazaret.release WHERE kind = 'self'"),
	    (long long)count(bench,
		"SELECT count(*) FROM lazaret.release WHERE kind = 'staff'"),
	    (long long)count(bench, "SELECT count(*) FROM lazaret.pause"));
	assert_true(count(bench,
			"SELECT count(*) FROM lazaret.release"
			" WHERE kind = 'self'") > 3);
	assert_true(count(bench, "SELECT count(*) FROM lazaret.pause") > 0);
	teardown(state);
}

static void
keeps(void **state)
{
	const struct promise *promise = *state;
	const struct sql broken = { "broken", 0, promise->broken };
	struct db_result *rows;
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "test", 30);
	WORKS(db_run(db, &broken, NULL, &rows));
	assert_int_equal(db_number(rows, 0, 0), 0);
	db_result_free(rows);
	db_free(db);
}

int
main(void)
{
	const struct CMUnitTest first[] = {
		cmocka_unit_test(histories_happen),
	};
	int failed = cmocka_run_group_tests_name("record", first, NULL, NULL);
	return failed + ROWS_RUN("promises", promises, keeps);
}
