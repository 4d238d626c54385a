/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.c -- how long list and search take among many cases, for bench_desk.sh
 */
#include <stdio.h>
#include <stdlib.h>

#include "cases/search.h"
#include "lib/timer.h"

enum { TURNS = 21, ARENA_SIZE = 1 << 20 };

static const struct question {
	const char *name;
	struct shelf_filter filter;
	const char *search; /* instead of the filter */
} questions[] = {
	{ "nothing filtered", { 0 }, NULL },
	{ "not closed", { .states = "{open,held,watch}" }, NULL },
	{ "closed, of a cause", { .states = "{closed}", .cause = "cause-7" },
	    NULL },
	{ "of critical accounts", { .kind = "critical" }, NULL },
	{ "of a source", { .source = "source-3" }, NULL },
	{ "of a source and kind, suspended",
	    { .source = "source-3", .kind = "shared", .measure = "suspend" },
	    NULL },
	{ "of a site", { .site = "site-3" }, NULL },
	{ "of a site, cause and kind",
	    { .site = "site-3", .cause = "cause-7", .kind = "business" },
	    NULL },
	{ "mine", { .taken_by = "staff:anna" }, NULL },
	{ "search: an address now", { 0 }, "10.0.3.7" },
	{ "search: an address then", { 0 }, "100.65.3.7" },
	{ "search: an account", { 0 }, "A-31234" },
	{ "search: the start of 400,000", { 0 }, "A-" },
	{ "search: a mail", { 0 }, "person.777@" },
	{ "search: a phone number", { 0 }, "030 10000013" },
	{ "search: a code", { 0 }, "BCDFGX" },
};

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

int
main(void)
{
	struct db *db = db_new(getenv("LAZARET_TEST_DB"), "bench", 60);
	struct arena *arena = arena_new(ARENA_SIZE);
	int64_t spans[TURNS];
	bool fine = true;
	printf("%-36s %9s %9s\n", "1,000,000 cases, a page of 50", "median",
	    "worst");
	for (size_t i = 0; fine && i < sizeof questions / sizeof *questions;
	     i++) {
		fine = measure(db, arena, &questions[i], spans);
		printf("%-36s %6.1f ms %6.1f ms\n", questions[i].name,
		    (double)spans[TURNS / 2] / 1000,
		    (double)spans[TURNS - 1] / 1000);
	}
	arena_free(arena);
	db_free(db);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
