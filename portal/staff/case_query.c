/* SPDX-License-Identifier: BSD-2-Clause */
/* case_query.c -- the filters of the list of cases, as they stand in its URL */
#include "portal/staff/case_query.h"

#include <inttypes.h>
#include <string.h>

#include "cases/search.h"
#include "lib/time.h"
#include "lib/uuid.h"
#include "portal/staff/clerk.h"

enum { NAME_MOST = 64 };

/* ---- the words --------------------------------------------------------- */

struct word {
	const char *value, *label;
	const char *states;   /* of states: as SQL has them */
	int64_t since, until; /* of ages: seconds ago, 0: none */
};
enum { DAY = 86400 };

static const struct word states[] = {
	{ "active", "not closed", "{open,held,watch}" },
	{ "open", "open", "{open}" },
	{ "held", "held", "{held}" },
	{ "watch", "in the watch", "{watch}" },
	{ "closed", "closed", "{closed}" },
	{ "all", "all", NULL },
};
static const struct word ages[] = {
	{ "", "any age" },
	{ "day", "of the last day", .since = DAY },
	{ "week", "of the last week", .since = 7 * (int64_t)DAY },
	{ "month", "of the last month", .since = 30 * (int64_t)DAY },
	{ "older", "older than a month", .until = 30 * (int64_t)DAY },
};
static const struct word measures[] = { { "", "any measure" },
	{ "none", "none" }, { "notice", "notice" }, { "restrict", "restrict" },
	{ "throttle", "throttle" }, { "garden", "garden" },
	{ "suspend", "suspend" } };
static const struct word kinds[] = { { "", "any account" }, { "home", "home" },
	{ "business", "business" }, { "shared", "shared" },
	{ "critical", "critical" } };

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The word of that value, else the first. */
static const struct word *
word_of(const struct word *list, size_t count, struct str value)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(value, str_from(list[i].value)))
			return &list[i];
	return list;
}

/* ---- reading ------------------------------------------------------------ */

static struct str
field(const struct request *request, const char *name)
{
	return request_field(request->query, request->queries, name);
}

/* The name of a cause, source or site; NULL for anything else. */
static const char *
name_of(const struct request *request, const char *field_name)
{
	struct str text = field(request, field_name);
	bool fine = text.len > 0 && text.len <= NAME_MOST;
	for (size_t i = 0; fine && i < text.len; i++)
		fine = strchr("abcdefghijklmnopqrstuvwxyz0123456789._-",
			   text.data[i]) != NULL;
	return fine ? arena_copy(request->arena, text) : NULL;
}

static const char *
value_or_null(const struct word *word)
{
	return *word->value != '\0' ? word->value : NULL;
}

/* "1732290000000000.UUID": the last row of the page before. */
static void
read_before(const struct request *request, struct shelf_filter *filter)
{
	struct str id, text = field(request, "before");
	struct str number = str_cut(text, '.', &id);
	uint8_t bytes[16];
	int64_t at = 0;
	if (number.len == 0 || number.len > 16 || !uuid_parse(id, bytes))
		return;
	for (size_t i = 0; i < number.len; i++) {
		if (number.data[i] < '0' || number.data[i] > '9')
			return;
		at = at * 10 + (number.data[i] - '0');
	}
	filter->before = at;
	filter->before_id = arena_copy(request->arena, id);
}

static int64_t
ago(const struct request *request, int64_t seconds)
{
	return seconds == 0 ? 0 : (request->now - seconds) * TIME_SECOND;
}

struct case_query
case_query_read(const struct request *request)
{
	struct str search = field(request, "q");
	const struct word *state =
	    word_of(states, COUNT(states), field(request, "state"));
	const struct word *age =
	    word_of(ages, COUNT(ages), field(request, "age"));
	struct case_query query = { .state = state->value,
		.age = age->value,
		.mine = field(request, "mine").len > 0,
		.search = search.len <= SEARCH_TEXT_MAX
		    ? arena_copy(request->arena, search)
		    : "",
		.filter = { .states = state->states,
		    .cause = name_of(request, "cause"),
		    .source = name_of(request, "source"),
		    .site = name_of(request, "site"),
		    .measure = value_or_null(word_of(
			measures, COUNT(measures), field(request, "measure"))),
		    .kind = value_or_null(
			word_of(kinds, COUNT(kinds), field(request, "kind"))),
		    .since = ago(request, age->since),
		    .until = ago(request, age->until) } };
	if (query.mine)
		query.filter.taken_by = clerk_actor(request);
	read_before(request, &query.filter);
	return query;
}

/* ---- printing ----------------------------------------------------------- */

const char *
case_query_print(const struct case_query *query, struct arena *arena)
{
	const struct shelf_filter *filter = &query->filter;
	const struct {
		const char *name, *value;
	} fields[] = { { "q", query->search },
		{ "state",
		    strcmp(query->state, "active") == 0 ? NULL : query->state },
		{ "cause", filter->cause }, { "measure", filter->measure },
		{ "source", filter->source }, { "site", filter->site },
		{ "kind", filter->kind }, { "age", query->age },
		{ "mine", query->mine ? "on" : NULL } };
	const char *text = "";
	for (size_t i = 0; i < COUNT(fields); i++)
		if (fields[i].value != NULL && *fields[i].value != '\0')
			text = arena_print(arena, "%s%c%s=%s", text,
			    *text == '\0' ? '?' : '&', fields[i].name,
			    arena_encode(arena, str_from(fields[i].value)));
	return text;
}

/* ---- showing ------------------------------------------------------------ */

static void
put_words(struct values *page, const char *list, const struct word *words,
    size_t count, const char *chosen)
{
	for (size_t i = 0; i < count; i++)
		values_choice(
		    page, list, words[i].value, words[i].label, chosen);
}

void
case_query_put_names(struct values *page, const char *list, const char *any,
    const char *filter, const char *chosen, const struct shelf_choice *names,
    size_t count)
{
	bool known = chosen == NULL;
	values_choice(page, list, "", any, chosen);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i].filter, filter) != 0)
			continue;
		known = known || strcmp(names[i].name, chosen) == 0;
		values_choice(page, list, names[i].name, names[i].name, chosen);
	}
	if (!known)
		values_choice(page, list, chosen, chosen, chosen);
}

enum db_outcome
case_query_put(const struct request *request, const struct case_query *query,
    struct values *page)
{
	const struct shelf_filter *filter = &query->filter;
	struct shelf_choice *names;
	size_t count;
	enum db_outcome outcome =
	    shelf_choices(request->db, request->arena, &names, &count);
	if (outcome != DB_OK)
		return outcome;
	values_text(page, "search", query->search);
	values_flag(page, "mine", query->mine);
	values_flag(
	    page, "filtered", *case_query_print(query, request->arena) != '\0');
	put_words(page, "states", states, COUNT(states), query->state);
	put_words(page, "ages", ages, COUNT(ages), query->age);
	put_words(page, "measures", measures, COUNT(measures), filter->measure);
	put_words(page, "kinds", kinds, COUNT(kinds), filter->kind);
	case_query_put_names(
	    page, "causes", "any cause", "cause", filter->cause, names, count);
	case_query_put_names(page, "sources", "any source", "source",
	    filter->source, names, count);
	case_query_put_names(
	    page, "sites", "any site", "site", filter->site, names, count);
	return DB_OK;
}
