/* SPDX-License-Identifier: BSD-2-Clause */
/* pause.c -- half an hour of Internet at once, for what cannot wait */
#include "cases/pause.h"

#include "cases/case.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/way_store.h"

enum pause_outcome
pause_judge(const struct door *door, int64_t *seconds_out)
{
	int64_t shortest = 0;
	for (size_t i = 0; i < door->count; i++) {
		const struct door_case *one = &door->cases[i];
		if (one->facts.measure < MEASURE_GARDEN)
			continue;
		if (one->facts.measure == MEASURE_SUSPEND ||
		    one->way.pause == 0)
			return PAUSE_NONE;
		if (one->way.paused)
			return PAUSE_USED;
		if (shortest == 0 || one->way.pause < shortest)
			shortest = one->way.pause;
	}
	if (shortest == 0)
		return PAUSE_NOTHING;
	*seconds_out = shortest;
	return PAUSE_BEGUN;
}

struct pausing {
	struct arena *arena;
	const char *line_id;
	enum pause_outcome *outcome_out;
	int64_t *seconds_out;
};

static enum db_outcome
lower(struct db *db, struct arena *arena, const struct case_facts *facts,
    int64_t seconds)
{
	const char *time = arena_number(arena, seconds);
	enum db_outcome outcome = db_run(db, &way_store[WAY_PAUSE],
	    DB_VALUES(facts->id, time, "subscriber"), NULL);
	if (outcome == DB_OK)
		outcome = case_tell(db, facts->id, "paused", "subscriber",
		    arena_print(arena, "{\"seconds\": %s}", time));
	if (outcome != DB_OK)
		return outcome;
	return notice_queue(
	    db, facts->line_id, NOTICE_PAUSED, facts->id, false);
}

static enum db_outcome
deed(struct db *db, void *context)
{
	struct pausing *p = context;
	struct door door;
	enum db_outcome outcome = door_read(db, p->arena, p->line_id, &door);
	if (outcome != DB_OK)
		return outcome;
	*p->outcome_out = pause_judge(&door, p->seconds_out);
	if (*p->outcome_out != PAUSE_BEGUN)
		return DB_OK;
	for (size_t i = 0; i < door.count && outcome == DB_OK; i++)
		if (door.cases[i].facts.measure >= MEASURE_GARDEN)
			outcome = lower(db, p->arena, &door.cases[i].facts,
			    *p->seconds_out);
	return outcome;
}

enum db_outcome
pause_begin(struct db *db, struct arena *arena, const char *line_id,
    enum pause_outcome *outcome_out, int64_t *seconds_out)
{
	struct pausing p = { arena, line_id, outcome_out, seconds_out };
	return line_do(db, line_id, deed, &p);
}
