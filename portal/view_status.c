/* SPDX-License-Identifier: BSD-2-Clause */
/* view_status.c -- the facts of a line turned into its page */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include <string.h>

#include "portal/view_page.h"
#include "portal/view_walk.h"

struct page_words {
	const char *file;
	enum look look;
	const char *state;
	const char *title; /* at most nine words */
};

static const struct page_words pages[] = {
	[PAGE_NOBODY] = { "nobody.html", LOOK_PLAIN, N_("Line not known"),
	    N_("We cannot tell which line this is.") },
	[PAGE_CLEAR] = { "open.html", LOOK_FREE, N_("Not paused"),
	    N_("Your Internet is not paused.") },
	[PAGE_SHARED_CLEAR] = { "open.html", LOOK_FREE, N_("Not paused"),
	    N_("This shared line is not paused.") },
	[PAGE_GOODBYE] = { "open.html", LOOK_FREE, N_("All clear"),
	    N_("All stayed quiet: your case is closed.") },
	[PAGE_UPHELD] = { "open.html", LOOK_FREE, N_("Open"),
	    N_("You were right: your line is open again.") },
	[PAGE_LAPSED] = { "open.html", LOOK_FREE, N_("Open"),
	    N_("You are back online.") },
	[PAGE_RELEASED] = { "open.html", LOOK_FREE, N_("Open"),
	    N_("You are back online.") },
	[PAGE_WATCHED] = { "open.html", LOOK_FREE, N_("Open"),
	    N_("Your Internet is open, and we keep watch.") },
	[PAGE_SHARED] = { "status.html", LOOK_PAUSED, N_("Please look"),
	    N_("Shared line: one device on it needs cleaning.") },
	[PAGE_WARNED] = { "status.html", LOOK_PAUSED, N_("Please look"),
	    N_("Your Internet works, but a device needs cleaning.") },
	[PAGE_PARTLY] = { "status.html", LOOK_PAUSED, N_("Partly closed"),
	    N_("Partly closed: a device on your line needs cleaning.") },
	[PAGE_SLOWED] = { "status.html", LOOK_PAUSED, N_("Slowed down"),
	    N_("Your Internet is slowed: a device needs cleaning.") },
	[PAGE_PAUSED] = { "status.html", LOOK_PAUSED, N_("Paused"),
	    N_("Your Internet is paused: a device needs cleaning.") },
	[PAGE_RELAPSED] = { "status.html", LOOK_PAUSED, N_("Paused again"),
	    N_("Paused again: the device is not clean yet.") },
	[PAGE_READY] = { "status.html", LOOK_PAUSED, N_("One step left"),
	    N_("All steps done: now open your Internet.") },
	[PAGE_URGENT] = { "status.html", LOOK_FREE, N_("Open for now"),
	    N_("Your Internet is open for a short time.") },
	[PAGE_ASKED] = { "status.html", LOOK_PAUSED, N_("Paused"),
	    N_("Your Internet is paused: we read your message.") },
	[PAGE_ASKED_BACK] = { "status.html", LOOK_PAUSED, N_("Paused"),
	    N_("Your Internet is paused: we have a question.") },
	[PAGE_DISPUTED] = { "status.html", LOOK_PAUSED, N_("Paused"),
	    N_("Your Internet is paused: we look at it again.") },
	[PAGE_CALL] = { "status.html", LOOK_PAUSED, N_("Paused"),
	    N_("Your Internet is paused: please call us.") },
};

/* ---- the first screen ---- */

static const char *const next_words[] = {
	[MEASURE_RESTRICT] = N_("If nothing changes, a part of your Internet "
				"is closed {when}. That is in {span}."),
	[MEASURE_THROTTLE] = N_("If nothing changes, your Internet is slowed "
				"{when}. That is in {span}."),
	[MEASURE_GARDEN] = N_("If nothing changes, your Internet is paused "
			      "{when}. That is in {span}."),
	[MEASURE_SUSPEND] = N_("If nothing changes, more of your Internet is "
			       "paused {when}. That is in {span}."),
};

