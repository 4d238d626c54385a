/* SPDX-License-Identifier: BSD-2-Clause */
/* seen.c -- a subscriber's page as staff see it: whole, and nothing works */
/* The real page, drawn by the code that draws the subscriber's. */
#include "portal/staff/seen.h"

#include "lib/template.h"
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/visitor.h"

enum db_outcome
seen_read(struct request *request, const char *line_id, struct seen *seen_out)
{
	struct visitor *visitor = arena_alloc(request->arena, sizeof *visitor);
	*seen_out = (struct seen){ .status = NULL };
	if (visitor == NULL)
		return DB_OK;
	enum db_outcome outcome = line_get(request->db, request->arena, line_id,
	    &visitor->line, &visitor->has_line);
	if (outcome == DB_OK && visitor->has_line)
		outcome = visitor_read(request, visitor);
	if (outcome != DB_OK || !visitor->has_line)
		return outcome;
	request->visitor = visitor;
	seen_out->status = page_status_facts(request);
	seen_out->view = pages_view(request);
	return DB_OK;
}

struct str
seen_draw(const struct request *request, const struct seen *seen,
    const char *says, const char *code)
{
	const char *file;
	struct values *page = view_status(&seen->view, seen->status, &file);
	struct values *values = values_map(page, "seen");
	values_text(values, "says", says);
	values_text(values, "path", code);
	values_text(values, "back", "Back to the case");
	return template_render(request->portal->templates, file, page,
	    seen->view.language, request->arena);
}
