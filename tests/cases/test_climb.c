/* SPDX-License-Identifier: BSD-2-Clause */
/* test_climb.c -- every decision about the next step of a ladder, as a table */
#include "cases/intake.h"
#include "tests/cases/decision.h"
#include "tests/rows.h"

#define FREELY .enforced = true, .most = MEASURE_SUSPEND
#define ON_STEP(n, level) \
	.state = CASE_OPEN, .step = (n), .measure = (level), .wanted = (level)
#define GOES(n, level, wall)                                                   \
	{                                                                      \
		INTAKE_JOINED, CASE_OPEN, (level), (level), (n), NULL, (wall), \
		    false, false                                               \
	}
#define WAITS(n, level, who, source, all)                                      \
	{                                                                      \
		INTAKE_JOINED, CASE_OPEN, (level), (level), (n), (who), false, \
		    (source), (all)                                            \
	}

struct climb_case {
	const char *name;
	struct intake_facts facts;
	enum measure next;
	struct intake_decision want;
};

static const struct climb_case cases[] = {
	{ "the wall comes with its step",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT) }, MEASURE_GARDEN,
	    GOES(2, MEASURE_GARDEN, true) },
	{ "no new wall where another case walls the line",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .walled = true },
	    MEASURE_GARDEN, GOES(2, MEASURE_GARDEN, false) },
	{ "a step below what was asked for lowers nothing",
	    { FREELY, ON_STEP(1, MEASURE_GARDEN), .walled = true },
	    MEASURE_THROTTLE, GOES(2, MEASURE_GARDEN, false) },
	{ "a source brings about no more than it may",
	    { .enforced = true,
		.most = MEASURE_RESTRICT,
		ON_STEP(1, MEASURE_NOTICE) },
	    MEASURE_GARDEN, GOES(2, MEASURE_RESTRICT, false) },
	{ "a business line stays at a notice",
	    { FREELY, ON_STEP(1, MEASURE_NOTICE), .special_kind = true },
	    MEASURE_GARDEN, GOES(2, MEASURE_NOTICE, false) },
	{ "an exempt line stays at a notice",
	    { FREELY, ON_STEP(1, MEASURE_NOTICE), .exempt = true },
	    MEASURE_GARDEN, GOES(2, MEASURE_NOTICE, false) },
	{ "a never-wall prefix stays at a notice",
	    { FREELY, ON_STEP(1, MEASURE_NOTICE), .never_wall = true },
	    MEASURE_GARDEN, GOES(2, MEASURE_NOTICE, false) },
	{ "an exemption does not lower what stands",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .exempt = true },
	    MEASURE_GARDEN, GOES(2, MEASURE_RESTRICT, false) },
	{ "who is not believed enough brings about no wall",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .weight = 39,
		.wall_weight = 40 },
	    MEASURE_GARDEN,
	    { INTAKE_JOINED, CASE_OPEN, MEASURE_RESTRICT, MEASURE_RESTRICT, 2,
		.doubted = true } },
	{ "the brake lets a wall wait",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .braked = true },
	    MEASURE_GARDEN, WAITS(1, MEASURE_RESTRICT, "brake", false, false) },
	{ "but no lower step",
	    { FREELY, ON_STEP(1, MEASURE_NOTICE), .braked = true },
	    MEASURE_RESTRICT, GOES(2, MEASURE_RESTRICT, false) },
	{ "a source that has walled its share pulls its brake",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .source_full = true },
	    MEASURE_GARDEN, WAITS(1, MEASURE_RESTRICT, "brake", true, false) },
	{ "all together pull the brake of all",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .all_full = true },
	    MEASURE_GARDEN, WAITS(1, MEASURE_RESTRICT, "brake", false, true) },
	{ "once",
	    { FREELY, ON_STEP(1, MEASURE_RESTRICT), .all_full = true,
		.braked = true },
	    MEASURE_GARDEN, WAITS(1, MEASURE_RESTRICT, "brake", false, false) },
	{ "in shadow nothing climbs",
	    { .most = MEASURE_SUSPEND, ON_STEP(1, MEASURE_NOTICE) },
	    MEASURE_RESTRICT,
	    WAITS(1, MEASURE_NOTICE, "shadow", false, false) },
};

static void
climb(void **state)
{
	const struct climb_case *wanted = *state;
	struct intake_decision got = intake_climb(&wanted->facts, wanted->next);
	decision_equal(&got, &wanted->want);
}

int
main(void)
{
	return ROWS_RUN("climb", cases, climb);
}
