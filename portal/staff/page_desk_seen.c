/* SPDX-License-Identifier: BSD-2-Clause */
/* page_desk_seen.c -- /staff/cases/{code}/page: what the subscriber sees now */
/* The real page, drawn by the code that draws the subscriber's, within an
 * element that takes neither focus nor clicks. Its forms hold no token. */
#include "lib/template.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/visitor.h"

/* False: the database is away. */
static bool
be_visitor(struct request *request, const char *line_id)
{
	struct visitor *visitor = arena_alloc(request->arena, sizeof *visitor);
	if (visitor == NULL)
		return true; /* full memory: route_answer says so */
	request->visitor = visitor;
	return line_get(request->db, request->arena, line_id, &visitor->line,
		   &visitor->has_line) == DB_OK &&
	    visitor_read(request, visitor) == DB_OK;
}

void
page_desk_seen(struct request *request, struct answer *answer)
{
	struct case_facts facts;
	const char *file;
	if (!case_list_find(request, answer, &facts))
		return;
	if (!be_visitor(request, facts.line_id))
		return frame_away(request, answer);
	struct status *status = page_status_facts(request);
	if (status == NULL)
		return;
	struct view view = pages_view(request);
	struct values *page = view_status(&view, status, &file);
	struct values *seen = values_map(page, "seen");
	values_text(seen, "says",
	    arena_print(request->arena,
		"Line %s sees this page now. Nothing here can be pressed.",
		facts.line));
	values_text(seen, "path", facts.code);
	values_text(seen, "back", "Back to the case");
	answer->status = 200;
	answer->media_type = "text/html; charset=utf-8";
	answer->language = view.language->tag;
	answer->body = template_render(request->portal->templates, file, page,
	    view.language, request->arena);
}
