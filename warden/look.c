/* SPDX-License-Identifier: BSD-2-Clause */
/* look.c -- the clock looks at a case: does it open, what is told ahead */
#include "warden/look.h"

#include "cases/case.h"
#include "cases/notice.h"
#include "cases/release.h"
#include "cases/request.h"
#include "cases/way.h"
#include "cases/way_store.h"

enum {
	SOONEST = 10, /* seconds: what a tick or a scan changes comes at once,
		       * by look_at itself */
	LATEST = 60 * 60 /* a site may begin to see */
};

static enum db_outcome
open_door(struct db *db, struct arena *arena, const struct clock_due *due,
    const char *facts)
{
	const struct release_order order = { .case_id = due->case_id,
		.kind = RELEASE_QUIET,
		.actor = LOOK_ACTOR,
		.reason = "",
		.facts = facts };
	enum release_outcome released;
	struct case_facts after;
	enum db_outcome outcome = db_run(db, &way_store[WAY_PROOF],
	    DB_VALUES(due->case_id, "quiet", facts), NULL);
	if (outcome != DB_OK)
		return outcome;
	return release_inside(db, arena, &order, &released, &after);
}

/* The nearer one of what may come, within bounds. */
static int64_t
seconds_until(int64_t ahead, const struct quiet *quiet)
{
	int64_t seconds = LATEST;
	if (ahead >= 0 && ahead < seconds)
		seconds = ahead;
	if (quiet->view == QUIET_SEEN && quiet->missing > 0 &&
	    quiet->missing < seconds)
		seconds = quiet->missing;
	return seconds > SOONEST ? seconds : SOONEST;
}

static enum db_outcome
tell_ahead(struct db *db, struct arena *arena, const struct clock_due *due,
    const struct clock_ahead *ahead)
{
	enum notice_kind kind =
	    ahead->wall ? NOTICE_ANNOUNCED : NOTICE_REMINDED;
	enum db_outcome outcome =
	    clock_store_told(db, arena, due->case_id, ahead);
	if (outcome == DB_OK)
		outcome = case_tell(db, due->case_id, notice_kind_name(kind),
		    LOOK_ACTOR,
		    arena_print(
			arena, "{\"step\": %lld}", (long long)ahead->step));
	if (outcome != DB_OK)
		return outcome;
	return notice_queue(db, due->line_id, kind, due->case_id, false);
}

enum db_outcome
look_at(struct db *db, struct arena *arena, const struct clock_due *due,
    bool *done_out)
{
	struct way way;
	struct clock_ahead ahead;
	enum db_outcome outcome = way_read(db, arena, due->case_id, &way);
	if (outcome != DB_OK)
		return outcome;
	struct rule_verdict verdict = rule_automatic(&way.book, &way.facts);
	*done_out = verdict.opens;
	if (verdict.opens)
		return open_door(
		    db, arena, due, rule_json(&verdict, &way.facts, arena));
	outcome = clock_store_ahead(db, due->case_id, &ahead);
	if (outcome == DB_OK && (ahead.wall || ahead.remind))
		outcome = tell_ahead(db, arena, due, &ahead);
	if (outcome != DB_OK)
		return outcome;
	int64_t next = seconds_until(ahead.next, &way.facts.quiet);
	return db_run(db, &way_store[WAY_LOOK_IN],
	    DB_VALUES(due->case_id, arena_number(arena, next)), NULL);
}

enum db_outcome
look_review(struct db *db, struct arena *arena, const struct clock_due *due,
    bool *done_out)
{
	const struct request_order order = { .line_id = due->line_id,
		.code = "",
		.kind = REQUEST_REVIEW,
		.words = "",
		.actor = LOOK_ACTOR };
	struct case_facts facts;
	enum asking_outcome asked;
	bool found;
	enum db_outcome outcome =
	    case_get(db, arena, due->case_id, &facts, &found);
	if (outcome != DB_OK || !found)
		return outcome;
	outcome = request_make_inside(db, arena, &facts, &order, &asked);
	*done_out = asked == REQUEST_MADE;
	return outcome;
}

enum db_outcome
look_good_bye(struct db *db, const struct clock_due *due)
{
	enum db_outcome outcome =
	    case_tell(db, due->case_id, "closed", LOOK_ACTOR, "{}");
	if (outcome == DB_OK)
		outcome = db_run(
		    db, &way_store[WAY_SURVEY], DB_VALUES(due->case_id), NULL);
	if (outcome != DB_OK)
		return outcome;
	return notice_queue(
	    db, due->line_id, NOTICE_CLOSED, due->case_id, false);
}
