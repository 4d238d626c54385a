/* SPDX-License-Identifier: BSD-2-Clause */
/* quiet.c -- the quiet clock: how long a line has been silent, while alive */
#include "cases/quiet.h"

enum { MINUTE = 60, HOUR = 60, DAY = 24 * HOUR, LATELY = 10 };

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum quiet_view
view_of(const struct quiet_facts *facts)
{
	if (facts->names + facts->ports == 0)
		return QUIET_NO_INDICATORS;
	if (!facts->redirector)
		return QUIET_NO_REDIRECTOR;
	return facts->names > 0 || facts->gateway ? QUIET_SEEN
						  : QUIET_NO_GATEWAY;
}

/* The newest minute up to which enough sightings came together; -1: never.
 * Two marks walk back in time, `first` behind `last` by less than `within`. */
static int64_t
last_reset(const struct quiet_facts *facts)
{
	const struct quiet_sighting *seen = facts->sightings;
	size_t first = 0;
	int64_t sum = 0;
	for (size_t last = 0; last < facts->sighting_count; last++) {
		while (first < facts->sighting_count &&
		    seen[last].minute - seen[first].minute < facts->within)
			sum += seen[first++].count;
		if (sum >= facts->resets)
			return seen[last].minute;
		sum -= seen[last].count;
	}
	return facts->cut ? seen[facts->sighting_count - 1].minute : -1;
}

static int64_t
count_since(const struct quiet_facts *facts, int64_t minute)
{
	int64_t sum = 0;
	for (size_t i = 0;
	     i < facts->sighting_count && facts->sightings[i].minute > minute;
	     i++)
		sum += facts->sightings[i].count;
	return sum;
}

/* The minutes from `from` up to `until` for which a question speaks. */
static int64_t
alive_minutes(const struct quiet_facts *facts, int64_t from, int64_t until)
{
	int64_t sum = 0, counted = from;
	for (size_t i = 0; i < facts->alive_count; i++)
		for (int bit = 0; bit < HOUR; bit++) {
			if ((facts->alive[i].minutes >> bit & 1) == 0)
				continue;
			int64_t asked = facts->alive[i].hour * HOUR + bit;
			int64_t start = later(asked, counted);
			int64_t end = earlier(asked + QUIET_SPEAKS_FOR, until);
			sum += later(end - start, 0);
			counted = later(counted, end);
		}
	return sum;
}

struct quiet
quiet_of(const struct quiet_facts *facts)
{
	int64_t now = facts->now / MINUTE, reset = last_reset(facts);
	int64_t from = later(facts->since / MINUTE, reset) + 1;
	struct quiet quiet = { .view = view_of(facts),
		.wanted = facts->wanted,
		.silent = alive_minutes(facts, from, now) * MINUTE,
		.reset_at = reset < 0 ? 0 : reset * MINUTE,
		.last = facts->sighting_count == 0
		    ? 0
		    : facts->sightings[0].minute * MINUTE,
		.lately = count_since(facts, now - LATELY),
		.today = count_since(facts, now - DAY) };
	quiet.missing = later(facts->wanted - quiet.silent, 0);
	if (quiet.view == QUIET_SEEN)
		quiet.opens_at = facts->now + quiet.missing;
	return quiet;
}
