/* SPDX-License-Identifier: BSD-2-Clause */
/* case_view.c -- a case as the console tells it: facts, reports, timeline */
#include "portal/staff/case_view.h"

#include <jansson.h>
#include <string.h>

#include "lib/time.h"
#include "portal/staff/case_list.h"
#include "portal/staff/clerk.h"
#include "portal/staff/frame.h"
#include "cases/told.h"

/* ---- the facts ----------------------------------------------------------- */

static void
put_times(const struct request *request, const struct case_facts *facts,
    const struct dossier *dossier, struct values *page)
{
	const struct {
		const char *label;
		int64_t at;
	} times[] = { { "Opened", facts->opened_at },
		{ "Evidence from", facts->first_observed_at },
		{ "Last seen", facts->last_observed_at },
		{ "This measure since", facts->measure_since },
		{ "Read by the subscriber", dossier->acknowledged_at },
		{ "Pause until", facts->pause_until },
		{ "Ends by itself", facts->expires_at },
		{ "Released", facts->released_at },
		{ "Watched until", facts->watch_until },
		{ "Closed", facts->closed_at },
		{ "Review at the latest",
		    facts->closed_at == 0 ? facts->review_at : 0 },
		{ "Line exempt until", dossier->exempt_until } };
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		if (times[i].at == 0)
			continue;
		struct values *item = values_item(page, "times");
		values_text(item, "label", times[i].label);
		frame_time(request, item, "at", times[i].at / TIME_SECOND);
	}
}

static void
put_acts(const struct case_facts *facts, struct values *page)
{
	bool open = strcmp(facts->state, "open") == 0;
	bool braked = strcmp(facts->held_by, "brake") == 0;
	values_flag(
	    page, "may_release", open || strcmp(facts->state, "held") == 0);
	for (int i = MEASURE_NOTICE; i <= MEASURE_SUSPEND; i++) {
		const char *name = measure_print((enum measure)i);
		if ((open || braked) && i > (int)facts->measure &&
		    i > MEASURE_NOTICE)
			values_text(values_item(page, "higher"), ".", name);
		if (open && i < (int)facts->measure)
			values_text(values_item(page, "lower"), ".", name);
	}
}

void
case_view_facts(const struct request *request, const struct case_facts *facts,
    const struct dossier *dossier, struct values *page)
{
	bool mine = strcmp(dossier->taken_by, clerk_actor(request)) == 0;
	values_text(page, "code", facts->code);
	values_text(
	    page, "code_spoken", case_list_code(facts->code, request->arena));
	values_text(page, "cause", facts->cause);
	values_text(page, "cause_title", dossier->title);
	case_list_pill(page, "state", facts->state);
	case_list_pill(page, "measure", measure_print(facts->measure));
	values_text(page, "held_by", facts->held_by);
	if (strcmp(dossier->wanted, measure_print(facts->measure)) != 0 &&
	    facts->measure != MEASURE_NONE)
		values_text(page, "wanted", dossier->wanted);
	values_text(page, "line", facts->line);
	values_text(page, "account", facts->account);
	values_text(page, "kind", dossier->kind);
	values_text(page, "realm", dossier->realm);
	values_text(page, "brand_name", dossier->brand);
	values_text(page, "language", dossier->language);
	values_text(page, "addresses", dossier->addresses);
	values_text(page, "contacts", dossier->contacts);
	values_number(page, "reports", facts->reports);
	if (facts->relapses > 0)
		values_number(page, "relapses", facts->relapses);
	if (dossier->others > 0)
		values_number(page, "others", dossier->others);
	values_text(page, "asks", dossier->asks);
	values_text(page, "next_measure", dossier->next_measure);
	frame_time(request, page, "next_at", dossier->next_at / TIME_SECOND);
	values_flag(page, "mine", mine);
	values_text(page, "taken_by", frame_name(dossier->taken_by));
	frame_time(request, page, "taken", dossier->taken_at / TIME_SECOND);
	put_times(request, facts, dossier, page);
	put_acts(facts, page);
}

/* ---- JSON as facts ------------------------------------------------------- */

/* Each plain member as "name" and "value" of `list`, but those that are told
 * elsewhere. */
static void
put_members(const struct request *request, const char *text,
    const char *const *skip, struct values *item, const char *list)
{
	const char *name;
	json_t *value, *object = json_loads(text, 0, NULL);
	json_object_foreach(object, name, value)
	{
		bool told = false;
		for (size_t i = 0; skip[i] != NULL; i++)
			told = told || strcmp(skip[i], name) == 0;
		if (told || json_is_object(value) || json_is_array(value))
			continue;
		const char *word = json_is_string(value)
		    ? json_string_value(value)
		    : json_is_integer(value)
		    ? arena_number(request->arena, json_integer_value(value))
		    : "";
		if (*word == '\0')
			continue;
		struct values *fact = values_item(item, list);
		values_text(fact, "name", name);
		values_text(fact, "value", word);
	}
	json_decref(object);
}

static const char *
member(const struct request *request, const char *text, const char *name)
{
	json_t *object = json_loads(text, 0, NULL);
	const char *value = json_string_value(json_object_get(object, name));
	const char *copy =
	    value != NULL ? arena_copy(request->arena, str_from(value)) : "";
	json_decref(object);
	return copy;
}

/* ---- reports and timeline ------------------------------------------------ */

void
case_view_source(const struct request *request,
    const struct history_source *source, struct values *page)
{
	static const char *const none[] = { NULL };
	struct values *item = values_item(page, "sources");
	values_text(item, "source", source->source);
	values_number(item, "weight", source->weight);
	values_number(item, "number", source->reports);
	if (source->filed > 0)
		values_number(item, "filed", source->filed);
	frame_time(request, item, "first", source->first / TIME_SECOND);
	frame_time(request, item, "last", source->last / TIME_SECOND);
	put_members(request, source->evidence, none, item, "evidence");
	values_text(item, "words", source->words);
}

void
case_view_event(const struct request *request,
    const struct history_event *event, struct values *page)
{
	static const char *const told[] = { "reason", "report", "message",
		"bulk", NULL };
	struct values *item = values_item(page, "events");
	values_text(item, "what", told_words(event->kind, request->arena));
	values_text(item, "who", event->actor);
	if (event->count > 1) {
		values_number(item, "count", event->count);
		frame_time(request, item, "since", event->first / TIME_SECOND);
	}
	frame_time(request, item, "at", event->last / TIME_SECOND);
	values_text(item, "reason", member(request, event->detail, "reason"));
	values_text(item, "bulk", member(request, event->detail, "bulk"));
	values_text(item, "words", event->words);
	put_members(request, event->detail, told, item, "facts");
}
