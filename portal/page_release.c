/* SPDX-License-Identifier: BSD-2-Clause */
/* page_release.c -- POST /release: the subscriber leaves by oneself */
/* Reads: RFC 6561, 5.4 (the human step). */
#include "portal/pages.h"
#include "portal/visitor.h"

/* What the page says of each outcome; none: it is done, or was before. */
static const enum slip slips[] = {
	[LEAVE_FREE] = SLIP_NONE,
	[LEAVE_PARTLY] = SLIP_NONE,
	[LEAVE_NOT_YET] = SLIP_STEPS,
	[LEAVE_BUDGET] = SLIP_BUDGET,
	[LEAVE_CODE] = SLIP_CODE,
	[LEAVE_NOTHING] = SLIP_NONE,
};

void
page_release(struct request *request, struct answer *answer)
{
	enum leave_outcome left;
	struct str typed = request_field(request->form, request->forms, "code");
	if (door_leave(request->db, request->arena, request->visitor->line.id,
		typed, &left) != DB_OK)
		return pages_away(request, answer);
	if (slips[left] == SLIP_NONE)
		return pages_go_home(answer);
	page_status_answer(request, answer, 422, slips[left]);
}
