/* SPDX-License-Identifier: BSD-2-Clause */
/* page_justify.c -- /staff/cases/{code}/justification: why a case was right */
#include <jansson.h>
#include <string.h>

#include "cases/subject.h"
#include "lib/json.h"
#include "lib/time.h"
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "cases/told.h"

/* ---- the record as values: each key is a name --------------------------- */

enum { DEPTH_MOST = 6 };

/* "2026-11-22T14:02:00Z" as a page says it; another text as it is. */
static const char *
print_text(const char *text, struct arena *arena)
{
	int64_t micros;
	char exact[I18N_TIME_SIZE];
	if (!time_parse(str_from(text), &micros))
		return text;
	i18n_date_time(
	    &i18n_languages[0], micros / TIME_SECOND, exact, sizeof exact);
	return arena_copy(arena, str_from(exact));
}

static void put_object(
    const json_t *object, int depth, struct arena *arena, struct values *to);

static void
put_value(const char *name, const json_t *value, int depth, struct arena *arena,
    struct values *to)
{
	size_t index;
	const json_t *one;
	if (json_is_string(value))
		values_text(
		    to, name, print_text(json_string_value(value), arena));
	else if (json_is_integer(value))
		values_number(to, name, json_integer_value(value));
	else if (json_is_object(value) && depth > 0)
		put_object(value, depth - 1, arena, values_map(to, name));
	json_array_foreach(value, index, one) if (depth > 0)
	    put_object(one, depth - 1, arena, values_item(to, name));
}

static void
put_object(
    const json_t *object, int depth, struct arena *arena, struct values *to)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	    put_value(name, value, depth, arena, to);
}

/* Facts have names that sources choose: a list of them. */
static void
put_evidence(const json_t *record, struct arena *arena, struct values *page)
{
	size_t index;
	json_t *report;
	json_array_foreach(json_object_get(record, "evidence"), index, report)
	{
		const char *name;
		json_t *value;
		struct values *item = values_item(page, "reports");
		put_object(report, 0, arena, item);
		json_object_foreach(
		    json_object_get(report, "facts"), name, value)
		{
			struct values *fact = values_item(item, "shown");
			values_text(fact, "name", name);
			put_value("value", value, 0, arena, fact);
		}
	}
}

/* The ladder with its times in words. */
static void
put_ladder(const json_t *record, struct arena *arena, struct values *page)
{
	size_t index;
	json_t *step;
	const json_t *reason = json_object_get(record, "reason");
	json_array_foreach(json_object_get(reason, "ladder"), index, step)
	{
		struct values *item = values_item(page, "ladder");
		json_int_t hours =
		    json_integer_value(json_object_get(step, "after_seconds")) /
		    3600;
		put_object(step, 0, arena, item);
		values_text(item, "after",
		    hours == 0
			? "at once"
			: arena_print(arena, "after %lld h", (long long)hours));
	}
}

/* The record names what happened as the timeline does; the page says it. */
static void
say_decisions(const json_t *record, struct arena *arena)
{
	size_t index;
	json_t *decision;
	json_array_foreach(
	    json_object_get(record, "decisions"), index, decision)
	{
		const char *kind =
		    json_string_value(json_object_get(decision, "what"));
		if (kind != NULL)
			json_object_set_new(decision, "what",
			    json_string(told_words(kind, arena)));
	}
}

/* ---- the pages ----------------------------------------------------------- */

static bool
read_record(
    struct request *request, struct answer *answer, const char **record_out)
{
	struct case_facts facts;
	if (!case_list_find(request, answer, &facts))
		return false;
	if (subject_justify(
		request->db, request->arena, facts.id, record_out) == DB_OK)
		return true;
	frame_away(request, answer);
	return false;
}

void
page_justify(struct request *request, struct answer *answer)
{
	const char *text;
	struct values *page = values_new(request->arena);
	if (!read_record(request, answer, &text))
		return;
	json_t *record = json_loads(text, 0, NULL);
	const char *code = json_string_value(json_object_get(record, "case"));
	frame_put(request, page,
	    arena_print(request->arena, "Justification of case %s",
		case_list_code(code ? code : "", request->arena)),
	    "/staff/cases");
	say_decisions(record, request->arena);
	put_object(record, DEPTH_MOST, request->arena, page);
	put_evidence(record, request->arena, page);
	put_ladder(record, request->arena, page);
	json_decref(record);
	frame_answer(request, answer, 200, "justification.html", page);
}

void
page_justify_json(struct request *request, struct answer *answer)
{
	const char *text;
	if (!read_record(request, answer, &text))
		return;
	answer->status = 200;
	answer->media_type = "application/json";
	answer->body = str_from(text);
}
