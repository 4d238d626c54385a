/* SPDX-License-Identifier: BSD-2-Clause */
/* view.h -- what every page has, and words for what a page says */
#ifndef PORTAL_VIEW_H
#define PORTAL_VIEW_H

#include "cases/advice.h"
#include "lib/brand.h"
#include "portal/status.h"

/* How a page is drawn: in whose colours, in which language, when. */
struct view {
	const struct brand *brand;
	const struct advices *advices;
	const struct i18n_language *language;
	int64_t now;
	struct arena *arena;
};

/* The flag on top: yellow is paused, green is free, none is neither. */
enum look { LOOK_PAUSED, LOOK_FREE, LOOK_PLAIN };

/* The values of any page: brand, language, the switch to others, its flag, its
 * state in a word or two, its headline (both msgids; the headline has at most
 * nine words). Pure, as all of the views. */
struct values *view_page(const struct view *view, enum look look,
    const char *state, const char *title);
/* One more paragraph on the first screen. */
void view_lead(struct values *page, const char *text);
/* The case code: "code_start", "code_end", "spoken". */
void view_code(const struct view *view, struct values *page, const char *code);
/* What person.html needs of a line, the code among it; and "token". */
void view_person(
    const struct view *view, const struct status *status, struct values *page);

/* A translated text with its parts put in, on the view's arena. */
const char *view_fill(const struct view *view, const char *english,
    const struct i18n_part *parts, size_t count);
#define VIEW_FILL(view, english, ...)                                       \
	view_fill(view, english, (const struct i18n_part[]){ __VA_ARGS__ }, \
	    sizeof((const struct i18n_part[]){ __VA_ARGS__ }) /             \
		sizeof(struct i18n_part))
const char *view_number(const struct view *view, int64_t number);
/* "41 of 60 minutes", "41 minutes of 6 hours": both in minutes. */
const char *view_part(const struct view *view, int64_t have, int64_t want);
/* "41 minutes", "26 hours", "3 days": never less than it is. */
const char *view_span(const struct view *view, int64_t seconds);
/* "today at 14:02" */
const char *view_when(const struct view *view, int64_t when);

/* A line's page: its values, and in `file_out` the template that shows
 * them. */
struct values *view_status(const struct view *view, const struct status *status,
    const char **file_out);
/* The headline of that page, a msgid. */
const char *view_headline(const struct status *status);
/* What the page says in a word: "walled-7KQ4MF-2": another text means that
 * another page would be drawn now. Words for the script, on the arena. */
const char *view_state(const struct status *status, struct arena *arena);

/* Parts of it: the list "needs" and the sentence "door"; the list "cases",
 * each with steps and sightings, "works", and "next": what happens then. */
void view_door(const struct view *view, const struct status *status, bool ready,
    bool call, struct values *page);
void view_cases(
    const struct view *view, const struct status *status, struct values *page);

/* What the line does about the infection (live.html): numbers, a chart of the
 * last day or hour, what was contacted, and the quiet clock. */
enum live_span { LIVE_DAY, LIVE_HOUR };
void view_live(const struct view *view, const struct status *status,
    enum live_span span, struct values *page);
/* Whether there is anything of it to show; and whether it can be seen: if not,
 * why. At least one case is open. */
bool view_live_is_shown(const struct status *status);
enum quiet_view view_live_sight(const struct status *status);
/* Another text means that another part would be drawn now. */
const char *view_live_state(const struct status *status, struct arena *arena);

/* "problem", in words, and the id of the field that it is about where that
 * `is_there`; nothing where nothing is wrong. */
void view_problem(const struct view *view, enum slip slip, bool is_there,
    struct values *page);
/* One more of "asked" (asked.html): what became of a request. */
void view_asked(const struct view *view, const struct request_facts *request,
    struct values *page);
/* The subscriber writes to staff (ask.html); `words` are those that did not
 * pass. A case is open, or in its watch. */
struct values *view_ask(const struct view *view, const struct status *status,
    enum request_kind kind, const char *words);
/* Half an hour of Internet (urgent.html): a case walls the line. */
struct values *
view_urgent(const struct view *view, const struct status *status);
/* The survey (survey.html) with what was chosen, NULL for nothing; thanks
 * where none waits. */
struct values *view_survey(const struct view *view, const struct status *status,
    const char *found, const char *clear);

/* Whether `name` is among them; the last is NULL. */
bool view_lists(const char *const *names, const char *name);

/* An error page (error.html): the words of an HTTP status, those of the
 * program's own refusals included. */
struct values *view_error(const struct view *view, int http_status);
/* Which device is it? (device.html): the kinds of device that the advice on
 * this cause is written for. */
struct values *
view_device(const struct view *view, const char *cause, const char *token);
/* The questions page (help.html). `code` is NULL where there is no case. */
struct values *view_help(const struct view *view, const char *code);

#endif