/* What the clock does next: the end of the urgent minutes, or a step. */
static void
lead_of_clock(
    const struct view *view, const struct status *status, struct values *page)
{
	int64_t at = status->next_at;
	const char *pattern = next_words[status->next_measure];
	if (view_is_urgent(status)) {
		at = status->pause_until;
		pattern = N_("It is open for now, and closes again by itself "
			     "{when}. Time left: {span}.");
	}
	if (at > status->now && pattern != NULL)
		view_lead(page,
		    VIEW_FILL(view, pattern, { "when", view_when(view, at) },
			{ "span", view_span(view, at - status->now) }));
}

/* When it was seen, and what that means on this page. */
static const char *
seen_words(enum page kind, const struct status_case *c)
{
	switch (kind) {
	case PAGE_RELAPSED:
		return c->released != 0
		    ? N_("It was open since {released}. Then it came back, "
			 "last seen {last}. Please do the steps once more. "
			 "Look at other devices, too.")
		    : N_("It came back: last seen {last}. Please do the steps "
			 "once more. Look at other devices, too.");
	case PAGE_CALL:
		return N_("Last seen {last}. One of us now looks at it with "
			  "you. Then your line opens.");
	case PAGE_ASKED:
	case PAGE_ASKED_BACK:
	case PAGE_DISPUTED:
		return N_("Last seen {last}. You can go on with the steps.");
	case PAGE_URGENT:
		return N_("Last seen {last}. Do the steps, and it opens for "
			  "good.");
	default:
		return N_("First seen {first}, last seen {last}. You did "
			  "nothing wrong. Most people fix it in {minutes} "
			  "minutes.");
	}
}

static void
lead_of_case(const struct view *view, const struct status *status,
    enum page kind, struct values *page)
{
	const struct status_case *c = &status->cases[0];
	const struct advice *advice =
	    advices_find(view->advices, c->cause, c->device);
	lead_of_clock(view, status, page);
	if (kind == PAGE_READY) {
		view_lead(page,
		    i18n_text(view->language,
			N_("Thank you for the work. The code shows us that a "
			   "person asks, not a program.")));
		return;
	}
	if (kind == PAGE_SHARED)
		view_lead(page,
		    i18n_text(view->language,
			N_("Several people use this line. Please show this "
			   "page to who runs it.")));
	values_words(
	    values_item(page, "lead"), ".", view->language, advice->what);
	view_lead(page,
	    VIEW_FILL(view, seen_words(kind, c),
		{ "first", view_when(view, c->first) },
		{ "last", view_when(view, c->last) },
		{ "released", view_when(view, c->released) },
		{ "minutes", view_number(view, advice->minutes) }));
	if (status->case_count > 1) {
		const char *more = i18n_plural(view->language,
		    "There is {count} more thing to clean, see below.",
		    "There are {count} more things to clean, see below.",
		    (unsigned long)status->case_count - 1);
		view_lead(page,
		    VIEW_FILL(view, more,
			{ "count",
			    view_number(
				view, (int64_t)status->case_count - 1) }));
	}
}

static void
put_asked(
    const struct view *view, const struct status *status, struct values *page)
{
	for (size_t i = 0; i < status->request_count; i++)
		view_asked(view, &status->requests[i], page);
}

static void
put_line(const struct view *view, const struct status *status, enum page kind,
    struct values *page)
{
	lead_of_case(view, status, kind, page);
	/* The field for the code is on one page alone. */
	view_problem(view, status->slip,
	    status->slip != SLIP_CODE || kind == PAGE_READY, page);
	put_asked(view, status, page);
	values_flag(page, "release", kind == PAGE_READY);
	values_flag(page, "call", kind == PAGE_CALL);
	values_flag(page, "begin",
	    kind != PAGE_READY && kind != PAGE_CALL && kind != PAGE_ASKED_BACK);
	view_door(view, status, kind == PAGE_READY,
	    kind == PAGE_CALL || kind == PAGE_ASKED ||
		(kind == PAGE_ASKED_BACK && view_needs_person(status)),
	    page);
	view_cases(view, status, page);
	view_live(view, status, LIVE_DAY, page);
}

/* ---- open lines ---- */

