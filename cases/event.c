/* SPDX-License-Identifier: BSD-2-Clause */
/* event.c -- what happened, in an order that a reader can page through */
#include "cases/event.h"

#include <assert.h>

#include "cases/store.h"
#include "lib/db_list.h"
#include "lib/db_one.h"
#include "lib/json.h"

struct event
event_read(
    const struct db_result *rows, int row, int column, struct arena *arena)
{
	struct event event = { .number = db_number(rows, row, column + 1),
		.at = db_number(rows, row, column + 2) };
	const char **const texts[] = { &event.id, NULL, NULL, &event.kind,
		&event.actor, &event.detail, &event.case_id, &event.code,
		&event.cause, &event.state, &event.measure, &event.line,
		&event.account };
	static_assert(sizeof texts / sizeof *texts == EVENT_COUNT, "columns");
	for (int i = 0; i < EVENT_COUNT; i++)
		if (texts[i] != NULL)
			*texts[i] = db_copy(rows, row, column + i, arena);
	return event;
}

static json_t *
case_json(const struct event *event)
{
	if (event->case_id[0] == '\0')
		return json_null();
	return json_pack("{ss ss ss ss ss ss ss}", "id", event->case_id, "code",
	    event->code, "cause", event->cause, "state", event->state,
	    "measure", event->measure, "line", event->line, "account",
	    event->account);
}

json_t *
event_json(const struct event *event)
{
	char reason[JSON_REASON_SIZE];
	json_t *detail = json_parse(str_from(event->detail), reason);
	return json_pack("{ss sI so ss ss so so}", "id", event->id, "number",
	    (json_int_t)event->number, "at", json_time(event->at), "kind",
	    event->kind, "actor", event->actor, "detail",
	    detail != NULL ? detail : json_object(), "case", case_json(event));
}

static void
read_event(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct event *)item_out = event_read(rows, row, 0, arena);
}

static enum db_outcome
read_page(struct db *db, struct arena *arena, const struct event_filter *filter,
    struct event_page *page)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &cases_store[CASES_EVENTS],
	    DB_VALUES(arena_number(arena, filter->since),
		arena_number(arena, page->last), filter->kinds, filter->sources,
		arena_number(arena, filter->limit)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	int last = db_rows(rows) - 1;
	page->count = db_items(rows, SIZE_MAX, arena,
	    DB_ITEM(&page->events, read_event), &page->events);
	bool full = last + 1 == filter->limit;
	page->next = full ? db_number(rows, last, 1) : page->last;
	db_result_free(rows);
	return DB_OK;
}

static enum event_reach
reach_of(const struct event_filter *filter, const struct event_page *page)
{
	if (filter->since > page->last)
		return EVENT_AHEAD;
	return filter->since >= 0 && filter->since < page->oldest
	    ? EVENT_PRUNED
	    : EVENT_REACHED;
}

/* The last number before the page, the oldest after it: so nothing is missing
 * in between, whoever writes or prunes meanwhile. */
enum db_outcome
event_list(struct db *db, struct arena *arena,
    const struct event_filter *filter, struct event_page *page_out)
{
	struct event_page page = { .reach = EVENT_REACHED };
	enum db_outcome outcome = db_one_number(
	    db, &cases_store[CASES_EVENTS_NUMBER], NULL, &page.last);
	if (outcome == DB_OK)
		outcome = read_page(db, arena, filter, &page);
	if (outcome == DB_OK)
		outcome = db_one_number(
		    db, &cases_store[CASES_EVENTS_PRUNED], NULL, &page.oldest);
	page.reach = reach_of(filter, &page);
	*page_out = page;
	return outcome;
}
