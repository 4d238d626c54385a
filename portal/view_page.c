/* SPDX-License-Identifier: BSD-2-Clause */
/* view_page.c -- which page a line gets */
#include "portal/view_page.h"

#include <string.h>

#include "portal/outlook.h"

/* For so long after a release the page says "back online" in its headline. */
enum { JUST_NOW = 15 * 60 };

/* ---- what keeps it, and who is waited for ---- */

static bool
is_walling(enum measure measure)
{
	return measure >= MEASURE_GARDEN;
}

/* Whether this case keeps the line where it is. */
static bool
holds_line(const struct status *status, const struct status_case *c)
{
	return is_walling(status->measure) ? is_walling(c->measure)
					   : c->measure == status->measure;
}

static bool
waits_for_person(const struct status_case *c)
{
	for (size_t i = 0; i < c->need_count; i++)
		if (!c->needs[i].met &&
		    (c->needs[i].kind == NEED_BUDGET ||
			c->needs[i].kind == NEED_STAFF))
			return true;
	return false;
}

static bool
all_met(const struct status_case *c)
{
	for (size_t i = 0; i < c->need_count; i++)
		if (!c->needs[i].met)
			return false;
	return true;
}

/* Whether all that the line's own release needs is there. */
static bool
is_ready(const struct status *status)
{
	for (size_t i = 0; i < status->case_count; i++)
		if (holds_line(status, &status->cases[i]) &&
		    !all_met(&status->cases[i]))
			return false;
	return status->case_count > 0;
}

bool
view_needs_person(const struct status *status)
{
	for (size_t i = 0; i < status->case_count; i++)
		if (holds_line(status, &status->cases[i]) &&
		    waits_for_person(&status->cases[i]))
			return true;
	return false;
}

static const struct request_facts *
asked(const struct status *status, enum request_kind kind)
{
	return outlook_request(status->requests, status->request_count, kind);
}

/* Staff have the message, and it is theirs to answer. */
static bool
is_with_staff(const struct status *status, enum request_kind kind)
{
	const struct request_facts *request = asked(status, kind);
	return request != NULL && strcmp(request->state, "waiting") == 0;
}

static bool
is_asked_back(const struct status *status)
{
	for (size_t i = 0; i < status->request_count; i++)
		if (strcmp(status->requests[i].state, "asked-back") == 0)
			return true;
	return false;
}

/* ---- which page ---- */

/* What a dispute made of a line that is open. */
static enum page
page_of_release(const struct status *status)
{
	const struct request_facts *dispute = asked(status, REQUEST_DISPUTE);
	if (dispute == NULL)
		return PAGE_RELEASED;
	return strcmp(dispute->state, "approved") == 0 ? PAGE_UPHELD
	    : strcmp(dispute->state, "lapsed") == 0    ? PAGE_LAPSED
						       : PAGE_RELEASED;
}

bool
view_is_urgent(const struct status *status)
{
	return status->pause_until > status->now;
}

static bool
is_just_released(const struct status *status)
{
	return status->released_at != 0 &&
	    status->now - status->released_at < JUST_NOW;
}

static enum page
page_of_open_line(const struct status *status)
{
	if (status->line == LINE_NOBODY)
		return PAGE_NOBODY;
	if (is_just_released(status))
		return page_of_release(status);
	if (status->released_at != 0)
		return PAGE_WATCHED;
	if (status->survey)
		return PAGE_GOODBYE;
	return status->line == LINE_SHARED ? PAGE_SHARED_CLEAR : PAGE_CLEAR;
}

/* A wall that only a person opens. */
static enum page
page_of_asking(const struct status *status)
{
	if (is_asked_back(status))
		return PAGE_ASKED_BACK;
	if (is_with_staff(status, REQUEST_DISPUTE))
		return PAGE_DISPUTED;
	return is_with_staff(status, REQUEST_RELEASE) ||
		is_with_staff(status, REQUEST_EXEMPTION)
	    ? PAGE_ASKED
	    : PAGE_CALL;
}

enum page
view_page_of(const struct status *status)
{
	if (status->line == LINE_NOBODY || status->case_count == 0)
		return page_of_open_line(status);
	if (is_just_released(status) && !is_walling(status->measure))
		return PAGE_RELEASED;
	if (view_is_urgent(status))
		return is_ready(status) ? PAGE_READY : PAGE_URGENT;
	if (status->line == LINE_SHARED && !is_walling(status->measure))
		return PAGE_SHARED;
	if (is_walling(status->measure) && view_needs_person(status))
		return page_of_asking(status);
	if (is_ready(status))
		return PAGE_READY;
	if (is_walling(status->measure) && is_asked_back(status))
		return PAGE_ASKED_BACK;
	if (is_walling(status->measure) &&
	    is_with_staff(status, REQUEST_DISPUTE))
		return PAGE_DISPUTED;
	switch (status->measure) {
	case MEASURE_NONE:
	case MEASURE_NOTICE:
		return PAGE_WARNED;
	case MEASURE_RESTRICT:
		return PAGE_PARTLY;
	case MEASURE_THROTTLE:
		return PAGE_SLOWED;
	case MEASURE_GARDEN:
	case MEASURE_SUSPEND:
		break;
	}
	return status->cases[0].relapse ? PAGE_RELAPSED : PAGE_PAUSED;
}
