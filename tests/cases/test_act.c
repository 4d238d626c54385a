/* SPDX-License-Identifier: BSD-2-Clause */
/* test_act.c -- every decision about an act of staff, as a table */
#include "cases/act.h"
#include "tests/rows.h"

#define OPEN(level)                             \
	{                                       \
		"open", (level), (level), "", 2 \
	}
#define BRAKED                                                     \
	{                                                          \
		"held", MEASURE_NOTICE, MEASURE_GARDEN, "brake", 1 \
	}
#define SHADOW                                                    \
	{                                                         \
		"held", MEASURE_NONE, MEASURE_GARDEN, "shadow", 1 \
	}
#define WATCH                                                \
	{                                                    \
		"watch", MEASURE_NONE, MEASURE_GARDEN, "", 2 \
	}
#define CLOSED                                                \
	{                                                     \
		"closed", MEASURE_NONE, MEASURE_GARDEN, "", 2 \
	}
#define BY_HAND(level)                          \
	{                                       \
		"open", (level), (level), "", 0 \
	}

static const struct act_row {
	const char *name;
	enum act_kind kind;
	enum measure measure;
	struct act_standing now, seen, back;
	struct act_shield shield;
	enum act_outcome want;
	struct act_standing after;
} rows[] = {
	{ "an open case is released", ACT_RELEASE, 0, OPEN(MEASURE_GARDEN),
	    .want = ACT_DONE, .after = WATCH },
	{ "a held one, too", ACT_RELEASE, 0, BRAKED, .want = ACT_DONE,
	    .after = { "watch", MEASURE_NONE, MEASURE_GARDEN, "", 1 } },
	{ "not twice", ACT_RELEASE, 0, WATCH, .want = ACT_NOTHING },
	{ "a wall is softened, and the ladder rests", ACT_SOFTEN,
	    MEASURE_NOTICE, OPEN(MEASURE_GARDEN), .want = ACT_DONE,
	    .after = BY_HAND(MEASURE_NOTICE) },
	{ "nothing is softened upwards", ACT_SOFTEN, MEASURE_GARDEN,
	    OPEN(MEASURE_NOTICE), .want = ACT_NOTHING },
	{ "nor is what is held", ACT_SOFTEN, MEASURE_NONE, BRAKED,
	    .want = ACT_NOTHING },
	{ "a case is walled", ACT_WALL, MEASURE_SUSPEND, OPEN(MEASURE_GARDEN),
	    .want = ACT_DONE, .after = BY_HAND(MEASURE_SUSPEND) },
	{ "what the brake holds, too", ACT_WALL, MEASURE_GARDEN, BRAKED,
	    .want = ACT_DONE, .after = BY_HAND(MEASURE_GARDEN) },
	{ "not what the shadow holds", ACT_WALL, MEASURE_GARDEN, SHADOW,
	    .want = ACT_NOTHING },
	{ "not downwards", ACT_WALL, MEASURE_NOTICE, OPEN(MEASURE_GARDEN),
	    .want = ACT_NOTHING },
	{ "an exempt line is not walled", ACT_WALL, MEASURE_GARDEN,
	    OPEN(MEASURE_NOTICE), .shield = { .exempt = true },
	    .want = ACT_EXEMPT },
	{ "nor one that never is", ACT_WALL, MEASURE_GARDEN,
	    OPEN(MEASURE_NOTICE), .shield = { .never_wall = true },
	    .want = ACT_NEVER_WALL },
	{ "but softened", ACT_SOFTEN, MEASURE_RESTRICT, OPEN(MEASURE_GARDEN),
	    .shield = { .exempt = true }, .want = ACT_DONE,
	    .after = BY_HAND(MEASURE_RESTRICT) },
	{ "what the brake holds is let go", ACT_LET_GO, 0, BRAKED,
	    .want = ACT_DONE,
	    .after = { "open", MEASURE_GARDEN, MEASURE_GARDEN, "", 1 } },
	{ "not what the shadow holds, either", ACT_LET_GO, 0, SHADOW,
	    .want = ACT_NOTHING },
	{ "not onto a line that is exempt by now", ACT_LET_GO, 0, BRAKED,
	    .shield = { .exempt = true }, .want = ACT_EXEMPT },
	{ "a case that changed is left alone", ACT_RELEASE, 0,
	    OPEN(MEASURE_GARDEN), .seen = OPEN(MEASURE_NOTICE),
	    .want = ACT_CHANGED },
	{ "one that did not is not", ACT_RELEASE, 0, OPEN(MEASURE_GARDEN),
	    .seen = OPEN(MEASURE_GARDEN), .want = ACT_DONE, .after = WATCH },
	{ "a release is undone", ACT_UNDO, 0, WATCH,
	    .back = OPEN(MEASURE_GARDEN), .want = ACT_DONE,
	    .after = OPEN(MEASURE_GARDEN) },
	{ "what was let go is held again", ACT_UNDO, 0, OPEN(MEASURE_GARDEN),
	    .back = BRAKED, .want = ACT_DONE, .after = BRAKED },
	{ "a closed case stays closed", ACT_UNDO, 0, CLOSED,
	    .back = OPEN(MEASURE_GARDEN), .want = ACT_NOTHING },
	{ "nothing is to be done twice", ACT_UNDO, 0, OPEN(MEASURE_GARDEN),
	    .back = OPEN(MEASURE_GARDEN), .want = ACT_NOTHING },
	{ "no wall comes back onto an exempt line", ACT_UNDO, 0, WATCH,
	    .back = OPEN(MEASURE_GARDEN), .shield = { .exempt = true },
	    .want = ACT_EXEMPT },
};

static void
decides(void **state)
{
	const struct act_row *row = *state;
	struct act_standing after = { 0 };
	const struct act_order order = { .kind = row->kind,
		.measure = row->measure,
		.seen = row->seen.state != NULL ? &row->seen : NULL,
		.back = &row->back };
	assert_int_equal(
	    act_decide(&order, &row->now, &row->shield, &after), row->want);
	if (row->want != ACT_DONE)
		return;
	assert_string_equal(after.state, row->after.state);
	assert_int_equal(after.measure, row->after.measure);
	assert_int_equal(after.wanted, row->after.wanted);
	assert_string_equal(after.held_by, row->after.held_by);
	assert_int_equal(after.step, row->after.step);
}

int
main(void)
{
	return ROWS_RUN("act", rows, decides);
}
