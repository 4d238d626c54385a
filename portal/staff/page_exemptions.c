/* SPDX-License-Identifier: BSD-2-Clause */
/* page_exemptions.c -- /staff/exemptions: ask, confirm by another, end */
#include <string.h>

#include "cases/act.h"
#include "cases/exempt.h"
#include "lib/time.h"
#include "lib/uuid.h"
#include "portal/staff/desk.h"
#include "portal/staff/exemption_days.h"
#include "portal/staff/frame.h"

enum { LISTED = 500 };

static struct str
field(const struct request *request, const char *name)
{
	return request_field(request->form, request->forms, name);
}

static void
put_row(const struct request *request, const struct exempt_facts *facts,
    const char *list, struct values *page)
{
	struct values *item = values_item(page, list);
	values_text(item, "id", facts->id);
	values_text(item, "line", facts->line);
	values_text(item, "account", facts->account);
	values_text(item, "kind", facts->kind);
	values_text(item, "reason", facts->reason);
	values_text(item, "asked_by", facts->asked_by);
	values_text(item, "confirmed_by", facts->confirmed_by);
	values_flag(
	    item, "own", strcmp(facts->asked_by, clerk_actor(request)) == 0);
	frame_time(request, item, "until", facts->until / TIME_SECOND);
	frame_time(request, item, "since", facts->since / TIME_SECOND);
}

static void
draw(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	struct values *page = values_new(request->arena);
	struct exempt_facts *waiting, *list;
	size_t waits, count;
	frame_put(request, page, "Exemptions", "/staff/exemptions");
	enum db_outcome outcome =
	    exempt_waiting(request->db, request->arena, &waiting, &waits);
	if (outcome == DB_OK)
		outcome = exempt_list(
		    request->db, request->arena, LISTED, &list, &count);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	for (size_t i = 0; i < waits; i++)
		put_row(request, &waiting[i], "waiting", page);
	for (size_t i = 0; i < count; i++)
		put_row(request, &list[i], "exemptions", page);
	values_text(page, "problem", problem);
	values_text(page, "typed_name",
	    arena_copy(request->arena, field(request, "name")));
	values_text(page, "typed_reason",
	    arena_copy(request->arena, field(request, "reason")));
	values_flag(page, "asks", clerk_may(request->clerk->role, WHO_AGENT));
	values_flag(
	    page, "decides", clerk_may(request->clerk->role, WHO_SUPERVISOR));
	frame_answer(request, answer, http_status, "exemptions.html", page);
}

void
page_exemptions(struct request *request, struct answer *answer)
{
	draw(request, answer, 200, NULL);
}

void
page_exemption_ask(struct request *request, struct answer *answer)
{
	struct str reason = str_trim(field(request, "reason"));
	enum exempt_outcome done;
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return draw(
		    request, answer, 422, "Please say why, in a few words.");
	const struct exempt_order order = {
		.whose = arena_copy(
		    request->arena, str_trim(field(request, "name"))),
		.account = str_equal(field(request, "whose"), STR("account")),
		.until = exemption_until(field(request, "days"), request->now),
		.reason = arena_copy(request->arena, reason),
		.actor = clerk_actor(request),
	};
	if (exempt_ask(request->db, request->arena, &order, &done) != DB_OK)
		return frame_away(request, answer);
	if (done != EXEMPT_DONE)
		return draw(
		    request, answer, 422, "There is no such line or account.");
	frame_go(request, answer, "/staff/exemptions",
	    "Asked for. It holds once somebody else confirms it.");
}

/* The id of the path; NULL where it is none. */
static const char *
read_id(const struct request *request)
{
	uint8_t bytes[16];
	return uuid_parse(request->parts[0], bytes)
	    ? arena_copy(request->arena, request->parts[0])
	    : NULL;
}

void
page_exemption_decide(struct request *request, struct answer *answer)
{
	const char *id = read_id(request);
	bool confirm = str_equal(field(request, "say"), STR("confirm"));
	enum exempt_outcome done = EXEMPT_LATE;
	if (id != NULL &&
	    exempt_decide(request->db, request->arena, id, confirm,
		clerk_actor(request), &done) != DB_OK)
		return frame_away(request, answer);
	if (done != EXEMPT_DONE)
		return draw(request, answer, 409,
		    "It is decided already, or you asked for it yourself: "
		    "somebody else confirms it.");
	frame_go(request, answer, "/staff/exemptions",
	    confirm ? "It holds from now." : "It is refused.");
}

void
page_exemption_end(struct request *request, struct answer *answer)
{
	const char *id = read_id(request);
	struct str reason = str_trim(field(request, "reason"));
	enum exempt_outcome done = EXEMPT_LATE;
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return draw(
		    request, answer, 422, "Please say why, in a few words.");
	if (id != NULL &&
	    exempt_end(request->db, request->arena, id,
		arena_copy(request->arena, reason), clerk_actor(request),
		&done) != DB_OK)
		return frame_away(request, answer);
	if (done != EXEMPT_DONE)
		return draw(request, answer, 409, "It is over already.");
	frame_go(request, answer, "/staff/exemptions", "It is ended.");
}
