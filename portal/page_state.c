/* SPDX-License-Identifier: BSD-2-Clause */
/* page_state.c -- GET /state: has anything changed? for the script that asks */
/* Every open page asks every few seconds, and mostly nothing has: so that is
 * found out first, with one statement. */
#include "portal/pages.h"
#include "portal/store.h"
#include "portal/visitor.h"

/* Whether the answer is there already: nothing has changed, or the database
 * is away. */
static bool
is_answered(struct request *request, struct answer *answer)
{
	struct str stamp = STR("");
	if (request->visitor->has_line &&
	    store_line_stamp(request->db, request->arena,
		request->visitor->line.id, &stamp) != DB_OK)
		return pages_away(request, answer), true;
	return answer_is_known(request, answer, stamp);
}

void
page_state(struct request *request, struct answer *answer)
{
	if (is_answered(request, answer) || !visitor_complete(request, answer))
		return;
	const struct status *status = page_status_facts(request);
	if (status == NULL)
		return;
	const char *state = view_state(status, request->arena);
	const char *live = view_live_state(status, request->arena);
	answer_json(request, answer, 200,
	    json_pack("{s:s, s:s}", "state", state, "live", live));
}
