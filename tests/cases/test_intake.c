/* SPDX-License-Identifier: BSD-2-Clause */
/* test_intake.c -- every decision about a report, as a table */
#include "cases/intake.h"
#include "tests/cases/decision.h"
#include "tests/rows.h"

/* mirai-like: all at once; slow: a notice first, the wall after a day */
#define WALL_AT_ONCE .ladder = { { MEASURE_GARDEN, true } }, .steps = 1
#define SLOW                                                             \
	.ladder = { { MEASURE_NOTICE, true }, { MEASURE_GARDEN, false }, \
		{ MEASURE_SUSPEND, false } },                            \
	.steps = 3
#define FREELY .enforced = true, .most = MEASURE_SUSPEND

struct intake_case {
	const char *name;
	struct intake_facts facts;
	struct intake_decision want;
};

static const struct intake_case cases[] = {
	{ "a first report walls by the ladder", { WALL_AT_ONCE, FREELY },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1, NULL,
		true, false, false } },
	{ "a slow ladder begins with a notice", { SLOW, FREELY },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "a cause without a ladder warns", { FREELY },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 0, NULL,
		false, false, false } },
	{ "a further case of a walled line is no new wall",
	    { WALL_AT_ONCE, FREELY, .walled = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1, NULL,
		false, false, false } },
	{ "a source that may only warn",
	    { WALL_AT_ONCE, .enforced = true, .most = MEASURE_NOTICE },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "a business line is told, not walled",
	    { WALL_AT_ONCE, FREELY, .special_kind = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "an exempt line is told, not walled",
	    { WALL_AT_ONCE, FREELY, .exempt = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "a never-wall prefix is told, not walled",
	    { WALL_AT_ONCE, FREELY, .never_wall = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "force does not wall who is protected",
	    { WALL_AT_ONCE, FREELY, .special_kind = true, .asked = true,
		.asks = MEASURE_GARDEN, .force = true },
	    { .outcome = INTAKE_PROTECTED } },
	{ "a notice for who is protected may be asked for",
	    { WALL_AT_ONCE, FREELY, .special_kind = true, .asked = true,
		.asks = MEASURE_NOTICE },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "a lower measure may be asked for",
	    { WALL_AT_ONCE, FREELY, .asked = true, .asks = MEASURE_THROTTLE },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_THROTTLE, MEASURE_THROTTLE, 1,
		NULL, false, false, false } },
	{ "a higher one needs the right to force",
	    { SLOW, FREELY, .asked = true, .asks = MEASURE_GARDEN },
	    { .outcome = INTAKE_FORCE } },
	{ "and is done with it",
	    { SLOW, FREELY, .asked = true, .asks = MEASURE_GARDEN,
		.force = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 0, NULL,
		true, false, false } },
	{ "shadow mode decides and applies nothing",
	    { WALL_AT_ONCE, .most = MEASURE_SUSPEND },
	    { INTAKE_HELD, CASE_HELD, MEASURE_NONE, MEASURE_GARDEN, 1, "shadow",
		false, false, false } },
	{ "the brake holds at notice and is pulled for the source",
	    { WALL_AT_ONCE, FREELY, .source_full = true },
	    { INTAKE_HELD, CASE_HELD, MEASURE_NOTICE, MEASURE_GARDEN, 1,
		"brake", false, true, false } },
	{ "the brake in all", { WALL_AT_ONCE, FREELY, .all_full = true },
	    { INTAKE_HELD, CASE_HELD, MEASURE_NOTICE, MEASURE_GARDEN, 1,
		"brake", false, false, true } },
	{ "a pulled brake stays pulled",
	    { WALL_AT_ONCE, FREELY, .braked = true },
	    { INTAKE_HELD, CASE_HELD, MEASURE_NOTICE, MEASURE_GARDEN, 1,
		"brake", false, false, false } },
	{ "the brake does not hold a notice", { SLOW, FREELY, .braked = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_NOTICE, MEASURE_NOTICE, 1, NULL,
		false, false, false } },
	{ "nor a case of a line that is walled already",
	    { WALL_AT_ONCE, FREELY, .braked = true, .walled = true },
	    { INTAKE_OPENED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1, NULL,
		false, false, false } },
	{ "a second report joins and changes nothing",
	    { WALL_AT_ONCE, FREELY, .state = CASE_OPEN, .walled = true,
		.measure = MEASURE_GARDEN, .wanted = MEASURE_GARDEN,
		.step = 1 },
	    { INTAKE_JOINED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1, NULL,
		false, false, false } },
	{ "a second report raises by force",
	    { SLOW, FREELY, .state = CASE_OPEN, .measure = MEASURE_NOTICE,
		.wanted = MEASURE_NOTICE, .step = 1, .asked = true,
		.asks = MEASURE_GARDEN, .force = true },
	    { INTAKE_JOINED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1, NULL,
		true, false, false } },
	{ "a second report of a held case leaves it held",
	    { WALL_AT_ONCE, FREELY, .state = CASE_HELD,
		.measure = MEASURE_NOTICE, .wanted = MEASURE_GARDEN,
		.step = 1 },
	    { INTAKE_JOINED, CASE_HELD, MEASURE_NOTICE, MEASURE_GARDEN, 1, NULL,
		false, false, false } },
	{ "fresh evidence in the watch: the measure returns, a step higher",
	    { SLOW, FREELY, .state = CASE_WATCH, .wanted = MEASURE_GARDEN,
		.step = 2 },
	    { INTAKE_RELAPSED, CASE_OPEN, MEASURE_SUSPEND, MEASURE_SUSPEND, 3,
		NULL, true, false, false } },
	{ "the ladder has an end",
	    { WALL_AT_ONCE, FREELY, .state = CASE_WATCH,
		.wanted = MEASURE_GARDEN, .step = 1 },
	    { INTAKE_RELAPSED, CASE_OPEN, MEASURE_GARDEN, MEASURE_GARDEN, 1,
		NULL, true, false, false } },
	{ "a relapse can be held, too",
	    { WALL_AT_ONCE, FREELY, .state = CASE_WATCH, .braked = true,
		.wanted = MEASURE_GARDEN, .step = 1 },
	    { INTAKE_HELD, CASE_HELD, MEASURE_NOTICE, MEASURE_GARDEN, 1,
		"brake", false, false, false } },
	{ "evidence from before the release walls nothing",
	    { WALL_AT_ONCE, FREELY, .state = CASE_WATCH, .stale = true,
		.wanted = MEASURE_GARDEN, .step = 1 },
	    { .outcome = INTAKE_FILED, .state = CASE_WATCH } },
	{ "not even by force",
	    { WALL_AT_ONCE, FREELY, .stale = true, .asked = true,
		.asks = MEASURE_SUSPEND, .force = true },
	    { .outcome = INTAKE_FILED } },
};

static void
decide(void **state)
{
	const struct intake_case *wanted = *state;
	struct intake_decision got = intake_decide(&wanted->facts);
	decision_equal(&got, &wanted->want);
}

int
main(void)
{
	return ROWS_RUN("intake", cases, decide);
}
