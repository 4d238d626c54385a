/* SPDX-License-Identifier: BSD-2-Clause */
/* page_status.c -- GET /: the page of the line that asks */
#include <string.h>

#include "lib/time.h"
#include "portal/pages.h"
#include "portal/visitor.h"

static void
fill_sightings(const struct door_case *one, struct status_case *c)
{
	while (c->sighting_count < one->evidence_count &&
	    c->sighting_count < STATUS_SIGHTINGS_MAX) {
		const struct door_evidence *e =
		    &one->evidence[c->sighting_count];
		c->sightings[c->sighting_count++] =
		    (struct status_sighting){ .at =
						  e->observed_at / TIME_SECOND,
			    .indicator = e->indicator,
			    .destination = e->destination,
			    .protocol = e->protocol,
			    .port = e->port,
			    .count = e->count };
	}
}

/* Whether silence opens the door unasked, and is all that lacks. */
static void
fill_automatic(const struct door_case *one, struct status_case *c)
{
	c->only_silence = true;
	for (size_t i = 0; i < one->automatic.count; i++) {
		const struct need *need = &one->automatic.needs[i];
		if (need->kind == NEED_QUIET)
			c->by_itself = true;
		else if (!need->met)
			c->only_silence = false;
	}
}

/* A case that holds the line. What our own name server saw last counts as
 * much as the last report. */
static void
fill_case(const struct door_case *one, struct status_case *c)
{
	const struct case_facts *facts = &one->facts;
	int64_t reported = facts->last_observed_at / TIME_SECOND;
	int64_t seen = one->way.facts.quiet.last;
	*c = (struct status_case){ .code = facts->code,
		.cause = facts->cause,
		.device = one->device,
		.measure = facts->measure,
		.relapse = facts->relapses > 0,
		.first = facts->first_observed_at / TIME_SECOND,
		.last = reported > seen ? reported : seen,
		.released = facts->released_at / TIME_SECOND,
		.reports = facts->reports,
		.need_count = one->self.count,
		.quiet = one->way.facts.quiet,
		.checklist = one->way.checklist,
		.ticks = one->way.ticks };
	memcpy(c->needs, one->self.needs, sizeof c->needs);
	fill_automatic(one, c);
	fill_sightings(one, c);
}

/* A case in its watch: the latest release is the one that is told. */
static void
fill_release(const struct door_case *one, struct status *status)
{
	const struct case_facts *facts = &one->facts;
	if (facts->released_at / TIME_SECOND <= status->released_at)
		return;
	status->released_at = facts->released_at / TIME_SECOND;
	status->watch_until = facts->watch_until / TIME_SECOND;
	status->released_code = facts->code;
	status->released_cause = facts->cause;
	status->budget = one->self.needs[one->self.count - 1];
}

static enum line_kind
line_kind(const struct visitor *visitor)
{
	if (!visitor->has_line)
		return LINE_NOBODY;
	return strcmp(visitor->line.kind, "home") == 0 ? LINE_KNOWN
						       : LINE_SHARED;
}

/* What comes next, and what was asked of us. */
static void
fill_outlook(const struct visitor *visitor, struct status *status)
{
	const struct outlook *outlook = &visitor->outlook;
	status->pause = pause_judge(&visitor->door, &status->pause_seconds);
	for (size_t i = 0; i < visitor->door.count; i++)
		if (visitor->door.cases[i].way.pause_end > status->pause_until)
			status->pause_until =
			    visitor->door.cases[i].way.pause_end;
	if (outlook->step.found) {
		status->next_measure = outlook->step.measure;
		status->next_at = outlook->step.due_at;
	}
	status->requests = outlook->requests;
	status->request_count = outlook->request_count;
	status->survey = outlook->survey.case_id != NULL;
}

struct status *
page_status_of(const struct request *request, const struct visitor *visitor)
{
	struct status *status = arena_alloc(request->arena, sizeof *status);
	if (status == NULL)
		return NULL;
	status->line = line_kind(visitor);
	status->now = request->now;
	status->walk = visitor->walk;
	status->contacts = visitor->contacts;
	status->contact_count = visitor->contact_count;
	fill_outlook(visitor, status);
	for (size_t i = 0; i < visitor->door.count; i++) {
		const struct door_case *one = &visitor->door.cases[i];
		enum measure measure = one->facts.measure;
		if (measure == MEASURE_NONE)
			fill_release(one, status);
		else if (status->case_count < STATUS_CASES_MAX)
			fill_case(one, &status->cases[status->case_count++]);
		if (measure > status->measure)
			status->measure = measure;
	}
	return status;
}

struct status *
page_status_facts(const struct request *request)
{
	struct status *status = page_status_of(request, request->visitor);
	if (status == NULL)
		return NULL;
	status->from = request->from;
	status->token = visitor_token(request);
	status->shown = arena_copy(request->arena,
	    request_field(request->query, request->queries, "cause"));
	return status;
}

static void
answer_with(struct request *request, struct answer *answer, int http_status,
    const struct status *status)
{
	const char *file;
	struct view view = pages_view(request);
	struct values *page = view_status(&view, status, &file);
	pages_answer(request, answer, http_status, file, page);
}

/* The ticks of a form that was refused, as names with a NULL at the end. */
static const char *const *
ticks_of_form(const struct request *request)
{
	const char **ticks =
	    arena_alloc(request->arena, (request->forms + 1) * sizeof *ticks);
	for (size_t i = 0, count = 0; ticks != NULL && i < request->forms; i++)
		if (str_equal(request->form[i].name, STR("tick")))
			ticks[count++] =
			    arena_copy(request->arena, request->form[i].value);
	return ticks;
}

void
page_status_answer(struct request *request, struct answer *answer,
    int http_status, enum slip slip)
{
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return; /* full memory: route_answer says so */
	status->slip = slip;
	bool ticks = request_field(request->form, request->forms, "tick").len;
	for (size_t i = 0; ticks && i < status->case_count; i++)
		status->cases[i].ticks = ticks_of_form(request);
	answer_with(request, answer, http_status, status);
}

void
page_status_old(struct request *request, struct answer *answer)
{
	if (visitor_case(request->visitor) == NULL)
		return pages_go_home(answer); /* it belongs to no open case */
	page_status_answer(request, answer, 403, SLIP_OLD_PAGE);
}

void
page_status(struct request *request, struct answer *answer)
{
	page_status_answer(request, answer, 200, SLIP_NONE);
}

void
page_case(struct request *request, struct answer *answer)
{
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return;
	if (status->case_count > 0)
		status->released_at = 0;
	answer_with(request, answer, 200, status);
}
