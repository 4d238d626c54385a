/* SPDX-License-Identifier: BSD-2-Clause */
/* page_urgent.c -- /urgent: half an hour of Internet, once per case */
#include "cases/pause.h"

#include "portal/pages.h"
#include "portal/visitor.h"

static void
answer_with(struct request *request, struct answer *answer, int http_status,
    enum slip slip)
{
	struct view view = pages_view(request);
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return; /* full memory: route_answer says so */
	if (status->pause_until > status->now || status->case_count == 0 ||
	    status->pause == PAUSE_NOTHING)
		return pages_go_home(answer); /* which says until when */
	status->slip = slip;
	pages_answer(request, answer, http_status, "urgent.html",
	    view_urgent(&view, status));
}

void
page_urgent(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 200, SLIP_NONE);
}

void
page_urgent_old(struct request *request, struct answer *answer)
{
	answer_with(request, answer, 403, SLIP_OLD_PAGE);
}

void
page_urgent_begin(struct request *request, struct answer *answer)
{
	enum pause_outcome outcome;
	int64_t seconds;
	if (pause_begin(request->db, request->arena, request->visitor->line.id,
		&outcome, &seconds) != DB_OK)
		return pages_away(request, answer);
	if (outcome == PAUSE_BEGUN || outcome == PAUSE_NOTHING)
		return pages_go_home(answer);
	answer_with(request, answer, 422, SLIP_NONE);
}
