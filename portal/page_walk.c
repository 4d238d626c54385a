/* SPDX-License-Identifier: BSD-2-Clause */
/* page_walk.c -- /walk: find the device, one after the other */
#include "portal/pages.h"
#include "portal/view_walk.h"
#include "portal/visitor.h"

static void
go_on(struct answer *answer, const char *location)
{
	answer->status = 303;
	answer->location = location;
}

/* The facts of a line with an open case; NULL: the answer is there, or memory
 * is full. */
static const struct status *
facts_of(struct request *request, struct answer *answer)
{
	const struct status *status = page_status_facts(request);
	if (status == NULL || status->case_count > 0)
		return status;
	pages_go_home(answer);
	return NULL;
}

void
page_walk(struct request *request, struct answer *answer)
{
	const struct status *status = facts_of(request, answer);
	struct view view = pages_view(request);
	if (status == NULL)
		return;
	if (view_walk_begins(status))
		return go_on(answer, "/walk/list");
	pages_answer(
	    request, answer, 200, "walk.html", view_walk(&view, status));
}

void
page_walk_list(struct request *request, struct answer *answer)
{
	const struct status *status = facts_of(request, answer);
	struct view view = pages_view(request);
	if (status == NULL)
		return;
	pages_answer(request, answer, 200, "walk_list.html",
	    view_walk_list(&view, status));
}

/* ---- what is owned ---- */

static bool
is_sent(const struct request *request, struct str device)
{
	for (size_t i = 0; i < request->forms; i++)
		if (str_equal(request->form[i].name, STR("own")) &&
		    str_equal(request->form[i].value, device))
			return true;
	return false;
}

static enum db_outcome
drop_others(const struct request *request)
{
	const struct visitor *visitor = request->visitor;
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < visitor->walk.count && outcome == DB_OK; i++) {
		const char *device = visitor->walk.devices[i].device;
		if (!is_sent(request, str_from(device)))
			outcome = walk_own(
			    request->db, visitor->line.id, device, false);
	}
	return outcome;
}

static enum db_outcome
add_sent(const struct request *request)
{
	struct view view = pages_view(request);
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < request->forms && outcome == DB_OK; i++) {
		const struct field *field = &request->form[i];
		if (str_equal(field->name, STR("own")) &&
		    view_walk_knows(&view, field->value))
			outcome =
			    walk_own(request->db, request->visitor->line.id,
				arena_copy(request->arena, field->value), true);
	}
	return outcome;
}

void
page_walk_owned(struct request *request, struct answer *answer)
{
	if (drop_others(request) != DB_OK || add_sent(request) != DB_OK)
		return pages_away(request, answer);
	go_on(answer, "/walk");
}

/* ---- one step ---- */

/* It is said of each case that was heard of: those fell silent with it. */
static enum db_outcome
say_found(const struct request *request, const char *device)
{
	const struct visitor *visitor = request->visitor;
	const char *kind = arena_copy(request->arena, view_walk_class(device));
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < visitor->door.count && outcome == DB_OK; i++) {
		const struct door_case *one = &visitor->door.cases[i];
		bool known;
		if (one->facts.measure > MEASURE_NONE &&
		    one->way.sighting_count > 0)
			outcome = device_say(request->db, request->arena,
			    visitor->line.id, one->facts.cause, kind, &known);
	}
	return outcome;
}

void
page_walk_step(struct request *request, struct answer *answer)
{
	const struct status *status = facts_of(request, answer);
	struct str deed = request_field(request->form, request->forms, "do");
	struct str device =
	    request_field(request->form, request->forms, "device");
	const char *name = arena_copy(request->arena, device);
	bool found = str_equal(deed, STR("found")), kept;
	if (status == NULL)
		return;
	if (!view_walk_offers(status, deed, device))
		return go_on(answer, "/walk");
	if (walk_switch(request->db, request->arena, request->visitor->line.id,
		name, str_equal(deed, STR("off")), &kept) != DB_OK ||
	    (found && say_found(request, name) != DB_OK))
		return pages_away(request, answer);
	go_on(answer, found ? "/#steps" : "/walk");
}
