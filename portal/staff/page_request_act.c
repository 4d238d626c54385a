/* SPDX-License-Identifier: BSD-2-Clause */
/* page_request_act.c -- POST /staff/requests/ID/…: take it, answer it */
#include <string.h>

#include "cases/queue.h"
#include "cases/ruling.h"
#include "lib/time.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/page_requests.h"

enum { EXEMPT_MOST = 366, EXEMPT_USUAL = 30, DAY = 86400 };

static const char *
field(const struct request *request, const char *name)
{
	return arena_copy(request->arena,
	    str_trim(request_field(request->form, request->forms, name)));
}

static const char *
id_of(const struct request *request)
{
	return arena_copy(request->arena, request->parts[0]);
}

/* "anna denied it 3 s ago": what made it too late. */
static const char *
late_words(const struct request *request, const struct request_facts *facts)
{
	if (*facts->decided_by != '\0')
		return arena_print(request->arena,
		    "Not done: %s has %s it already.",
		    view_request_actor(facts->decided_by), facts->state);
	if (request_is_taken(facts, clerk_actor(request)))
		return arena_print(request->arena, "Not done: %s has taken it.",
		    view_request_actor(facts->taken_by));
	return arena_print(
	    request->arena, "Not done: the request is %s.", facts->state);
}

/* The page as it is now, with what was typed, and why nothing was done. */
static void
draw_refused(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	const struct attempt attempt = { .problem = problem,
		.words = field(request, "words"),
		.reason = field(request, "reason") };
	page_requests_draw(
	    request, answer, http_status, id_of(request), &attempt);
}

/* ---- whose turn it is --------------------------------------------------- */

static void
answer_turn(struct request *request, struct answer *answer,
    enum db_outcome outcome, enum take_outcome taken,
    const struct request_facts *facts)
{
	if (outcome != DB_OK)
		return frame_away(request, answer);
	if (taken == TAKE_NONE)
		return frame_error(
		    request, answer, 404, "There is no such request.");
	if (taken != TAKE_DONE)
		return draw_refused(
		    request, answer, 409, late_words(request, facts));
	page_requests_go_to(request, answer, facts->id, NULL);
}

static void
take(struct request *request, struct answer *answer, const char *over)
{
	const struct take_order order = { id_of(request), clerk_actor(request),
		over };
	struct request_facts facts;
	enum take_outcome taken = TAKE_NONE;
	enum db_outcome outcome =
	    queue_take(request->db, request->arena, &order, &taken, &facts);
	answer_turn(request, answer, outcome, taken, &facts);
}

void
page_request_take(struct request *request, struct answer *answer)
{
	take(request, answer, NULL);
}

void
page_request_take_over(struct request *request, struct answer *answer)
{
	const char *why = field(request, "why");
	if (*why == '\0')
		return draw_refused(request, answer, 422,
		    "Say why you take it over: it stands in the timeline.");
	take(request, answer, why);
}

void
page_request_give_back(struct request *request, struct answer *answer)
{
	struct request_facts facts;
	enum take_outcome taken = TAKE_NONE;
	enum db_outcome outcome = queue_give_back(request->db, request->arena,
	    id_of(request), clerk_actor(request), &taken, &facts);
	answer_turn(request, answer, outcome, taken, &facts);
}

/* ---- the answer --------------------------------------------------------- */

/* The words of the reason that was chosen; false where there is no such. */
static bool
find_reason(const struct request *request, enum request_kind kind,
    const char **words_out)
{
	const char *name = field(request, "reason");
	struct reason *list;
	size_t count;
	*words_out = NULL;
	if (*name == '\0')
		return true;
	if (reason_list(request->db, request->arena, kind, &list, &count) !=
	    DB_OK)
		return false;
	const struct reason *reason = reason_find(list, count, str_from(name));
	*words_out = reason != NULL ? reason->words : NULL;
	return reason != NULL;
}

/* What is wrong with what was typed; NULL: nothing. */
static const char *
fault_of(const struct request *request, const struct request_facts *facts,
    struct ruling *ruling)
{
	const char *days = field(request, "days");
	int64_t many = EXEMPT_USUAL;
	if (str_signs(str_from(ruling->words)) > REQUEST_WORDS_MAX)
		return "Too long: at most 4,000 signs.";
	if (ruling->answer == REQUEST_DENY &&
	    !find_reason(request, facts->kind, &ruling->reason))
		return "That reason is not there any more. Choose another.";
	if (*days != '\0' && !str_number(str_from(days), 1, EXEMPT_MOST, &many))
		return "An exemption lasts from 1 to 366 days.";
	ruling->until = (request->now + many * DAY) * TIME_SECOND;
	return NULL;
}

/* Whose role does not reach: an exemption is a supervisor's to give. */
static bool
may_not(const struct request *request, const struct request_facts *facts,
    enum request_answer said)
{
	return said == REQUEST_APPROVE && facts->kind == REQUEST_EXEMPTION &&
	    request->clerk->role < CLERK_SUPERVISOR;
}

static const char *
done_words(const struct request *request, const struct request_facts *facts,
    enum request_answer said)
{
	static const char *const done[] = {
		[REQUEST_DENY] = "denied",
		[REQUEST_APPROVE] = "approved",
		[REQUEST_ASK] = "asked back",
	};
	return arena_print(request->arena, "%s %s: %s. %s", facts->code,
	    request_kind_name(facts->kind), done[said],
	    ruling_effect(facts->kind, said));
}

/* What became of it. */
static void
answer_ruling(struct request *request, struct answer *answer,
    enum ruling_outcome ruled, enum request_answer said,
    const struct request_facts *facts)
{
	switch (ruled) {
	case RULING_DONE:
		return page_requests_go_on(
		    request, answer, facts, done_words(request, facts, said));
	case RULING_MUTE:
		return draw_refused(request, answer, 422,
		    said == REQUEST_ASK
			? "Write what you want to know."
			: "Choose a reason, or write one: the subscriber "
			  "reads it.");
	case RULING_UNFIT:
		return draw_refused(request, answer, 422,
		    "Nobody asked for a review: nobody can be asked back.");
	case RULING_LATE:
	case RULING_TAKEN:
	case RULING_NONE:
		break;
	}
	draw_refused(request, answer, 409, late_words(request, facts));
}

static void
rule(struct request *request, struct answer *answer, enum request_answer said)
{
	struct ruling ruling = { .id = id_of(request),
		.answer = said,
		.actor = clerk_actor(request),
		.words = field(request, "words") };
	struct request_facts facts;
	bool found = false;
	enum ruling_outcome ruled;
	if (request_get(request->db, request->arena, ruling.id, &facts,
		&found) != DB_OK)
		return frame_away(request, answer);
	if (!found)
		return frame_error(
		    request, answer, 404, "There is no such request.");
	if (may_not(request, &facts, said))
		return frame_error(request, answer, 403,
		    "An exemption is a supervisor's to give.");
	const char *fault = fault_of(request, &facts, &ruling);
	if (fault != NULL)
		return draw_refused(request, answer, 422, fault);
	if (ruling_make(request->db, request->arena, &ruling, &ruled, &facts) !=
	    DB_OK)
		return frame_away(request, answer);
	answer_ruling(request, answer, ruled, said, &facts);
}

void
page_request_approve(struct request *request, struct answer *answer)
{
	rule(request, answer, REQUEST_APPROVE);
}

void
page_request_deny(struct request *request, struct answer *answer)
{
	rule(request, answer, REQUEST_DENY);
}

void
page_request_ask(struct request *request, struct answer *answer)
{
	rule(request, answer, REQUEST_ASK);
}
