/* SPDX-License-Identifier: BSD-2-Clause */
/* page_live.c -- GET /live: what the line does, a part of a page */
#include "portal/pages.h"

void
page_live(struct request *request, struct answer *answer)
{
	const struct status *status = page_status_facts(request);
	if (status == NULL)
		return;
	struct str span =
	    request_field(request->query, request->queries, "span");
	struct view view = pages_view(request);
	struct values *part = values_new(request->arena);
	view_live(&view, status,
	    str_equal(span, STR("hour")) ? LIVE_HOUR : LIVE_DAY, part);
	pages_answer(request, answer, 200, "live.html", part);
	answer_etag(request, answer);
}
