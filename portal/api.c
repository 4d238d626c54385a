/* SPDX-License-Identifier: BSD-2-Clause */
/* api.c -- what the answers of the API share */
#include "portal/api.h"

#include "lib/json.h"
#include "lib/timer.h"
#include "portal/bearer.h"
#include "portal/portal.h"
#include "portal/problem.h"
#include "portal/upload.h"

static json_t *
text_or_null(const char *text)
{
	return *text == '\0' ? json_null() : json_string(text);
}

json_t *
api_case_json(const struct case_facts *facts)
{
	return json_pack("{so ss ss ss ss ss so ss ss"
			 " so so so so so so so so so so sI sI sI}",
	    "id", text_or_null(facts->id), "code", facts->code, "cause",
	    facts->cause, "group", facts->group_name, "state", facts->state,
	    "measure", measure_print(facts->measure), "held_by",
	    text_or_null(facts->held_by), "line", facts->line, "account",
	    facts->account, "opened_at", json_time(facts->opened_at),
	    "first_observed_at", json_time(facts->first_observed_at),
	    "last_observed_at", json_time(facts->last_observed_at),
	    "measure_since", json_time(facts->measure_since), "review_at",
	    json_time(facts->review_at), "expires_at",
	    json_time(facts->expires_at), "pause_until",
	    json_time(facts->pause_until), "released_at",
	    json_time(facts->released_at), "watch_until",
	    json_time(facts->watch_until), "closed_at",
	    json_time(facts->closed_at), "reports", (json_int_t)facts->reports,
	    "relapses", (json_int_t)facts->relapses, "step",
	    (json_int_t)facts->step);
}

json_t *
api_attribution_json(const struct attribution *attribution)
{
	return json_pack("{ss ss si ss}", "line", attribution->line, "method",
	    attribution->method, "certainty", attribution->certainty,
	    "explanation", attribution->explanation);
}

/* The domain's explanations are clauses; a detail is a sentence. */
static const char *
sentence(struct request *request, const char *clause)
{
	char *text = arena_print(request->arena, "%s.", clause);
	if (*text >= 'a' && *text <= 'z')
		*text = (char)(*text - ('a' - 'A'));
	return text;
}

void
api_answer_unfound(struct request *request, struct answer *answer,
    const struct attribution *attribution)
{
	problem_answer(request, answer,
	    attribution->verdict == ATTRIBUTION_DOUBT ? PROBLEM_DOUBT
						      : PROBLEM_NOBODY,
	    sentence(request, attribution->explanation));
}

void
api_answer_failed(
    struct request *request, struct answer *answer, enum db_outcome outcome)
{
	if (outcome != DB_REFUSED) {
		problem_answer_away(request, answer);
		return;
	}
	answer->status = 500;
	problem_answer(request, answer, PROBLEM_STATUS,
	    "The database refused this; the portal's log says why.");
}

bool
api_stream_enter(struct request *request, struct answer *answer)
{
	uint8_t token[UUID_SIZE];
	int64_t wait;
	if (!uuid_parse(str_from(request->bearer->id), token)) {
		problem_answer_away(request, answer);
		return false;
	}
	enum upload_outcome outcome = uploads_enter(
	    request->portal->uploads, token, timer_milliseconds(), &wait);
	if (outcome == UPLOAD_FINE)
		return true;
	answer->retry_after = (int)wait;
	problem_answer(request, answer, PROBLEM_RATE,
	    outcome == UPLOAD_LINE
		? "This token has as many streams under way as it may."
		: "As many streams are under way as may be.");
	return false;
}

void
api_stream_leave(struct request *request)
{
	uint8_t token[UUID_SIZE];
	if (uuid_parse(str_from(request->bearer->id), token))
		uploads_leave(request->portal->uploads, token);
}
