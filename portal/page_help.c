/* SPDX-License-Identifier: BSD-2-Clause */
/* page_help.c -- GET /help: what people ask */
#include "portal/pages.h"
#include "portal/visitor.h"

void
page_help(struct request *request, struct answer *answer)
{
	struct view view = pages_view(request);
	const struct door_case *open = visitor_case(request->visitor);
	pages_answer(request, answer, 200, "help.html",
	    view_help(&view, open != NULL ? open->facts.code : NULL));
}
