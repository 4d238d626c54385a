/* SPDX-License-Identifier: BSD-2-Clause */
/* page_cases.c -- /staff/cases: the list of cases, its filters, the search */
#include "portal/staff/case_list.h"
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/saved.h"

enum { ROWS = 50 };

void
page_cases(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	struct case_query query = case_query_read(request);
	bool searches = *query.search != '\0';
	frame_put(request, page, "Cases", "/staff/cases");
	values_flag(page, "searches", searches);
	values_flag(
	    page, "acts", clerk_may(request->clerk->role, WHO_SUPERVISOR));
	const char *link = case_query_print(&query, request->arena);
	values_text(page, "query", link);
	if (!searches && query.filter.before == 0)
		values_text(page, "live",
		    arena_print(request->arena, "/staff/live/cases%s", link));
	enum db_outcome outcome = case_query_put(request, &query, page);
	if (outcome == DB_OK)
		outcome = saved_put(request, &query, link, page);
	if (outcome == DB_OK)
		outcome = searches
		    ? case_list_search(request, &query, page)
		    : case_list_put(request, &query, ROWS, NULL, page);
	if (outcome != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "cases.html", page);
}

void
page_cases_live(struct request *request, struct answer *answer)
{
	struct values *page = values_new(request->arena);
	struct case_query query = case_query_read(request);
	if (case_list_put(request, &query, ROWS, NULL, page) != DB_OK)
		return frame_away(request, answer);
	frame_answer(request, answer, 200, "cases_live.html", page);
	answer_etag(request, answer);
}
