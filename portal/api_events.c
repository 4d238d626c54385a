/* SPDX-License-Identifier: BSD-2-Clause */
/* api_events.c -- GET /events: what happened since then */
#include "cases/event.h"

#include "portal/api.h"
#include "portal/bearer.h"
#include "portal/problem.h"

enum { LIMIT_ABSENT = 100, LIMIT_MOST = 1000, KINDS_MOST = 500 };

struct query {
	int64_t since, limit;
	struct str kind;
};

#define PLACE(member) offsetof(struct query, member)
static const struct shape_field fields[] = {
	{ "since", FIELD_NUMBER, PLACE(since), .most = INT64_MAX,
	    .absent = -1 },
	{ "kind", FIELD_TEXT, PLACE(kind), .least = 1, .most = KINDS_MOST },
	{ "limit", FIELD_NUMBER, PLACE(limit), .least = 1, .most = LIMIT_MOST,
	    .absent = LIMIT_ABSENT },
};
const struct shape api_events_shape = { fields, sizeof fields / sizeof *fields,
	sizeof(struct query) };

static void
answer_page(struct request *request, struct answer *answer,
    const struct event_page *page)
{
	json_t *list = json_array();
	for (size_t i = 0; i < page->count; i++)
		json_array_append_new(list, event_json(&page->events[i]));
	answer_json(request, answer, 200,
	    json_pack("{so sI sI}", "events", list, "next",
		(json_int_t)page->next, "last", (json_int_t)page->last));
	answer_etag(request, answer);
}

static void
answer_gone(struct request *request, struct answer *answer,
    const struct event_page *page)
{
	problem_answer(request, answer, PROBLEM_SINCE,
	    page->reach == EVENT_AHEAD
		? arena_print(request->arena,
		      "The last event is %lld: the record was set up anew. "
		      "Read the cases, and go on from there.",
		      (long long)page->last)
		: arena_print(request->arena,
		      "Events up to %lld are forgotten. Read the cases, and "
		      "go on from there.",
		      (long long)page->oldest));
}

void
api_events(struct request *request, struct answer *answer)
{
	const struct query *asked = request->asked;
	const struct event_filter filter = {
		.since = asked->since,
		.kinds = asked->kind.data,
		.sources = request->bearer->sources,
		.limit = asked->limit,
	};
	struct event_page page;
	enum db_outcome outcome =
	    event_list(request->db, request->arena, &filter, &page);
	if (outcome != DB_OK)
		api_answer_failed(request, answer, outcome);
	else if (page.reach != EVENT_REACHED)
		answer_gone(request, answer, &page);
	else
		answer_page(request, answer, &page);
}
