/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_console.c -- any query of the console: filters that mean the same again
 */
#include <assert.h>
#include <string.h>

#include "cases/search.h"
#include "portal/staff/case_query.h"
#include "portal/staff/clerk.h"
#include "portal/staff/desk_filter.h"
#include "portal/staff/figure_query.h"
#include "portal/staff/session.h"

enum { ROOM = 1 << 20, NOW = 1795305600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct clerk clerk = { .name = "joan" };

/* A GET with that query ("?" first, or nothing) and cookies; false where it is
 * none. */
static bool
ask(const char *query, const char *cookies, struct arena *arena,
    struct request *request_out)
{
	const char *params[] = { "REQUEST_METHOD=GET",
		arena_print(arena, "REQUEST_URI=/staff/cases%s", query),
		arena_print(arena, "QUERY_STRING=%s", query + (*query != '\0')),
		arena_print(arena, "HTTP_COOKIE=%s", cookies), NULL };
	*request_out = (struct request){ .clerk = &clerk, .now = NOW };
	if (request_read(params, arena, request_out) != REQUEST_FINE)
		return false;
	request_out->clerk = &clerk;
	request_out->now = NOW;
	return true;
}

typedef const char *(*show)(const struct request *request);

static const char *
show_cases(const struct request *request)
{
	struct case_query query = case_query_read(request);
	(void)search_read(str_from(query.search), request->arena);
	return case_query_print(&query, request->arena);
}

static const char *
show_requests(const struct request *request)
{
	struct desk_filter filter =
	    desk_filter_read(request->query, request->queries);
	return desk_filter_print(&filter, request->arena);
}

static const char *
show_figures(const struct request *request)
{
	struct figure_query query = figure_query_read(request);
	assert(query.days >= 1);
	assert(query.filter.since < query.filter.until);
	return figure_query_print(&query, request->arena);
}

/* What a page puts into its links is plain, and means what was asked for. */
static void
check(show how, const char *text, struct arena *arena)
{
	struct request again;
	assert(strspn(text,
		   "?&=%._~/-abcdefghijklmnopqrstuvwxyz"
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(text));
	if (strlen(text) < REQUEST_QUERY_MAX && ask(text, "", arena, &again))
		assert(strcmp(how(&again), text) == 0);
}

/* A line is cookies, the rest is the query. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const show shows[] = { show_cases, show_requests, show_figures };
	static struct arena *arena;
	struct str query, cookies;
	struct request request;
	char digest[SESSION_DIGEST_SIZE];
	if (arena == NULL)
		arena = arena_new(ROOM);
	arena_reset(arena);
	cookies =
	    str_cut((struct str){ (const char *)data, size }, '\n', &query);
	if (!ask(arena_print(arena, "?%s", arena_copy(arena, query)),
		arena_copy(arena, cookies), arena, &request))
		return 0;
	if (session_digest(request_cookie(&request, CLERK_COOKIE), digest))
		assert(strlen(digest) == SESSION_DIGEST_SIZE - 1);
	for (size_t i = 0; i < sizeof shows / sizeof *shows; i++)
		check(shows[i], shows[i](&request), arena);
	return 0;
}
