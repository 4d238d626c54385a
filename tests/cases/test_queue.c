/* SPDX-License-Identifier: BSD-2-Clause */
/* test_queue.c -- whose turn a request is, and two who come at once */
#include "tests/cases/inmate.h"

#include <pthread.h>

#include "cases/queue.h"
#include "cases/reason.h"
#include "cases/ruling.h"

#define ANNA "staff:anna"
#define BEN "staff:ben"

/* The console's role has the rights that all of this needs. */
static struct db *desk;

static int
open_desk(void **state)
{
	if (setup(state) != 0)
		return -1;
	desk = as_role(*state, "lazaret_staff");
	return 0;
}

static int
close_desk(void **state)
{
	db_free(desk);
	return teardown(state);
}

/* A request of this line, as if it had been made so long ago. */
static const char *
asked(struct bench *bench, const char *line, enum request_kind kind,
    const char *ago)
{
	const struct request_order order = { .line_id = line_id(bench, line),
		.code = "",
		.kind = kind,
		.words = "I have reset the camera.",
		.actor = "subscriber" };
	enum asking_outcome outcome;
	struct request_facts *list;
	size_t count;
	struct case_facts facts = report(bench, line, "mirai");
	WORKS(request_make(bench->db, bench->arena, &order, &outcome));
	assert_int_equal(outcome, REQUEST_MADE);
	WORKS(request_list(
	    bench->db, bench->arena, facts.id, false, 9, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind) {
			script(bench,
			    arena_print(bench->arena,
				"UPDATE lazaret.request SET"
				" made_at = now() - interval '%s',"
				" waits_since = now() - interval '%s',"
				" due_at = now() - interval '%s'"
				"  + interval '2 days' WHERE id = '%s'",
				ago, ago, ago, list[i].id));
			return list[i].id;
		}
	fail();
	return NULL;
}

static struct request_facts
get(struct bench *bench, const char *id)
{
	struct request_facts facts;
	bool found;
	WORKS(request_get(bench->db, bench->arena, id, &facts, &found));
	assert_true(found);
	return facts;
}

static enum take_outcome
take(struct bench *bench, const char *id, const char *actor, const char *over,
    struct request_facts *found)
{
	const struct take_order order = { id, actor, over };
	enum take_outcome outcome;
	WORKS(queue_take(desk, bench->arena, &order, &outcome, found));
	return outcome;
}

static enum take_outcome
give_back(struct bench *bench, const char *id, const char *actor)
{
	struct request_facts found;
	enum take_outcome outcome;
	WORKS(queue_give_back(desk, bench->arena, id, actor, &outcome, &found));
	return outcome;
}

static enum ruling_outcome
rule(struct bench *bench, const struct ruling *ruling,
    struct request_facts *found)
{
	enum ruling_outcome outcome;
	WORKS(ruling_make(desk, bench->arena, ruling, &outcome, found));
	return outcome;
}

/* The ids of a part of the queue, in order, by the names that we gave. */
static void
is_queue(struct bench *bench, const struct queue_filter *filter,
    const char *const *want, size_t count)
{
	struct queue_row *rows;
	size_t found;
	WORKS(queue_list(desk, bench->arena, filter, &rows, &found));
	assert_int_equal(found, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(rows[i].request.id, want[i]);
}
#define QUEUE_IS(bench, filter, ...)                        \
	is_queue(bench, &(const struct queue_filter)filter, \
	    (const char *const[]){ __VA_ARGS__ },           \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
#define FILTER(...)                      \
	{                                \
		.limit = 50, __VA_ARGS__ \
	}

static void
who_waits_longest_comes_first(void **state)
{
	struct bench *bench = *state;
	const char *young = asked(bench, "L-1", REQUEST_RELEASE, "1 hour");
	const char *old = asked(bench, "L-2", REQUEST_DISPUTE, "3 days");
	const char *middle = asked(bench, "L-4", REQUEST_EXEMPTION, "1 day");
	struct queue_counts counts;
	struct queue_row *rows;
	size_t count;
	QUEUE_IS(bench, FILTER(), old, middle, young);
	QUEUE_IS(bench, FILTER(.kind = "dispute"), old);
	QUEUE_IS(bench, FILTER(.overdue = true), old);
	assert_int_equal(
	    take(bench, young, ANNA, NULL, &(struct request_facts){ 0 }),
	    TAKE_DONE);
	QUEUE_IS(bench, FILTER(.untaken = true), old, middle);
	QUEUE_IS(bench, FILTER(.by = ANNA), young);
	WORKS(queue_count(desk, ANNA, &counts));
	assert_true(counts.waiting == 3 && counts.back == 0 &&
	    counts.overdue == 1 && counts.taken == 1 && counts.mine == 1);
	WORKS(queue_count(desk, BEN, &counts));
	assert_int_equal(counts.mine, 0);
	const struct queue_filter one = { .limit = 1 };
	WORKS(queue_list(desk, bench->arena, &one, &rows, &count));
	assert_int_equal(count, 1);
	assert_string_equal(rows[0].words, "I have reset the camera.");
	assert_string_equal(rows[0].request.account, "A-2");
	assert_int_equal(rows[0].request.measure, MEASURE_GARDEN);
	assert_true(rows[0].request.overdue);
	assert_int_equal(give_back(bench, young, ANNA), TAKE_DONE);
}

static void
nobody_handles_what_another_has_taken(void **state)
{
	struct bench *bench = *state;
	struct queue_row *rows;
	size_t count;
	struct request_facts found;
	const struct queue_filter disputes = { .kind = "dispute", .limit = 1 };
	WORKS(queue_list(desk, bench->arena, &disputes, &rows, &count));
	const char *id = rows[0].request.id;
	const struct ruling of_ben = {
		.id = id, .answer = REQUEST_APPROVE, .actor = BEN, .words = ""
	};
	assert_int_equal(take(bench, id, ANNA, NULL, &found), TAKE_DONE);
	assert_in_range(get(bench, id).taken_until - time(NULL), 880, 901);
	assert_int_equal(take(bench, id, BEN, NULL, &found), TAKE_TAKEN);
	assert_string_equal(found.taken_by, ANNA);
	assert_int_equal(rule(bench, &of_ben, &found), RULING_TAKEN);
	assert_string_equal(found.taken_by, ANNA);
	assert_int_equal(give_back(bench, id, BEN), TAKE_TAKEN);
	assert_int_equal(
	    take(bench, id, BEN, "Anna is ill", &found), TAKE_DONE);
	assert_string_equal(get(bench, id).taken_by, BEN);
	assert_int_equal(give_back(bench, id, BEN), TAKE_DONE);
	assert_int_equal(give_back(bench, id, BEN), TAKE_TAKEN);
	assert_string_equal(
	    text(bench,
		arena_print(bench->arena,
		    "SELECT string_agg(t.kind || coalesce(' ' ||"
		    " (t.detail ->> 'reason'), ''), ', ' ORDER BY t.id)"
		    " FROM lazaret.timeline t WHERE t.detail ->> 'request'"
		    " = '%s'",
		    id)),
	    "requested, taken, taken-over Anna is ill, given-back");
}

static void
a_take_ends_by_itself(void **state)
{
	struct bench *bench = *state;
	struct request_facts found;
	const char *id = asked(bench, "L-5", REQUEST_RELEASE, "1 min");
	const struct ruling of_ben = {
		.id = id, .answer = REQUEST_APPROVE, .actor = BEN, .words = ""
	};
	assert_int_equal(take(bench, id, ANNA, NULL, &found), TAKE_DONE);
	script(bench,
	    "UPDATE lazaret.policy SET take_for = '20 min';"
	    "UPDATE lazaret.request SET taken_at = taken_at"
	    " - interval '19 min 30 s' WHERE taken_by IS NOT NULL");
	assert_int_equal(rule(bench, &of_ben, &found), RULING_TAKEN);
	script(bench, "UPDATE lazaret.policy SET take_for = '19 min'");
	assert_string_equal(get(bench, id).taken_by, "");
	assert_int_equal(give_back(bench, id, ANNA), TAKE_TAKEN);
	assert_int_equal(rule(bench, &of_ben, &found), RULING_DONE);
	assert_int_equal(take(bench, id, ANNA, NULL, &found), TAKE_LATE);
	assert_string_equal(found.decided_by, BEN);
	assert_int_equal(take(bench, "no id", ANNA, NULL, &found), TAKE_NONE);
}

static void
the_clock_stands_while_we_wait_for_a_reply(void **state)
{
	struct bench *bench = *state;
	struct request_facts found;
	const char *id = asked(bench, "L-1", REQUEST_DISPUTE, "30 hours");
	struct request_facts before = get(bench, id);
	const struct ruling question = { .id = id,
		.answer = REQUEST_ASK,
		.actor = ANNA,
		.words = "Was it off?" };
	assert_int_equal(take(bench, id, ANNA, NULL, &found), TAKE_DONE);
	assert_int_equal(rule(bench, &question, &found), RULING_DONE);
	script(bench,
	    "UPDATE lazaret.request SET asked_at = asked_at"
	    " - interval '5 hours' WHERE asked_at IS NOT NULL");
	assert_string_equal(get(bench, id).taken_by, "");
	QUEUE_IS(bench, FILTER(.part = QUEUE_BACK), id);
	assert_int_equal(take(bench, id, ANNA, NULL, &found), TAKE_LATE);
	const struct request_order reply = { .line_id = line_id(bench, "L-1"),
		.code = "",
		.kind = REQUEST_DISPUTE,
		.words = "It was off.",
		.actor = "subscriber" };
	enum asking_outcome outcome;
	struct db *pages = as_role(bench, "lazaret_subscriber");
	WORKS(request_make(pages, bench->arena, &reply, &outcome));
	db_free(pages);
	assert_int_equal(outcome, REQUEST_MADE);
	struct request_facts after = get(bench, id);
	assert_string_equal(after.state, "waiting");
	assert_int_equal(after.made_at, before.made_at);
	assert_in_range(after.waits_since - before.waits_since, 18000, 18060);
}

static void
a_denial_says_why(void **state)
{
	struct bench *bench = *state;
	struct request_facts found;
	struct reason *reasons;
	size_t count;
	script(bench,
	    "INSERT INTO lazaret.reason VALUES"
	    " ('b', '{dispute}', 'It was your line.'),"
	    " ('a', '{release,dispute}', 'We still see it.'),"
	    " ('c', '{exemption}', 'Nothing depends on it.')");
	WORKS(
	    reason_list(desk, bench->arena, REQUEST_DISPUTE, &reasons, &count));
	assert_int_equal(count, 2);
	assert_string_equal(reasons[0].name, "a");
	assert_null(reason_find(reasons, count, STR("c")));
	const struct reason *why = reason_find(reasons, count, STR("b"));
	const char *id = asked(bench, "L-2", REQUEST_RELEASE, "1 min");
	struct ruling ruling = { .id = id, .actor = ANNA, .words = "" };
	assert_int_equal(rule(bench, &ruling, &found), RULING_MUTE);
	assert_string_equal(get(bench, id).state, "waiting");
	ruling.reason = why->words;
	assert_int_equal(rule(bench, &ruling, &found), RULING_DONE);
	assert_string_equal(get(bench, id).reason, "It was your line.");
	assert_string_equal(get(bench, id).answer, "");
	QUEUE_IS(bench, FILTER(.part = QUEUE_DECIDED, .by = ANNA), id);
}

/* ---- two at the same moment ---- */

enum { ROUNDS = 12 };

struct rival {
	struct db *db;
	struct arena *arena;
	pthread_barrier_t *start;
	struct ruling ruling;
	enum take_outcome taken;
	enum ruling_outcome ruled;
	struct request_facts found; /* as it was for the decision */
	struct request_facts held;  /* as it was for the take */
};

static void *
take_at_once(void *context)
{
	struct rival *r = context;
	const struct take_order order = { r->ruling.id, r->ruling.actor, NULL };
	pthread_barrier_wait(r->start);
	if (queue_take(r->db, r->arena, &order, &r->taken, &r->held) != DB_OK)
		r->taken = TAKE_NONE;
	return NULL;
}

static void *
rule_at_once(void *context)
{
	struct rival *r = context;
	pthread_barrier_wait(r->start);
	if (ruling_make(r->db, r->arena, &r->ruling, &r->ruled, &r->found) !=
	    DB_OK)
		r->ruled = RULING_NONE;
	return NULL;
}

static void
race(struct rival *rivals, const char *id, void *(*deed)(void *))
{
	pthread_t threads[2];
	for (int i = 0; i < 2; i++) {
		rivals[i].ruling.id = id;
		assert_int_equal(
		    pthread_create(&threads[i], NULL, deed, &rivals[i]), 0);
	}
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

static void
of_two_who_take_one_has_it(struct rival *rivals, const char *id)
{
	race(rivals, id, take_at_once);
	int first = rivals[0].taken == TAKE_DONE ? 0 : 1;
	assert_int_equal(rivals[first].taken, TAKE_DONE);
	assert_int_equal(rivals[1 - first].taken, TAKE_TAKEN);
	assert_string_equal(
	    rivals[1 - first].held.taken_by, rivals[first].ruling.actor);
}

static void
of_two_who_decide_one_did(struct rival *rivals, const char *id)
{
	race(rivals, id, rule_at_once);
	int first = rivals[0].ruled == RULING_DONE ? 0 : 1;
	const struct rival *second = &rivals[1 - first];
	assert_int_equal(rivals[first].ruled, RULING_DONE);
	assert_int_equal(second->ruled, RULING_LATE);
	assert_string_equal(
	    second->found.decided_by, rivals[first].ruling.actor);
	assert_string_equal(second->found.state,
	    rivals[first].ruling.answer == REQUEST_APPROVE ? "approved"
							   : "denied");
}

static void
two_at_once_are_one_and_another(void **state)
{
	struct bench *bench = *state;
	pthread_barrier_t start;
	struct rival rivals[2] = {
		{ .ruling = { .actor = ANNA,
		      .answer = REQUEST_APPROVE,
		      .words = "" } },
		{ .ruling = { .actor = BEN, .words = "Not yet." } },
	};
	pthread_barrier_init(&start, NULL, 2);
	for (int i = 0; i < 2; i++) {
		rivals[i].db = as_role(bench, "lazaret_staff");
		rivals[i].arena = arena_new(1 << 20);
		rivals[i].start = &start;
	}
	for (int i = 0; i < ROUNDS; i++) {
		const char *id = asked(bench, "L-4", REQUEST_RELEASE, "1 min");
		of_two_who_take_one_has_it(rivals, id);
		script(bench,
		    "UPDATE lazaret.request SET taken_by = NULL,"
		    " taken_at = NULL");
		of_two_who_decide_one_did(rivals, id);
	}
	assert_int_equal(count(bench,
			     "SELECT count(*) FROM lazaret.timeline t"
			     " JOIN lazaret.case c ON c.id = t.case_id"
			     " JOIN lazaret.line l ON l.id = c.line_id"
			     " WHERE t.kind IN ('approved', 'denied', 'taken')"
			     "  AND l.reference = 'L-4'"),
	    2 * ROUNDS);
	for (int i = 0; i < 2; i++) {
		db_free(rivals[i].db);
		arena_free(rivals[i].arena);
	}
	pthread_barrier_destroy(&start);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_longest_comes_first),
		cmocka_unit_test(nobody_handles_what_another_has_taken),
		cmocka_unit_test(a_take_ends_by_itself),
		cmocka_unit_test(the_clock_stands_while_we_wait_for_a_reply),
		cmocka_unit_test(a_denial_says_why),
		cmocka_unit_test(two_at_once_are_one_and_another),
	};
	return cmocka_run_group_tests_name(
	    "queue", tests, open_desk, close_desk);
}
