/* SPDX-License-Identifier: BSD-2-Clause */
/* page_capport.c -- GET /captive-portal/api: am I captive? for devices */
/* Reads: RFC 8908, 4 and 5. Answered in both states, always: devices that
 * asked once go on asking. `seconds-remaining` counts down to a wall that comes
 * by the clock: the end of a pause, or the next step of a ladder. */
#include "cases/way.h"

#include "portal/pages.h"
#include "portal/portal.h"
#include "portal/visitor.h"

void
page_capport(struct request *request, struct answer *answer)
{
	const struct visitor *visitor = request->visitor;
	bool captive =
	    visitor->has_line && visitor->line.measure >= MEASURE_GARDEN;
	int64_t left = -1;
	if (visitor->has_line && !captive &&
	    way_seconds_remaining(request->db, visitor->line.id, &left) !=
		DB_OK)
		return pages_away(request, answer);
	const char *url = arena_print(
	    request->arena, "%s/", request->portal->settings.portal_url);
	json_t *json =
	    json_pack("{s:b,s:s}", "captive", captive, "user-portal-url", url);
	if (left >= 0)
		json_object_set_new(
		    json, "seconds-remaining", json_integer(left));
	answer_json(request, answer, 200, json);
	answer->media_type = "application/captive+json";
	answer->cache = "private";
}
