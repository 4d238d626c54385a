/* SPDX-License-Identifier: BSD-2-Clause */
/* view_asked.c -- what became of what the subscriber asked of staff */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include <string.h>

#include "portal/outlook.h"
#include "portal/view.h"

/* How it stands with a request, as the subscriber needs to know it. */
enum standing { WAITS, IS_LATE, ASKED_BACK, APPROVED, DENIED, LAPSED };

/* What was asked, while it waits. */
static const char release_waits[] =
    N_("You asked us to open your line. We answer {due} at the latest, here "
       "and by mail.");
static const char dispute_waits[] =
    N_("You told us: this is not me. Until we answer, nothing gets stricter. "
       "That is {due} at the latest, here and by mail.");
static const char exemption_waits[] =
    N_("You asked us to leave this line open. We answer {due} at the latest, "
       "here and by mail.");
static const char late[] =
    N_("You wrote to us {made}. Our answer is late, and we are sorry. Please "
       "call us.");
static const char back[] = N_("You wrote to us. We have a question for you:");

static const char reply[] =
    N_("Please reply {due} at the latest. Without a reply, your request ends.");

/* What was decided. */
static const char released[] = N_("We have opened your line, as you asked.");
static const char not_released[] =
    N_("We have read your message. Your line cannot open yet.");
static const char upheld[] =
    N_("You were right: this was not you. We are sorry for the trouble.");
static const char rejected[] =
    N_("We looked again. What was seen did come from your line.");
static const char lapsed[] =
    N_("We did not answer you in time. So your line is open.");
static const char exempted[] = N_("We leave this line open, as you asked.");
static const char not_exempted[] =
    N_("We have read your message. We cannot leave this line open.");

static const char *const said[REQUEST_REVIEW][LAPSED + 1] = {
	[REQUEST_RELEASE] = { release_waits, late, back, released,
	    not_released },
	[REQUEST_DISPUTE] = { dispute_waits, late, back, upheld, rejected,
	    lapsed },
	[REQUEST_EXEMPTION] = { exemption_waits, late, back, exempted,
	    not_exempted },
};

static enum standing
standing_of(const struct request_facts *request)
{
	if (strcmp(request->state, "asked-back") == 0)
		return ASKED_BACK;
	if (request_waits(request))
		return request->overdue ? IS_LATE : WAITS;
	if (strcmp(request->state, "lapsed") == 0)
		return LAPSED;
	return strcmp(request->state, "approved") == 0 ? APPROVED : DENIED;
}

void
view_asked(const struct view *view, const struct request_facts *request,
    struct values *page)
{
	enum standing standing = standing_of(request);
	struct values *item = values_item(page, "asked");
	values_text(item, "said",
	    VIEW_FILL(view, said[request->kind][standing],
		{ "made", view_when(view, request->made_at) },
		{ "due", view_when(view, request->due_at) }));
	if (request->reason != NULL)
		values_text(
		    item, "reason", i18n_text(view->language, request->reason));
	values_text(item, "answer", request->answer);
	if (standing == ASKED_BACK)
		values_text(item, "back",
		    VIEW_FILL(view, reply,
			{ "due", view_when(view, request->due_at) }));
	values_flag(item, "denied", standing == DENIED);
	values_text(item, "about", request_kind_name(request->kind));
}
