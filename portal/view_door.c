/* SPDX-License-Identifier: BSD-2-Clause */
/* view_door.c -- what opens the door: each need, met or not, in words */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view.h"

/* A need of all the cases together. */
static struct need
gather_need(const struct status *status, enum need_kind kind, bool *asked_out)
{
	struct need all = { .kind = kind, .met = true };
	*asked_out = false;
	for (size_t i = 0; i < status->case_count; i++) {
		const struct status_case *c = &status->cases[i];
		for (size_t k = 0; k < c->need_count; k++) {
			struct need need = c->needs[k];
			if (need.kind != kind)
				continue;
			if (kind == NEED_CHECKLIST && *asked_out) {
				need.have += all.have;
				need.want += all.want;
			} else if (*asked_out && (need.met || !all.met)) {
				continue; /* the first unmet one is told */
			}
			need.met = need.met && (all.met || !*asked_out);
			all = need;
			*asked_out = true;
		}
	}
	return all;
}

static const char *const need_words[] = {
	[NEED_CHECKLIST] = N_("The steps below are ticked"),
	[NEED_SCAN] = N_("A scan found nothing"),
	[NEED_QUIET] = N_("Your line is quiet"),
	[NEED_NO_REPORT] = N_("Nobody reports your line any more"),
	[NEED_BUDGET] = N_("You may open it yourself"),
	[NEED_STAFF] = N_("One of us has looked at it"),
};

static const char *
budget_words(const struct view *view, const struct need *need)
{
	int64_t left = need->want - need->have;
	if (left > 0)
		return VIEW_FILL(view, N_("yes: {left} of {want} times left"),
		    { "left", view_number(view, left) },
		    { "want", view_number(view, need->want) });
	if (need->at == 0)
		return i18n_text(
		    view->language, N_("not this time: please call us"));
	return VIEW_FILL(view, N_("not now: again {when}, or call us"),
	    { "when", view_when(view, need->at) });
}

/* How long it has been silent, or nobody reported it; and when that is
 * enough. */
static const char *
silence_words(const struct view *view, const struct need *need)
{
	const char *words = VIEW_FILL(view,
	    need->kind == NEED_QUIET ? N_("not yet: silent for {part}")
				     : N_("not yet: no report for {part}"),
	    { "part", view_part(view, need->have, need->want) });
	if (need->at == 0)
		return words;
	return VIEW_FILL(view, N_("{silence}; if it stays so, done {when}"),
	    { "silence", words }, { "when", view_when(view, need->at) });
}

/* What a need's state is, in words: done, or what is missing. */
static const char *
need_state(const struct view *view, const struct need *need)
{
	const char *pattern = N_("done");
	if (need->kind == NEED_BUDGET)
		return budget_words(view, need);
	if (need->kind == NEED_CHECKLIST && !need->met)
		pattern = N_("not yet: {have} of {want} ticked");
	if ((need->kind == NEED_QUIET || need->kind == NEED_NO_REPORT) &&
	    !need->met)
		return silence_words(view, need);
	if (need->kind == NEED_SCAN && !need->met)
		pattern = N_("not yet");
	if (need->kind == NEED_STAFF && !need->met)
		pattern = N_("not yet: write to us, or call us");
	return VIEW_FILL(view, pattern,
	    { "have", view_number(view, need->have) },
	    { "want", view_number(view, need->want) });
}

static struct values *
put_need(struct values *page, const char *need, const char *state, bool met)
{
	struct values *item = values_item(page, "needs");
	values_text(item, "need", need);
	values_text(item, "state", state);
	values_text(item, "look", met ? "met" : "unmet");
	return item;
}

void
view_door(const struct view *view, const struct status *status, bool ready,
    bool call, struct values *page)
{
	bool staff;
	bool person = !gather_need(status, NEED_STAFF, &staff).met;
	for (int k = 0; k < NEED_KINDS; k++) {
		bool asked;
		struct need need =
		    gather_need(status, (enum need_kind)k, &asked);
		/* Where a person decides, no budget is of use. */
		if (!asked || (person && k == NEED_BUDGET))
			continue;
		struct values *item =
		    put_need(page, i18n_text(view->language, need_words[k]),
			need_state(view, &need), need.met);
		values_flag(item, "scan_files", k == NEED_SCAN && !need.met);
	}
	const char *where =
	    ready ? N_("type it above") : N_("comes last, on this page");
	if (!call)
		put_need(page,
		    i18n_text(view->language,
			N_("The end of your case code is typed")),
		    i18n_text(view->language, where), false);
	values_text(page, "door",
	    i18n_text(view->language,
		call ? N_("Call us, or write to us. Do the steps first, "
			  "then it goes fast.")
		     : N_("When all are done, press the button. Your Internet "
			  "returns within seconds.")));
}
