/* SPDX-License-Identifier: BSD-2-Clause */
/* figure_query.c -- period and filters of the figures, as their URL has them */
#include "portal/staff/figure_query.h"

#include "cases/shelf.h"
#include "lib/time.h"
#include "portal/staff/case_query.h"

enum {
	DAY = 86400, /* seconds */
	DAYS = 30,   /* where no period is given */
	DAYS_MOST = 1100,
	DATE_LEN = 10
};

static const int spans[] = { 7, 30, 90, 365 };

/* The start of a day in UTC, in seconds; false where it is no date. */
static bool
read_day(struct str text, struct arena *arena, int64_t *day_out)
{
	int64_t micros;
	const char *whole =
	    arena_print(arena, "%.*sT00:00:00Z", (int)text.len, text.data);
	if (text.len != DATE_LEN || !time_parse(str_from(whole), &micros))
		return false;
	*day_out = micros / TIME_SECOND;
	return true;
}

static const char *
print_day(int64_t day, struct arena *arena)
{
	char text[TIME_TEXT_SIZE];
	time_print(day * TIME_SECOND, text);
	return arena_copy(arena, (struct str){ text, DATE_LEN });
}

static const char *
read_word(const struct request *request, const char *name)
{
	struct str word = request_field(request->query, request->queries, name);
	return word.len == 0 ? NULL : arena_copy(request->arena, word);
}

struct figure_query
figure_query_read(const struct request *request)
{
	struct arena *arena = request->arena;
	int64_t today = request->now - request->now % DAY;
	int64_t first = today - (DAYS - 1) * (int64_t)DAY, last = today;
	struct str from =
	    request_field(request->query, request->queries, "from");
	struct str until =
	    request_field(request->query, request->queries, "until");
	if (!read_day(until, arena, &last) || last > today)
		last = today;
	if (!read_day(from, arena, &first) || first > last)
		first = last - (DAYS - 1) * (int64_t)DAY;
	if (last - first >= DAYS_MOST * (int64_t)DAY)
		first = last - (DAYS_MOST - 1) * (int64_t)DAY;
	return (struct figure_query){
		.filter = { .since = first * TIME_SECOND,
		    .until = (last + DAY) * TIME_SECOND,
		    .cause = read_word(request, "cause"),
		    .kind = read_word(request, "kind") },
		.from = print_day(first, arena),
		.until = print_day(last, arena),
		.days = (last - first) / DAY + 1,
	};
}

static const char *
print_from(
    const struct figure_query *query, const char *from, struct arena *arena)
{
	const struct figure_filter *filter = &query->filter;
	return arena_print(arena, "?from=%s&until=%s%s%s%s%s", from,
	    query->until, filter->cause ? "&cause=" : "",
	    filter->cause ? arena_encode(arena, str_from(filter->cause)) : "",
	    filter->kind ? "&kind=" : "",
	    filter->kind ? arena_encode(arena, str_from(filter->kind)) : "");
}

const char *
figure_query_print(const struct figure_query *query, struct arena *arena)
{
	return print_from(query, query->from, arena);
}

static void
put_spans(const struct request *request, const struct figure_query *query,
    struct values *page)
{
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		struct values *item = values_item(page, "spans");
		int64_t last = query->filter.until / TIME_SECOND - DAY;
		const char *from = print_day(
		    last - (spans[i] - 1) * (int64_t)DAY, request->arena);
		values_number(item, "days", spans[i]);
		values_text(
		    item, "query", print_from(query, from, request->arena) + 1);
		values_flag(item, "current", query->days == spans[i]);
	}
}

enum db_outcome
figure_query_put(const struct request *request,
    const struct figure_query *query, struct values *page)
{
	static const struct shelf_choice kinds[] = { { "kind", "home" },
		{ "kind", "business" }, { "kind", "shared" },
		{ "kind", "critical" } };
	struct shelf_choice *names;
	size_t count;
	enum db_outcome outcome =
	    shelf_choices(request->db, request->arena, &names, &count);
	if (outcome != DB_OK)
		return outcome;
	values_text(page, "from", query->from);
	values_text(page, "until", query->until);
	values_text(
	    page, "query", figure_query_print(query, request->arena) + 1);
	put_spans(request, query, page);
	case_query_put_names(page, "causes", "All causes", "cause",
	    query->filter.cause, names, count);
	case_query_put_names(page, "kinds", "All accounts", "kind",
	    query->filter.kind, kinds, sizeof kinds / sizeof *kinds);
	return DB_OK;
}
