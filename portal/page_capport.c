/* SPDX-License-Identifier: BSD-2-Clause */
/* page_capport.c -- GET /captive-portal/api: am I captive? for devices */
/* Reads: RFC 8908, 4 and 5. Answered in both states, always: devices that
 * asked once go on asking. */
#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/visitor.h"

void
page_capport(struct request *request, struct answer *answer)
{
	const struct visitor *visitor = request->visitor;
	bool captive =
	    visitor->has_line && visitor->line.measure >= MEASURE_GARDEN;
	const char *url = arena_print(
	    request->arena, "%s/", request->portal->settings.portal_url);
	answer_json(request, answer, 200,
	    json_pack("{s:b,s:s}", "captive", captive, "user-portal-url", url));
	answer->media_type = "application/captive+json";
	answer->cache = "private";
}
