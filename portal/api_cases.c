/* SPDX-License-Identifier: BSD-2-Clause */
/* api_cases.c -- GET /cases and GET /cases/{id}: what is open, what happened */
#include "cases/case.h"

#include "lib/json.h"
#include "lib/uuid.h"
#include "portal/api.h"
#include "portal/problem.h"

enum { LIMIT_ABSENT = 100, LIMIT_MOST = 1000, REFERENCE_MOST = 64 };

struct query {
	struct str cause, state, measure, line, account, source, after;
	int64_t limit;
};

static const char *const states[] = { "open", "held", "watch", "closed", NULL };
static const char *const measures[] = { "none", "notice", "restrict",
	"throttle", "garden", "suspend", NULL };

#define PLACE(member) offsetof(struct query, member)
static const struct shape_field fields[] = {
	{ "cause", FIELD_TEXT, PLACE(cause), .least = 1,
	    .most = REFERENCE_MOST },
	{ "state", FIELD_WORD, PLACE(state), .words = states },
	{ "measure", FIELD_WORD, PLACE(measure), .words = measures },
	{ "line", FIELD_TEXT, PLACE(line), .least = 1, .most = REFERENCE_MOST },
	{ "account", FIELD_TEXT, PLACE(account), .least = 1,
	    .most = REFERENCE_MOST },
	{ "source", FIELD_TEXT, PLACE(source), .least = 1,
	    .most = REFERENCE_MOST },
	{ "limit", FIELD_NUMBER, PLACE(limit), .least = 1, .most = LIMIT_MOST,
	    .absent = LIMIT_ABSENT },
	{ "after", FIELD_TEXT, PLACE(after), .least = 1, .most = 60 },
};
const struct shape api_cases_shape = { fields, sizeof fields / sizeof *fields,
	sizeof(struct query) };

/* "next" is where the following page starts: opened_at and id of the last
 * case, which no new case moves. */
static const char *
print_next(struct arena *arena, const struct case_facts *last)
{
	return arena_print(
	    arena, "%lld.%s", (long long)last->opened_at, last->id);
}

static bool
read_after(struct str after, struct case_filter *filter)
{
	uint8_t bytes[UUID_SIZE];
	struct str id;
	struct str opened_at = str_cut(after, '.', &id);
	filter->before_id = id.data;
	return str_number(opened_at, 0, INT64_MAX, &filter->before) &&
	    uuid_parse(id, bytes);
}

static void
answer_list(struct request *request, struct answer *answer,
    const struct case_facts *facts, size_t count, bool more)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, api_case_json(&facts[i]));
	json_t *next = more && count > 0
	    ? json_string(print_next(request->arena, &facts[count - 1]))
	    : json_null();
	answer_json(request, answer, 200,
	    json_pack("{so so}", "cases", list, "next", next));
	answer_etag(request, answer);
}

void
api_cases_list(struct request *request, struct answer *answer)
{
	const struct query *asked = request->asked;
	struct case_filter filter = {
		.cause = asked->cause.data,
		.state = asked->state.data,
		.measure = asked->measure.data,
		.line = asked->line.data,
		.account = asked->account.data,
		.source = asked->source.data,
		.limit = (int)asked->limit,
	};
	struct case_facts *facts;
	size_t count;
	bool more;
	if (asked->after.data != NULL && !read_after(asked->after, &filter)) {
		problem_answer_field(request, answer, "after",
		    "must be the \"next\" of an earlier answer");
		return;
	}
	enum db_outcome outcome = case_list(
	    request->db, request->arena, &filter, &facts, &count, &more);
	if (outcome == DB_OK)
		answer_list(request, answer, facts, count, more);
	else
		api_answer_failed(request, answer, outcome);
}

static json_t *
timeline_json(const struct case_event *events, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		char reason[JSON_REASON_SIZE];
		json_t *detail = json_parse(str_from(events[i].detail), reason);
		json_array_append_new(list,
		    json_pack("{so ss ss so}", "at", json_time(events[i].at),
			"kind", events[i].kind, "actor", events[i].actor,
			"detail", detail != NULL ? detail : json_object()));
	}
	return list;
}

void
api_cases_get(struct request *request, struct answer *answer)
{
	const char *id = arena_copy(request->arena, request->parts[0]);
	struct case_facts facts;
	struct case_event *events = NULL;
	size_t count = 0;
	bool found = false;
	enum db_outcome outcome =
	    case_named(request->db, request->arena, id, &facts, &found);
	if (outcome == DB_OK && found)
		outcome = case_timeline(
		    request->db, request->arena, facts.id, &events, &count);
	if (outcome != DB_OK) {
		api_answer_failed(request, answer, outcome);
		return;
	}
	if (!found) {
		problem_answer(request, answer, PROBLEM_NO_CASE,
		    "There is no case with this id or code.");
		return;
	}
	json_t *body = api_case_json(&facts);
	json_object_set_new(body, "timeline", timeline_json(events, count));
	answer_json(request, answer, 200, body);
	answer_etag(request, answer);
}
