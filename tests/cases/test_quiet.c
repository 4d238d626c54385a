/* SPDX-License-Identifier: BSD-2-Clause */
/* test_quiet.c -- the quiet clock, as tables */
#include "cases/quiet.h"
#include "tests/rows.h"

enum { MINUTE = 60, LAST = 200 }; /* tables are told in minutes */

#define SEES .names = 1, .redirector = true
#define SEEN(...)                                                            \
	.sightings = (const struct quiet_sighting[]){ __VA_ARGS__ },         \
	.sighting_count = sizeof((struct quiet_sighting[]){ __VA_ARGS__ }) / \
	    sizeof(struct quiet_sighting)
#define ALIVE(...)                                                    \
	.alive = (const struct quiet_hour[]){ __VA_ARGS__ },          \
	.alive_count = sizeof((struct quiet_hour[]){ __VA_ARGS__ }) / \
	    sizeof(struct quiet_hour)
#define ALWAYS                                                         \
	ALIVE({ 0, ~0ULL >> 4 }, { 1, ~0ULL >> 4 }, { 2, ~0ULL >> 4 }, \
	    { 3, ~0ULL >> 4 })

struct clock_case {
	const char *name;
	struct quiet_facts facts; /* now and since in minutes */
	int64_t silent, missing;  /* minutes */
	enum quiet_view view;
	int64_t reset; /* minute; 0: none */
};

static const struct clock_case clocks[] = {
	{ "nothing seen: it counts from the start", { SEES, ALWAYS }, 199, 0,
	    QUIET_SEEN },
	{ "not before the case began", { SEES, ALWAYS, .since = 150 }, 49, 11,
	    QUIET_SEEN },
	{ "three in ten minutes set it back",
	    { SEES, ALWAYS, SEEN({ 120, 1 }, { 115, 1 }, { 111, 1 }) }, 79, 0,
	    QUIET_SEEN, 120 },
	{ "three in eleven do not",
	    { SEES, ALWAYS, SEEN({ 121, 1 }, { 115, 1 }, { 111, 1 }) }, 199, 0,
	    QUIET_SEEN },
	{ "two are noise", { SEES, ALWAYS, SEEN({ 190, 2 }) }, 199, 0,
	    QUIET_SEEN },
	{ "three in one minute are not", { SEES, ALWAYS, SEEN({ 190, 3 }) }, 9,
	    51, QUIET_SEEN, 190 },
	{ "noise after a burst leaves the burst's time",
	    { SEES, ALWAYS, SEEN({ 180, 1 }, { 150, 9 }, { 30, 90 }) }, 49, 11,
	    QUIET_SEEN, 150 },
	{ "the latest of a burst counts",
	    { SEES, ALWAYS,
		SEEN({ 150, 1 }, { 149, 1 }, { 148, 1 }, { 147, 5 }) },
	    49, 11, QUIET_SEEN, 150 },
	{ "older ones than are given count as a burst",
	    { SEES, ALWAYS, SEEN({ 190, 1 }, { 170, 1 }), .cut = true }, 29, 31,
	    QUIET_SEEN, 170 },
	{ "a line that is off is not clean", { SEES }, 0, 60, QUIET_SEEN },
	{ "one question speaks for ten minutes", { SEES, ALIVE({ 1, 1 }) }, 10,
	    50, QUIET_SEEN },
	{ "two of them do not count twice", { SEES, ALIVE({ 1, 1 | 1 << 5 }) },
	    15, 45, QUIET_SEEN },
	{ "nor into the future", { SEES, ALIVE({ 3, 1 << 16 }) }, 4, 56,
	    QUIET_SEEN },
	{ "nor before the start", { SEES, ALIVE({ 1, 1 }), .since = 64 }, 5, 55,
	    QUIET_SEEN },
	{ "the 60th minute is one", { SEES, ALIVE({ 1, 1ULL << 59 }) }, 10, 50,
	    QUIET_SEEN },
	{ "nothing is known of the cause",
	    { ALWAYS, .redirector = true, .gateway = true }, 199, 0,
	    QUIET_NO_INDICATORS },
	{ "the redirector does not report",
	    { ALWAYS, .names = 1, .gateway = true }, 199, 0,
	    QUIET_NO_REDIRECTOR },
	{ "only ports, and no gateway",
	    { ALWAYS, .ports = 1, .redirector = true }, 199, 0,
	    QUIET_NO_GATEWAY },
	{ "only ports, and a gateway",
	    { ALWAYS, .ports = 1, .redirector = true, .gateway = true }, 199, 0,
	    QUIET_SEEN },
	{ "names are seen without a gateway",
	    { ALWAYS, .names = 1, .ports = 1, .redirector = true }, 199, 0,
	    QUIET_SEEN },
};

static void
look(void **state)
{
	const struct clock_case *wanted = *state;
	struct quiet_facts facts = wanted->facts;
	facts.now = LAST * MINUTE;
	facts.since *= MINUTE;
	facts.resets = 3;
	facts.within = 10;
	facts.wanted = 60 * MINUTE;
	struct quiet got = quiet_of(&facts);
	assert_int_equal(got.view, wanted->view);
	assert_int_equal(got.silent, wanted->silent * MINUTE);
	assert_int_equal(got.missing, wanted->missing * MINUTE);
	assert_int_equal(got.reset_at, wanted->reset * MINUTE);
	assert_int_equal(got.opens_at,
	    wanted->view == QUIET_SEEN ? facts.now + got.missing : 0);
}

static void
counts_are_of_their_time(void **state)
{
	(void)state;
	const struct quiet_facts facts = { .now = 3000 * MINUTE,
		.resets = 100,
		.within = 10,
		SEEN({ 2999, 4 }, { 2991, 2 }, { 2990, 8 }, { 1561, 16 },
		    { 1560, 32 }) };
	struct quiet got = quiet_of(&facts);
	assert_int_equal(got.lately, 6);
	assert_int_equal(got.today, 30);
	assert_int_equal(got.last, 2999 * MINUTE);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(counts_are_of_their_time),
	};
	return ROWS_RUN("clocks", clocks, look) +
	    cmocka_run_group_tests_name("quiet", others, NULL, NULL);
}
