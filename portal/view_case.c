/* SPDX-License-Identifier: BSD-2-Clause */
/* view_case.c -- what was seen on a line, what to do, what works */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include <string.h>

#include "cases/works.h"
#include "portal/view.h"

bool
view_lists(const char *const *names, const char *name)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static void
put_steps(const struct view *view, const struct status_case *c,
    const struct advice *advice, struct values *item)
{
	for (size_t i = 0; i < advice->step_count; i++) {
		const struct advice_step *step = &advice->steps[i];
		struct values *row = values_item(item, "steps");
		if (c->checklist == NULL ||
		    view_lists(c->checklist, step->name))
			values_text(row, "tick", step->name);
		values_flag(row, "ticked", view_lists(c->ticks, step->name));
		values_words(row, "action", view->language, step->action);
		values_words(row, "proof", view->language, step->proof);
	}
}

/* A reporter's text is shown only where it is plainly a name or an address. */
static const char *
plain(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.:-_";
	enum { NAME_MAX_LENGTH = 253 }; /* RFC 1035, 2.3.4, as text */
	if (text == NULL || strlen(text) > NAME_MAX_LENGTH ||
	    text[strspn(text, allowed)] != '\0')
		return "";
	return text;
}

static void
put_sightings(
    const struct view *view, const struct status_case *c, struct values *item)
{
	for (size_t i = 0; i < c->sighting_count; i++) {
		const struct status_sighting *s = &c->sightings[i];
		struct values *row = values_item(item, "sightings");
		char at[I18N_TIME_SIZE];
		i18n_date_time(view->language, s->at, at, sizeof at);
		values_text(row, "at", at);
		values_text(row, "indicator", plain(s->indicator));
		values_text(row, "destination", plain(s->destination));
		values_text(row, "protocol", plain(s->protocol));
		if (s->port != 0)
			values_number(row, "port", s->port);
		if (s->count > 1)
			values_number(row, "count", s->count);
	}
}

/* What a program at this port wants, for people. */
struct port_words {
	int64_t port;
	const char *words;
};

static const struct port_words ports[] = {
	{ 22, N_("It tried to log in to other people’s computers.") },
	{ 23, N_("It tried to log in to other people’s devices.") },
	{ 2323, N_("It tried to log in to other people’s devices.") },
	{ 25, N_("It tried to deliver mail to many servers.") },
	{ 3389, N_("It tried to take over other people’s computers.") },
	{ 445, N_("It tried to get into other people’s computers.") },
};

/* The latest sighting in a sentence. */
static const char *
contact_words(const struct view *view, const struct status_case *c)
{
	if (c->sighting_count == 0)
		return "";
	const struct status_sighting *s = &c->sightings[0];
	if (*plain(s->indicator) != '\0')
		return i18n_text(view->language,
		    N_("It asked for a server that only harmful programs "
		       "use."));
	for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
		if (ports[i].port == s->port)
			return i18n_text(view->language, ports[i].words);
	return *plain(s->destination) == '\0'
	    ? ""
	    : i18n_text(
		  view->language, N_("It contacted a server of criminals."));
}

/* ---- one case in full, the others folded ---- */

static bool
lacks_steps(const struct status_case *c)
{
	for (size_t i = 0; i < c->need_count; i++)
		if (c->needs[i].kind == NEED_CHECKLIST && !c->needs[i].met)
			return true;
	return false;
}

/* Which one: one thing to do at a time, and a page stays small. */
static const struct status_case *
case_in_full(const struct status *status)
{
	for (size_t i = 0; i < status->case_count; i++)
		if (status->shown != NULL &&
		    strcmp(status->cases[i].cause, status->shown) == 0)
			return &status->cases[i];
	for (size_t i = 0; i < status->case_count; i++)
		if (lacks_steps(&status->cases[i]))
			return &status->cases[i];
	return &status->cases[0];
}

/* A link to its steps; its ticks go along with the form, since what a form
 * does not say is no tick. */
static void
put_folded(const struct view *view, const struct status_case *c,
    const struct status_case *full, struct values *page)
{
	const struct advice *advice =
	    advices_find(view->advices, c->cause, c->device);
	struct values *item = values_item(page, "folded");
	values_text(item, "cause", c->cause);
	values_words(item, "name", view->language, advice->name);
	values_text(item, "last", view_when(view, c->last));
	const char *const *tick = c->ticks;
	for (; tick != NULL && *tick != NULL; tick++)
		if (!view_lists(full->checklist, *tick))
			values_text(values_item(item, "kept"), ".", *tick);
}

static void
put_case(const struct view *view, const struct status *status,
    const struct status_case *c, struct values *page)
{
	const struct advice *advice =
	    advices_find(view->advices, c->cause, c->device);
	struct values *item = values_item(page, "cases");
	char from[ADDR_TEXT_SIZE];
	values_flag(item, "several", status->case_count > 1);
	values_words(item, "name", view->language, advice->name);
	values_words(item, "also", view->language, advice->also);
	values_words(item, "avoid", view->language, advice->avoid);
	values_words(item, "how", view->language, advice->how);
	values_words(item, "kind", view->language, advice->kind);
	values_flag(item, "choice",
	    advices_variant(view->advices, c->cause, 1) != NULL);
	values_text(item, "first", view_when(view, c->first));
	values_text(item, "last", view_when(view, c->last));
	const char *pattern = i18n_plural(view->language, "{count} report",
	    "{count} reports", (unsigned long)c->reports);
	values_text(item, "reports",
	    VIEW_FILL(
		view, pattern, { "count", view_number(view, c->reports) }));
	values_text(item, "contact", contact_words(view, c));
	values_text(item, "code", c->code);
	values_text(item, "cause", c->cause);
	values_text(item, "address", addr_print(&status->from, from));
	put_steps(view, c, advice, item);
	put_sightings(view, c, item);
}

void
view_cases(
    const struct view *view, const struct status *status, struct values *page)
{
	values_text(page, "works",
	    i18n_text(view->language, works_words(status->measure)));
	const struct status_case *first = &status->cases[0];
	values_words(page, "next", view->language,
	    advices_find(view->advices, first->cause, first->device)->next);
	const struct status_case *full = case_in_full(status);
	put_case(view, status, full, page);
	for (size_t i = 0; i < status->case_count; i++)
		if (&status->cases[i] != full)
			put_folded(view, &status->cases[i], full, page);
}
