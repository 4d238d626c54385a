/* SPDX-License-Identifier: BSD-2-Clause */
/* page_state.c -- GET /state: has anything changed? for the script that asks */
#include "portal/pages.h"

void
page_state(struct request *request, struct answer *answer)
{
	const struct status *status = page_status_facts(request);
	if (status == NULL)
		return;
	const char *state = view_state(status, request->arena);
	const char *live = view_live_state(status, request->arena);
	answer_json(request, answer, 200,
	    json_pack("{s:s, s:s}", "state", state, "live", live));
	answer_etag(request, answer);
}
