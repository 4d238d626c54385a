/* SPDX-License-Identifier: BSD-2-Clause */
/* view.c -- what every page has, and words for what a page says */
/* Pure: no I/O, no clock; memory from the arena alone. */
#include "portal/view.h"

#include <string.h>

#include "cases/spoken.h"

enum { SENTENCE_MAX = 1000 };

static const char *const looks[] = {
	[LOOK_PAUSED] = "paused",
	[LOOK_FREE] = "free",
	[LOOK_PLAIN] = "plain",
};

const char *
view_fill(const struct view *view, const char *english,
    const struct i18n_part *parts, size_t count)
{
	char text[SENTENCE_MAX];
	i18n_fill(view->language, english, parts, count, text, sizeof text);
	return arena_copy(view->arena, str_from(text));
}

const char *
view_number(const struct view *view, int64_t number)
{
	return arena_number(view->arena, number);
}

const char *
view_span(const struct view *view, int64_t seconds)
{
	enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
	int64_t unit = seconds > 3 * DAY ? DAY
	    : seconds > 2 * HOUR	 ? HOUR
					 : MINUTE;
	int64_t count = (seconds + unit - 1) / unit;
	const struct i18n_language *l = view->language;
	unsigned long n = (unsigned long)count;
	const char *pattern = unit == DAY
	    ? i18n_plural(l, "{count} day", "{count} days", n)
	    : unit == HOUR
	    ? i18n_plural(l, "{count} hour", "{count} hours", n)
	    : i18n_plural(l, "{count} minute", "{count} minutes", n);
	return VIEW_FILL(view, pattern, { "count", view_number(view, count) });
}

const char *
view_when(const struct view *view, int64_t when)
{
	char text[I18N_TIME_SIZE];
	i18n_when(view->language, when, view->now, text, sizeof text);
	return arena_copy(view->arena, str_from(text));
}

const char *
view_part(const struct view *view, int64_t have, int64_t want)
{
	enum { HOUR = 60, HOURS_FROM = 5 * HOUR };
	bool long_want = want >= HOURS_FROM, long_have = have >= 2 * HOUR;
	const char *pattern = N_("{have} of {want} minutes");
	if (long_want)
		pattern = long_have ? N_("{have} of {want} hours")
				    : N_("{have} minutes of {want} hours");
	return VIEW_FILL(view, pattern,
	    { "have",
		view_number(
		    view, long_want && long_have ? have / HOUR : have) },
	    { "want", view_number(view, long_want ? want / HOUR : want) });
}

/* The other languages on offer, for the switch, and the name of this one. */
static void
put_languages(const struct view *view, struct values *page)
{
	for (const struct i18n_language *l = i18n_languages; l->tag; l++) {
		if (strcmp(l->tag, view->language->tag) == 0 ||
		    !brand_speaks(view->brand, l))
			continue;
		struct values *item = values_item(page, "languages");
		values_text(item, "tag", l->tag);
		values_text(item, "name", l->name);
		values_text(page, "language_name", view->language->name);
	}
}

struct values *
view_page(const struct view *view, enum look look, const char *state,
    const char *title)
{
	struct values *page = values_new(view->arena);
	char zone[I18N_TIME_SIZE];
	i18n_zone(view->now, zone, sizeof zone);
	values_text(page, "language", view->language->tag);
	values_text(page, "direction", view->language->direction);
	values_text(page, "look", looks[look]);
	values_text(page, "state", i18n_text(view->language, state));
	values_text(page, "title", i18n_text(view->language, title));
	values_text(page, "zone", zone);
	put_languages(view, page);
	brand_values(view->brand, view->language, page);
	return page;
}

void
view_lead(struct values *page, const char *text)
{
	values_text(values_item(page, "lead"), ".", text);
}

void
view_code(const struct view *view, struct values *page, const char *code)
{
	char spoken[SPOKEN_SIZE];
	if (code == NULL || strlen(code) != 6)
		return;
	spoken_code(code, view->language, spoken, sizeof spoken);
	values_text(page, "code", code);
	values_text(page, "code_start",
	    arena_copy(view->arena, (struct str){ code, 3 }));
	values_text(page, "code_end", code + 3);
	values_text(page, "spoken", spoken);
}

void
view_person(
    const struct view *view, const struct status *status, struct values *page)
{
	bool held = status->case_count > 0;
	view_code(
	    view, page, held ? status->cases[0].code : status->released_code);
	values_flag(page, "held", held);
	values_flag(page, "walled", status->measure >= MEASURE_GARDEN);
	values_text(page, "token", status->token != NULL ? status->token : "");
}

/* ---- pages that know no case ---- */

struct error_words {
	int http_status;
	const char *state, *title, *lead;
	const char *action; /* "back" or "again" */
};

/* The last row speaks for every other status. */
static const struct error_words errors[] = {
	{ 403, N_("Not done"), N_("This form was open for too long."),
	    N_("Nothing has changed. Go back and press the button again."),
	    "back" },
	{ 404, N_("Not found"), N_("This page does not exist."),
	    N_("The address may be mistyped. Your line’s page is one step "
	       "away."),
	    "back" },
	{ 405, N_("Not done"), N_("That does not work this way."),
	    N_("Please use the buttons of the page."), "back" },
	{ 413, N_("Not done"), N_("That was too much at once."),
	    N_("Please go back and send less."), "back" },
	{ 421, N_("Not here"), N_("This name is not ours."),
	    N_("Type {help_address} into your browser. That is where we are."),
	    NULL },
	{ 429, N_("Please wait"), N_("Too many tries in a short time."),
	    N_("Wait one minute. Then it goes on."), "again" },
	{ 503, N_("Please wait"), N_("We cannot look up your line right now."),
	    N_("The fault is ours and we are working on it. Your line stays "
	       "as it is. Try again in some minutes. It is urgent? Call us."),
	    "again" },
	{ 0, N_("Not done"), N_("Something went wrong on our side."),
	    N_("Your line stays as it is. Please try again in a minute."),
	    "again" },
};

struct values *
view_error(const struct view *view, int http_status)
{
	const struct error_words *words = errors;
	while (words->http_status != 0 && words->http_status != http_status)
		words++;
	struct values *page =
	    view_page(view, LOOK_PLAIN, words->state, words->title);
	view_lead(page,
	    VIEW_FILL(view, words->lead,
		{ "help_address", view->brand->help_address }));
	if (words->action != NULL)
		values_flag(page, words->action, true);
	return page;
}

struct values *
view_help(const struct view *view, const char *code)
{
	struct values *page = view_page(view, LOOK_PLAIN, N_("Help"),
	    N_("What people ask us about a pause."));
	view_lead(page,
	    i18n_text(view->language,
		N_("Here are the most frequent questions. A person helps you, "
		   "too.")));
	view_code(view, page, code);
	values_flag(page, "held", code != NULL);
	return page;
}
