/* SPDX-License-Identifier: BSD-2-Clause */
/* clock.c -- the role that does what is due, without being asked */
#include "warden/clock.h"

#include <poll.h>
#include <string.h>

#include "cases/bulk.h"
#include "cases/case.h"
#include "cases/climb.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/release.h"
#include "cases/request.h"
#include "cases/ruling.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "lib/timer.h"
#include "warden/clock_store.h"
#include "warden/look.h"

enum {
	STATEMENT_SECONDS = 30,
	STAND_BY_SECONDS = 1, /* how soon another warden takes over */
	LEASES_AT_ONCE = 500,
	BULK_MILLISECONDS = 1000, /* of a lap, so that nothing else waits */
	ARENA_SIZE = 1024 * 1024
};

/* Whether this warden is the one that acts. */
enum part { PART_UNKNOWN, PART_STANDS_BY, PART_ACTS };

struct clock {
	struct db *db;
	struct arena *lap;   /* what is due */
	struct arena *arena; /* one deed */
	enum part part;
	int64_t chore_at[CLOCK_CHORES]; /* when each is due next */
};

/* ---- deeds ---- */

/* In a transaction with the line locked; `*done_out` is false where it was not
 * due any more. */
typedef enum db_outcome
deed_fn(struct clock *clock, const struct clock_due *due, bool *done_out);

static enum db_outcome
expire(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	struct case_facts facts;
	enum release_outcome released;
	const struct release_order order = { .case_id = due->case_id,
		.kind = RELEASE_TIMED,
		.actor = LOOK_ACTOR,
		.reason = "" };
	enum db_outcome outcome =
	    release_inside(clock->db, clock->arena, &order, &released, &facts);
	*done_out = released == RELEASE_DONE;
	return outcome;
}

static enum db_outcome
end_watch(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	enum db_outcome outcome =
	    clock_store_close(clock->db, due->case_id, done_out);
	if (outcome != DB_OK || !*done_out)
		return outcome;
	return look_good_bye(clock->db, due);
}

/* The wall comes back at the stated time, and a mail explains why. */
static enum db_outcome
end_pause(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	enum db_outcome outcome =
	    clock_store_resume(clock->db, due->case_id, done_out);
	if (outcome != DB_OK || !*done_out)
		return outcome;
	outcome =
	    case_tell(clock->db, due->case_id, "resumed", LOOK_ACTOR, "{}");
	if (outcome != DB_OK)
		return outcome;
	return notice_queue(
	    clock->db, due->line_id, NOTICE_RESUMED, due->case_id, false);
}

static enum db_outcome
climb(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	return climb_inside(
	    clock->db, clock->arena, due->case_id, LOOK_ACTOR, done_out);
}

/* An answer that was promised, or a reply, has not come in time. */
static enum db_outcome
lapse(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	return ruling_lapse_inside(
	    clock->db, clock->arena, due->case_id, LOOK_ACTOR, done_out);
}

static enum db_outcome
look(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	return look_at(clock->db, clock->arena, due, done_out);
}

static enum db_outcome
review(struct clock *clock, const struct clock_due *due, bool *done_out)
{
	return look_review(clock->db, clock->arena, due, done_out);
}

/* The word of the statement, and what to do. */
static const struct {
	const char *name;
	deed_fn *act;
} deeds[] = {
	{ "expire", expire },
	{ "climb", climb },
	{ "close", end_watch },
	{ "resume", end_pause },
	{ "review", review },
	{ "lapse", lapse },
	{ "look", look },
};

static deed_fn *
find_deed(const char *name)
{
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
		if (strcmp(deeds[i].name, name) == 0)
			return deeds[i].act;
	return NULL;
}

