/* SPDX-License-Identifier: BSD-2-Clause */
/* pages.c -- what the subscriber's pages share */
#include "portal/pages.h"

#include "lib/template.h"
#include "portal/portal.h"
#include "portal/visitor.h"

enum { AWAY_SECONDS = 30 };

static struct str
chosen_now(const struct request *request)
{
	return request_field(request->query, request->queries, "language");
}

struct view
pages_view(const struct request *request)
{
	const struct portal *portal = request->portal;
	struct str chosen = chosen_now(request);
	const char *contract =
	    request->visitor->has_line ? request->visitor->line.language : NULL;
	if (i18n_find(chosen) == NULL)
		chosen = request_cookie(request, "language");
	return (struct view){ .brand = portal->brand,
		.advices = portal->advices,
		.language = brand_language(portal->brand, chosen,
		    str_from(contract), request->language),
		.now = request->now,
		.arena = request->arena };
}

void
pages_answer(struct request *request, struct answer *answer, int http_status,
    const char *file, struct values *page)
{
	struct view view = pages_view(request);
	values_flag(page, "served", true);
	answer->status = http_status;
	answer->media_type = "text/html; charset=utf-8";
	answer->language = view.language->tag;
	answer->body = template_render(request->portal->templates, file, page,
	    view.language, request->arena);
	if (i18n_find(chosen_now(request)) == view.language)
		answer->set_cookie[0] = arena_print(request->arena,
		    "language=%s; Path=/; Max-Age=31536000; Secure; HttpOnly; "
		    "SameSite=Lax",
		    view.language->tag);
}

void
pages_error(struct request *request, struct answer *answer, int http_status)
{
	struct view view = pages_view(request);
	pages_answer(request, answer, http_status, "error.html",
	    view_error(&view, http_status));
}

void
pages_away(struct request *request, struct answer *answer)
{
	answer->retry_after = AWAY_SECONDS;
	pages_error(request, answer, 503);
}

void
pages_go_home(struct answer *answer)
{
	answer->status = 303;
	answer->location = "/";
}
