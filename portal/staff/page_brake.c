/* SPDX-License-Identifier: BSD-2-Clause */
/* page_brake.c -- /staff/brake: how the brake stands, and let it go */
#include "cases/act.h"
#include "cases/brake.h"
#include "lib/time.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"

#define EVERYWHERE "*"

static void
put_brake(const struct request *request, const struct brake_facts *facts,
    struct values *page)
{
	struct values *item = values_item(page, "brakes");
	values_text(item, "source", facts->source);
	values_number(item, "hour", facts->hour);
	values_number(item, "most", facts->most);
	if (facts->most != facts->fixed)
		values_number(item, "fixed", facts->fixed);
	if (facts->usual >= 0)
		values_text(item, "usual",
		    arena_print(request->arena, "%.1f", facts->usual));
	values_flag(item, "shadow", !facts->enforce);
	values_number(item, "holds", facts->held);
	frame_time(request, item, "pulled", facts->pulled_at / TIME_SECOND);
	values_number(item, "seen", facts->seen);
	values_number(item, "allowed", facts->allowed);
	frame_time(request, item, "released", facts->released_at / TIME_SECOND);
	values_text(item, "by", facts->released_by);
	if (facts->pulled_at != 0)
		values_flag(page, "is_pulled", true);
}

static void
put_held(const struct request *request, const struct brake_held *held,
    struct values *page)
{
	struct values *item = values_item(page, "held");
	values_text(item, "source", held->source);
	values_text(item, "cause", held->cause);
	values_number(item, "count", held->cases);
	frame_time(request, item, "oldest", held->oldest / TIME_SECOND);
}

/* `problem`: what was wrong with the form that was sent. */
static void
draw(struct request *request, struct answer *answer, int http_status,
    const char *problem)
{
	struct values *page = values_new(request->arena);
	struct brake_facts *brakes;
	struct brake_held *held;
	size_t count, parts;
	frame_put(request, page, "The brake", "/staff/brake");
	enum db_outcome outcome =
	    brake_list(request->db, request->arena, &brakes, &count);
	if (outcome == DB_OK)
		outcome =
		    brake_held(request->db, request->arena, &held, &parts);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	for (size_t i = 0; i < count; i++)
		put_brake(request, &brakes[i], page);
	for (size_t i = 0; i < parts; i++)
		put_held(request, &held[i], page);
	values_flag(
	    page, "acts", clerk_may(request->clerk->role, WHO_SUPERVISOR));
	values_text(page, "problem", problem);
	frame_answer(request, answer, http_status, "brake.html", page);
}

void
page_brake(struct request *request, struct answer *answer)
{
	draw(request, answer, 200, NULL);
}

/* The field `source`: a name, "" for all together, or everywhere. */
void
page_brake_release(struct request *request, struct answer *answer)
{
	struct str source =
	    request_field(request->form, request->forms, "source");
	struct str reason =
	    str_trim(request_field(request->form, request->forms, "reason"));
	const char *const *released;
	size_t count;
	if (reason.len < ACT_REASON_LEAST || reason.len > ACT_REASON_MOST)
		return draw(request, answer, 422,
		    "Please say why, in a few words: it stays in the audit.");
	if (brake_release(request->db, request->arena,
		str_equal(source, STR(EVERYWHERE))
		    ? NULL
		    : arena_copy(request->arena, source),
		clerk_actor(request), arena_copy(request->arena, reason),
		&released, &count) != DB_OK)
		return frame_away(request, answer);
	frame_go(request, answer, "/staff/brake",
	    count > 0 ? "New walls go through again. What was held stays held "
			"until you let it go below."
		      : "It was let go before.");
}