static void
act(struct clock *clock, const struct clock_due *due)
{
	bool done = false;
	deed_fn *deed = find_deed(due->deed);
	if (deed == NULL) {
		log_warn(
		    "case %s: %s is unknown here", due->case_id, due->deed);
		return;
	}
	arena_reset(clock->arena);
	enum db_outcome outcome = db_begin(clock->db);
	if (outcome == DB_OK)
		outcome = line_lock(clock->db, due->line_id);
	if (outcome == DB_OK)
		outcome = deed(clock, due, &done);
	outcome = db_end(clock->db, outcome);
	if (outcome == DB_REFUSED)
		log_warn("case %s: %s: %s", due->case_id, due->deed,
		    db_message(clock->db));
	else if (outcome == DB_OK && done)
		log_info("case %s: %s", due->case_id, due->deed);
}

/* ---- a lap ---- */

static void
end_leases(struct clock *clock)
{
	int64_t ended = LEASES_AT_ONCE;
	while (ended >= LEASES_AT_ONCE && !roles_stopping()) {
		ended = 0;
		arena_reset(clock->arena);
		if (clock_store_end_leases(clock->db, clock->arena,
			LEASES_AT_ONCE, &ended) != DB_OK)
			return;
	}
}

static void
do_chores(struct clock *clock)
{
	for (size_t i = 0; i < CLOCK_CHORES; i++) {
		const struct clock_chore *chore = &clock_store_chores[i];
		if (timer_milliseconds() < clock->chore_at[i] ||
		    roles_stopping())
			continue;
		if (db_run(clock->db, &chore->sql, NULL, NULL) == DB_OK)
			clock->chore_at[i] =
			    timer_milliseconds() + chore->every * 1000;
	}
}

static void
do_due(struct clock *clock)
{
	const struct clock_due *due;
	size_t count;
	arena_reset(clock->lap);
	if (clock_store_due(clock->db, clock->lap, &due, &count) != DB_OK)
		return;
	for (size_t i = 0; i < count && !roles_stopping(); i++)
		act(clock, &due[i]);
}

/* What staff have set going for many cases at once. */
static void
do_bulk(struct clock *clock)
{
	int64_t end = timer_milliseconds() + BULK_MILLISECONDS;
	size_t tried = BULK_STEP;
	while (tried > 0 && timer_milliseconds() < end && !roles_stopping())
		if (bulk_step(clock->db, clock->arena, NULL, &tried) != DB_OK)
			return;
}

static enum part
find_part(struct clock *clock)
{
	bool leads;
	if (clock_store_lead(clock->db, &leads) != DB_OK)
		return PART_UNKNOWN;
	return leads ? PART_ACTS : PART_STANDS_BY;
}

static void
lap(struct clock *clock)
{
	enum part before = clock->part;
	clock->part = find_part(clock);
	if (clock->part != before && clock->part != PART_UNKNOWN)
		log_info(clock->part == PART_ACTS
			? "acts"
			: "stands by: another warden acts");
	if (clock->part != PART_ACTS)
		return;
	end_leases(clock);
	do_due(clock);
	do_bulk(clock);
	do_chores(clock);
}

/* ---- the role ---- */

void
clock_run(void *context)
{
	const struct clock_settings *settings = context;
	const struct sandbox_role promise = {
		.name = "clock",
		.promises = SANDBOX_DATABASE,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false } },
	};
	struct pollfd fd = { .fd = roles_socket(), .events = POLLIN };
	log_open("lazaret-warden", "clock");
	struct clock clock = { .db = db_new(settings->database,
				   "lazaret-warden clock", STATEMENT_SECONDS),
		.lap = arena_new(ARENA_SIZE),
		.arena = arena_new(ARENA_SIZE) };
	sandbox_enter(&promise);
	while (!roles_stopping()) {
		lap(&clock);
		int64_t pause =
		    clock.part == PART_ACTS ? settings->lap : STAND_BY_SECONDS;
		poll(&fd, 1, (int)pause * 1000);
	}
	arena_free(clock.arena);
	arena_free(clock.lap);
	db_free(clock.db);
}
