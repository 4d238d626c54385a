/* SPDX-License-Identifier: BSD-2-Clause */
/* page_desk_seen.c -- /staff/cases/{code}/page: what the subscriber sees now */
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/seen.h"

void
page_desk_seen(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	struct seen seen;
	if (!case_list_find(request, answer, &facts))
		return;
	if (seen_read(request, facts.line_id, &seen) != DB_OK)
		return frame_away(request, answer);
	if (seen.status == NULL)
		return; /* full memory: route_answer says so */
	answer->status = 200;
	answer->media_type = "text/html; charset=utf-8";
	answer->language = seen.view.language->tag;
	answer->body = seen_draw(request, &seen,
	    arena_print(request->arena,
		"Line %s sees this page now. Nothing here can be pressed.",
		facts.line),
	    facts.code);
}