static const char *const open_leads[] = {
	[PAGE_NOBODY] =
	    N_("You reached us from an address that is none of our lines. So "
	       "we can show nothing about yours."),
	[PAGE_CLEAR] =
	    N_("We have no open case for this line. Nothing of it is closed."),
	[PAGE_SHARED_CLEAR] =
	    N_("Several people use it. We have no open case for it."),
	[PAGE_RELEASED] = N_("Your line is open again. Thank you for cleaning "
			     "up."),
	[PAGE_UPHELD] = N_("We looked again. What was reported was not you."),
	[PAGE_LAPSED] = N_("If harm is seen again, we write to you."),
	[PAGE_GOODBYE] = N_("We saw nothing more. Thank you for cleaning up. "
			    "Two short questions help us to help others."),
	[PAGE_WATCHED] = N_("The pause is over. If we see the same again, we "
			    "tell you at once."),
};

static void
put_open(const struct view *view, const struct status *status, enum page kind,
    struct values *page)
{
	view_lead(page, i18n_text(view->language, open_leads[kind]));
	put_asked(view, status, page);
	values_flag(page, "goodbye", kind == PAGE_GOODBYE);
	values_flag(page, "released",
	    kind == PAGE_RELEASED || kind == PAGE_UPHELD ||
		kind == PAGE_LAPSED);
	values_flag(
	    page, "clear", kind == PAGE_CLEAR || kind == PAGE_SHARED_CLEAR);
	values_flag(page, "reload", kind == PAGE_CLEAR);
	if (status->case_count > 0)
		values_text(page, "holds",
		    view_fill(view,
			N_("There is still something to clean. It does not "
			   "close your Internet."),
			NULL, 0));
	if (status->released_at == 0)
		return;
	char until[I18N_TIME_SIZE];
	i18n_date(view->language, status->watch_until, until, sizeof until);
	values_flag(page, "watched", true);
	values_text(page, "watched_for",
	    i18n_text(view->language,
		advices_find(view->advices, status->released_cause, NULL)
		    ->name));
	values_text(page, "watch",
	    VIEW_FILL(view,
		N_("Until {date} we look whether it comes back. You need to do "
		   "nothing."),
		{ "date", until }));
	if (status->budget.want > 0)
		values_text(page, "budget",
		    VIEW_FILL(view,
			N_("You used {have} of {want} openings by yourself in "
			   "{days} days. After that a person helps."),
			{ "have", view_number(view, status->budget.have) },
			{ "want", view_number(view, status->budget.want) },
			{ "days", view_number(view, status->budget.days) }));
}

const char *
view_headline(const struct status *status)
{
	return pages[view_page_of(status)].title;
}

struct values *
view_status(
    const struct view *view, const struct status *status, const char **file_out)
{
	enum page kind = view_page_of(status);
	const struct page_words *words = &pages[kind];
	struct values *page =
	    view_page(view, words->look, words->state, words->title);
	values_flag(page, "live", kind != PAGE_NOBODY);
	view_person(view, status, page);
	*file_out = words->file;
	if (strcmp(words->file, "status.html") == 0)
		put_line(view, status, kind, page);
	else
		put_open(view, status, kind, page);
	return page;
}

const char *
view_state(const struct status *status, struct arena *arena)
{
	enum page kind = view_page_of(status);
	const char *text = arena_print(arena, "%d.%lld", (int)kind,
	    view_is_urgent(status)
		? (long long)(status->pause_until - status->now) / 60
		: 0);
	for (size_t i = 0; i < status->request_count; i++)
		text = arena_print(
		    arena, "%s-%s", text, status->requests[i].state);
	for (size_t i = 0; i < status->case_count; i++) {
		const struct status_case *c = &status->cases[i];
		text = arena_print(arena, "%s-%s.%s.%d.%lld.%lld", text,
		    c->code, c->device != NULL ? c->device : "",
		    (int)c->measure, (long long)c->last, (long long)c->reports);
		for (size_t k = 0; k < c->need_count; k++)
			text = arena_print(arena, "%s.%lld", text,
			    (long long)c->needs[k].have);
	}
	return status->case_count == 0
	    ? text
	    : arena_print(arena, "%s-%s", text, view_walk_state(status, arena));
}
