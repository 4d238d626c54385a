/* SPDX-License-Identifier: BSD-2-Clause */
/* page_desk_asset.c -- GET /staff/staff.css and its like: what pages load */
#include "portal/pages.h"
#include "portal/staff/desk.h"

void
page_desk_style(struct request *request, struct answer *answer)
{
	pages_file(
	    request, answer, "staff/staff.css", "text/css; charset=utf-8");
}

void
page_requests_style(struct request *request, struct answer *answer)
{
	pages_file(
	    request, answer, "staff/requests.css", "text/css; charset=utf-8");
}

void
page_desk_script(struct request *request, struct answer *answer)
{
	pages_file(request, answer, "staff/staff.js",
	    "text/javascript; charset=utf-8");
}
