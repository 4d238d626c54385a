/* SPDX-License-Identifier: BSD-2-Clause */
/* view_urgent.c -- half an hour of Internet: what it means, or why not */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view.h"

/* What is said where it cannot be had. */
static const struct {
	const char *title, *lead;
} refusals[] = {
	[PAUSE_USED] = { N_("You have had your half hour."),
	    N_("It can be had once per case. Is it urgent again? Call us: "
	       "work, "
	       "school, care and health count.") },
	[PAUSE_NONE] = { N_("We cannot open this line for now."),
	    N_("Here a person decides. Call us and say that it is urgent. "
	       "Emergency calls always work.") },
};

static struct values *
offer(const struct view *view, const struct status *status)
{
	struct values *page = view_page(view, LOOK_PLAIN, N_("It is urgent"),
	    N_("Open your Internet for a short time?"));
	view_lead(page,
	    VIEW_FILL(view,
		N_("You get Internet for {span}, at once. Use it for what "
		   "cannot wait."),
		{ "span", view_span(view, status->pause_seconds) }));
	values_flag(page, "offer", true);
	return page;
}

struct values *
view_urgent(const struct view *view, const struct status *status)
{
	bool offered = status->pause == PAUSE_BEGUN;
	struct values *page = offered
	    ? offer(view, status)
	    : view_page(view, LOOK_PLAIN, N_("It is urgent"),
		  refusals[status->pause].title);
	if (!offered)
		view_lead(page,
		    i18n_text(view->language, refusals[status->pause].lead));
	view_problem(view, status->slip, true, page);
	values_flag(page, "call", !offered);
	view_person(view, status, page);
	return page;
}
