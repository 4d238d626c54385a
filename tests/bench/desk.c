/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.c -- list, search and figures among many cases, for bench_desk.sh */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cases/figures.h"
#include "cases/search.h"
#include "lib/time.h"
#include "lib/timer.h"

enum {
	TURNS = 21,
	ARENA_SIZE = 1 << 22,
	PERIOD = 30 * 86400 /* seconds: what the page of figures begins with */
};

struct question {
	const char *name;
	struct shelf_filter filter;
	const char *search;	     /* instead of the filter */
	const struct figure *figure; /* likewise */
};

static const struct question questions[] = {
	{ "nothing filtered", { 0 }, NULL, NULL },
	{ "not closed", { .states = "{open,held,watch}" }, NULL, NULL },
	{ "closed, of a cause", { .states = "{closed}", .cause = "cause-7" },
	    NULL, NULL },
	{ "of critical accounts", { .kind = "critical" }, NULL, NULL },
	{ "of a source", { .source = "source-3" }, NULL, NULL },
	{ "of a source and kind, suspended",
	    { .source = "source-3", .kind = "shared", .measure = "suspend" },
	    NULL, NULL },
	{ "of a site", { .site = "site-3" }, NULL, NULL },
	{ "of a site, cause and kind",
	    { .site = "site-3", .cause = "cause-7", .kind = "business" }, NULL,
	    NULL },
	{ "mine", { .taken_by = "staff:anna" }, NULL, NULL },
	{ "search: an address now", { 0 }, "10.0.3.7", NULL },
	{ "search: an address then", { 0 }, "100.65.3.7", NULL },
	{ "search: an account", { 0 }, "A-31234", NULL },
	{ "search: the start of 400,000", { 0 }, "A-", NULL },
	{ "search: the start of 400,000 mails", { 0 }, "pe", NULL },
	{ "search: a mail", { 0 }, "person.777@", NULL },
	{ "search: a phone number", { 0 }, "030 10000013", NULL },
	{ "search: a code", { 0 }, "BCDFGX", NULL },
};

static enum db_outcome
ask_figure(struct db *db, struct arena *arena, const struct figure *figure)
{
	int64_t now = (int64_t)time(NULL) * TIME_SECOND;
	const struct figure_filter filter = {
		now - (int64_t)PERIOD * TIME_SECOND, now, NULL, NULL
	};
	struct figure_rows rows;
	return figure_read(db, arena, figure, &filter, &rows);
}

static enum db_outcome
ask(struct db *db, struct arena *arena, const struct question *question)
{
	struct shelf_filter filter = question->filter;
	struct search_answer answer;
	struct shelf_row *rows;
	size_t count;
	bool more;
	filter.limit = 50;
	arena_reset(arena);
	if (question->figure != NULL)
		return ask_figure(db, arena, question->figure);
	if (question->search == NULL)
		return shelf_list(db, arena, &filter, &rows, &count, &more);
	struct search search = search_read(str_from(question->search), arena);
	return search_run(db, arena, &search, &answer);
}

static int
compare(const void *a, const void *b)
{
	const int64_t *one = a, *two = b;
	return (*one > *two) - (*one < *two);
}

/* Microseconds, the least first; false where the database failed. */
static bool
measure(struct db *db, struct arena *arena, const struct question *question,
    int64_t *spans)
{
	for (int i = 0; i < TURNS; i++) {
		int64_t began = timer_microseconds();
		if (ask(db, arena, question) != DB_OK)
			return false;
		spans[i] = timer_microseconds() - began;
	}
	qsort(spans, TURNS, sizeof *spans, compare);
	return true;
}

static bool
print(struct db *db, struct arena *arena, const struct question *question)
{
	int64_t spans[TURNS];
	if (!measure(db, arena, question, spans))
		return false;
	printf("%-36s %6.1f ms %6.1f ms\n", question->name,
	    (double)spans[TURNS / 2] / 1000, (double)spans[TURNS - 1] / 1000);
	return true;
}

int
main(void)
{
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "bench", 60);
	struct arena *arena = arena_new(ARENA_SIZE);
	bool fine = true;
	printf("%-36s %9s %9s\n", "1,000,000 cases, a page of 50", "median",
	    "worst");
	for (size_t i = 0; fine && i < sizeof questions / sizeof *questions;
	     i++)
		fine = print(db, arena, &questions[i]);
	printf("%-36s %9s %9s\n", "figures of 30 days", "median", "worst");
	for (size_t i = 0; fine && i < FIGURES; i++)
		fine = print(db, arena,
		    &(struct question){
			.name = figures[i].name, .figure = &figures[i] });
	arena_free(arena);
	db_free(db);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
