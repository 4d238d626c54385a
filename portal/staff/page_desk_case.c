/* SPDX-License-Identifier: BSD-2-Clause */
/* page_desk_case.c -- /staff/cases/{code}: one case, and what is done to it */
#include <string.h>

#include "cases/act.h"
#include "cases/care.h"
#include "cases/case.h"
#include "cases/exempt.h"
#include "portal/staff/case_list.h"
#include "portal/staff/case_view.h"
#include "portal/staff/desk.h"
#include "portal/staff/exemption_days.h"
#include "portal/staff/frame.h"

enum {
	LISTED = 30, /* beside the case */
	EVENTS = 200
};

/* ---- drawing ------------------------------------------------------------- */

static enum db_outcome
put_history(struct request *request, const char *case_id, struct values *page)
{
	struct history_source *sources;
	struct history_event *events;
	size_t count;
	enum db_outcome outcome = history_sources(
	    request->db, request->arena, case_id, &sources, &count);
	for (size_t i = 0; outcome == DB_OK && i < count; i++)
		case_view_source(request, &sources[i], page);
	if (outcome == DB_OK)
		outcome = history_events(request->db, request->arena, case_id,
		    0, EVENTS, &events, &count);
	for (size_t i = 0; outcome == DB_OK && i < count; i++)
		case_view_event(request, &events[i], page);
	values_flag(page, "older", outcome == DB_OK && count == EVENTS);
	return outcome;
}

/* `problem`: what was wrong with the form that was sent; what was typed there
 * is shown again. */
static void
draw(struct request *request, struct answer *answer, int http_status,
    const struct case_facts *facts, const char *problem)
{
	struct values *page = values_new(request->arena);
	struct case_query query = case_query_read(request);
	struct dossier dossier;
	const char *title = arena_print(request->arena, "Case %s",
	    case_list_code(facts->code, request->arena));
	frame_put(request, page, title, "/staff/cases");
	enum db_outcome outcome =
	    history_dossier(request->db, request->arena, facts->id, &dossier);
	if (outcome == DB_OK)
		outcome = put_history(request, facts->id, page);
	if (outcome == DB_OK)
		outcome =
		    case_list_put(request, &query, LISTED, facts->code, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	case_view_facts(request, facts, &dossier, page);
	values_text(page, "query", case_query_print(&query, request->arena));
	values_flag(page, "acts", clerk_may(request->clerk->role, WHO_AGENT));
	values_flag(
	    page, "may_audit", clerk_may(request->clerk->role, WHO_SUPERVISOR));
	values_text(page, "problem", problem);
	values_text(page, "typed",
	    arena_copy(request->arena,
		request_field(request->form, request->forms, "reason")));
	frame_answer(request, answer, http_status, "case.html", page);
}

void
page_desk_case(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	if (case_list_find(request, answer, &facts))
		draw(request, answer, 200, &facts, NULL);
}

/* ---- acts ---------------------------------------------------------------- */

static struct str
field(const struct request *request, const char *name)
{
	return request_field(request->form, request->forms, name);
}

static void
go_back(struct request *request, struct answer *answer,
    const struct case_facts *facts, const char *note)
{
	frame_go(request, answer,
	    arena_print(request->arena, "/staff/cases/%s", facts->code), note);
}

/* The reason of an act; NULL, and the page drawn again, for a bad one. */
static const char *
read_reason(struct request *request, struct answer *answer,
    const struct case_facts *facts)
{
	struct str reason = str_trim(field(request, "reason"));
	if (reason.len >= ACT_REASON_LEAST && reason.len <= ACT_REASON_MOST)
		return arena_copy(request->arena, reason);
	draw(request, answer, 422, facts,
	    "Please say why, in a few words: it stays on the timeline.");
	return NULL;
}

void
page_desk_case_act(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	struct act_order order = { .actor = clerk_actor(request) };
	enum act_outcome done;
	if (!case_list_find(request, answer, &facts))
		return;
	bool known = act_parse(field(request, "act"), &order.kind) &&
	    (order.kind == ACT_RELEASE || order.kind == ACT_LET_GO ||
		((order.kind == ACT_WALL || order.kind == ACT_SOFTEN) &&
		    measure_parse(field(request, "measure"), &order.measure)));
	if (!known)
		return draw(
		    request, answer, 422, &facts, "Please choose what to do.");
	order.reason = read_reason(request, answer, &facts);
	if (order.reason == NULL)
		return;
	order.case_id = facts.id;
	if (act_run(request->db, request->arena, &order, &done, &facts) !=
	    DB_OK)
		return frame_away(request, answer);
	if (done != ACT_DONE)
		return draw(request, answer, 409, &facts, act_words(done));
	go_back(request, answer, &facts,
	    arena_print(request->arena, "Done. The measure is now %s.",
		measure_print(facts.measure)));
}

void
page_desk_case_note(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	struct str words = str_trim(field(request, "note"));
	if (!case_list_find(request, answer, &facts))
		return;
	if (words.len == 0 || words.len > CARE_NOTE_MOST)
		return draw(request, answer, 422, &facts,
		    words.len == 0 ? "The note is empty."
				   : "The note is too long.");
	if (care_note(request->db, request->arena, facts.id,
		clerk_actor(request),
		arena_copy(request->arena, words)) != DB_OK)
		return frame_away(request, answer);
	go_back(request, answer, &facts, "The note is kept.");
}

void
page_desk_case_take(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	bool done, back = field(request, "back").len > 0;
	if (!case_list_find(request, answer, &facts))
		return;
	enum db_outcome outcome = back
	    ? care_give_back(request->db, facts.id, clerk_actor(request), &done)
	    : care_take(request->db, facts.id, clerk_actor(request), &done);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	go_back(request, answer, &facts,
	    back ? "Given back." : "The case is with you.");
}

void
page_desk_case_exempt(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	enum exempt_outcome done;
	if (!case_list_find(request, answer, &facts))
		return;
	const char *reason = read_reason(request, answer, &facts);
	if (reason == NULL)
		return;
	bool account = str_equal(field(request, "whose"), STR("account"));
	const struct exempt_order order = {
		.whose = account ? facts.account : facts.line,
		.account = account,
		.until = exemption_until(field(request, "days"), request->now),
		.reason = reason,
		.actor = clerk_actor(request),
	};
	if (exempt_ask(request->db, request->arena, &order, &done) != DB_OK)
		return frame_away(request, answer);
	go_back(request, answer, &facts,
	    done == EXEMPT_DONE
		? "Asked for. It holds once somebody else confirms it."
		: "The line has ended: nothing to exempt.");
}
