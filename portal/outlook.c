/* SPDX-License-Identifier: BSD-2-Clause */
/* outlook.c -- what comes next for a line: steps, answers, questions */
#include "portal/outlook.h"

#include <string.h>

#include "lib/time.h"

enum {
	NEWEST = 10,	/* requests of a case that are looked at */
	ONE_MOMENT = 60 /* seconds: an approval and its release */
};

const struct request_facts *
outlook_request(
    const struct request_facts *list, size_t count, enum request_kind kind)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind)
			return &list[i];
	return NULL;
}

/* A decision of an earlier round of the case is no news any more: the line
 * was released since, and relapsed or was released again. */
static bool
is_of_use(const struct case_facts *facts, const struct request_facts *request)
{
	int64_t released = facts->released_at / TIME_SECOND;
	if (request->kind == REQUEST_REVIEW ||
	    strcmp(request->state, "withdrawn") == 0)
		return false;
	if (request_waits(request) || request->made_at > released)
		return true;
	return strcmp(facts->state, "watch") == 0 &&
	    strcmp(request->state, "denied") != 0 &&
	    request->decided_at + ONE_MOMENT > released;
}

static enum db_outcome
read_requests(struct db *db, struct arena *arena,
    const struct case_facts *facts, struct outlook *outlook)
{
	struct request_facts *list;
	size_t count;
	enum db_outcome outcome =
	    request_list(db, arena, facts->id, true, NEWEST, &list, &count);
	for (size_t i = 0; outcome == DB_OK && i < count; i++)
		if (is_of_use(facts, &list[i]) &&
		    outlook_request(outlook->requests, outlook->request_count,
			list[i].kind) == NULL)
			outlook->requests[outlook->request_count++] = list[i];
	return outcome;
}

static enum db_outcome
read_step(struct db *db, const struct case_facts *facts, enum measure measure,
    struct outlook *outlook)
{
	struct way_step step;
	enum db_outcome outcome = way_next_step(db, facts->id, &step);
	if (outcome != DB_OK || !step.found || step.measure <= measure)
		return outcome;
	if (!outlook->step.found || step.due_at < outlook->step.due_at)
		outlook->step = step;
	return DB_OK;
}

enum db_outcome
outlook_read(struct db *db, struct arena *arena, const char *line_id,
    enum measure measure, const struct door *door, struct outlook *outlook_out)
{
	struct outlook outlook = { 0 };
	enum db_outcome outcome = DB_OK;
	if (door->count == 0)
		outcome = survey_open(db, arena, line_id, &outlook.survey);
	for (size_t i = 0; outcome == DB_OK && i < door->count; i++) {
		const struct case_facts *facts = &door->cases[i].facts;
		outcome = read_requests(db, arena, facts, &outlook);
		if (outcome == DB_OK)
			outcome = read_step(db, facts, measure, &outlook);
	}
	*outlook_out = outlook;
	return outcome;
}
