/* SPDX-License-Identifier: BSD-2-Clause */
/* view_ask.c -- the form by which the subscriber writes to staff */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include <string.h>

#include "portal/outlook.h"
#include "portal/view.h"

/* One row for each kind that a subscriber may ask. */
static const struct ask_words {
	const char *state, *title, *lead, *label, *hint;
	const char *link; /* from the other kinds */
} kinds[REQUEST_REVIEW] = {
	[REQUEST_RELEASE] = { N_("Write to us"),
	    N_("Ask us to open your line."),
	    N_("Tell us what you have done. One of us reads it and answers, "
	       "here and by mail."),
	    N_("What have you done so far?"),
	    N_("Which device, which steps, and when. No passwords, please."),
	    N_("Please open my line") },
	[REQUEST_DISPUTE] = { N_("This is not me"),
	    N_("Tell us why this is not you."),
	    N_("Until we answer, nothing gets stricter. One of us looks at the "
	       "report again. If it is wrong, your line opens."),
	    N_("What is wrong about it?"),
	    N_("For example: you have no such device, or all was off then."),
	    N_("This is not me") },
	[REQUEST_EXEMPTION] = { N_("Write to us"),
	    N_("Ask us to leave this line open."),
	    N_("Some lines must never close: for care, an alarm, a lift. One "
	       "of us reads it and decides."),
	    N_("Why must this line stay open?"),
	    N_("What depends on it, and for how long?"),
	    N_("This line must stay open") },
};

static void
put_others(const struct view *view, enum request_kind kind, bool held,
    struct values *page)
{
	for (int k = 0; k < REQUEST_REVIEW; k++) {
		if (k == (int)kind || (k != REQUEST_DISPUTE && !held))
			continue;
		struct values *item = values_item(page, "others");
		values_text(
		    item, "about", request_kind_name((enum request_kind)k));
		values_text(
		    item, "link", i18n_text(view->language, kinds[k].link));
	}
}

struct values *
view_ask(const struct view *view, const struct status *status,
    enum request_kind kind, const char *words)
{
	const struct ask_words *said = &kinds[kind];
	const struct request_facts *request =
	    outlook_request(status->requests, status->request_count, kind);
	bool waits = request != NULL && request_waits(request);
	bool back = waits && strcmp(request->state, "asked-back") == 0;
	struct values *page = waits && !back
	    ? view_page(
		  view, LOOK_PLAIN, N_("Sent"), N_("Your message is with us."))
	    : view_page(view, LOOK_PLAIN, said->state,
		  back ? N_("We have a question for you.") : said->title);
	view_problem(view, status->slip, true, page);
	if (request == NULL)
		view_lead(page, i18n_text(view->language, said->lead));
	else
		view_asked(view, request, page);
	values_flag(page, "form", !waits || back);
	values_text(page, "kind", request_kind_name(kind));
	values_text(page, "label",
	    i18n_text(view->language, back ? N_("Your reply") : said->label));
	if (!back)
		values_text(
		    page, "hint", i18n_text(view->language, said->hint));
	values_text(page, "words", words);
	view_person(view, status, page);
	put_others(view, kind, status->case_count > 0, page);
	return page;
}
