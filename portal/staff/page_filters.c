/* SPDX-License-Identifier: BSD-2-Clause */
/* page_filters.c -- /staff/filters: keep the list's filters by name, remove them
 */
#include "portal/staff/desk.h"
#include "portal/staff/frame.h"
#include "portal/staff/saved.h"

/* What was wrong, and what the list says once it is done. */
static void
finish(struct request *request, struct answer *answer,
    enum saved_outcome outcome, const char *path, const char *note)
{
	static const char *const problems[] = {
		[SAVED_NO_NAME] = "A name has 1 to 40 characters.",
		[SAVED_NO_FILTER] = "Filter the list first: what its URL shows "
				    "is what is kept.",
		[SAVED_FULL] = "There are twenty already. Remove one first.",
	};
	if (outcome == SAVED_GONE)
		return frame_error(
		    request, answer, 404, "There is no such filter.");
	if (outcome != SAVED_DONE)
		return frame_error(request, answer, 422, problems[outcome]);
	frame_go(request, answer, path, note);
}

static void
keep(struct request *request, struct answer *answer, bool for_all)
{
	struct case_query query = case_query_read(request);
	struct str name =
	    str_trim(request_field(request->form, request->forms, "name"));
	enum saved_outcome outcome;
	if (saved_keep(request, name, &query, for_all, &outcome) != DB_OK)
		return frame_away(request, answer);
	finish(request, answer, outcome,
	    arena_print(request->arena, "/staff/cases%s",
		case_query_print(&query, request->arena)),
	    for_all ? "Kept for all." : "Kept for you.");
}

static void
drop(struct request *request, struct answer *answer, bool for_all)
{
	enum saved_outcome outcome;
	if (saved_remove(request,
		request_field(request->form, request->forms, "id"), for_all,
		&outcome) != DB_OK)
		return frame_away(request, answer);
	finish(request, answer, outcome, "/staff/cases",
	    "The filter is removed; its cases are as they were.");
}

void
page_filter_keep(struct request *request, struct answer *answer)
{
	keep(request, answer, false);
}

void
page_filter_share(struct request *request, struct answer *answer)
{
	keep(request, answer, true);
}

void
page_filter_remove(struct request *request, struct answer *answer)
{
	drop(request, answer, false);
}

void
page_filter_unshare(struct request *request, struct answer *answer)
{
	drop(request, answer, true);
}
