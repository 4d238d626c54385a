/* SPDX-License-Identifier: BSD-2-Clause */
/* saved.h -- filters of the list of cases, kept by name */
#ifndef PORTAL_STAFF_SAVED_H
#define PORTAL_STAFF_SAVED_H

#include "lib/db.h"
#include "lib/values.h"
#include "portal/staff/case_query.h"

/* Each clerk has some of their own, and some are for all: SAVED_MOST each. */
enum { SAVED_MOST = 20, SAVED_NAME_MOST = 40 };

enum saved_outcome {
	SAVED_DONE,
	SAVED_NO_NAME,	 /* 1 to SAVED_NAME_MOST characters */
	SAVED_NO_FILTER, /* the list is not filtered */
	SAVED_FULL,	 /* there are SAVED_MOST already */
	SAVED_GONE	 /* nothing of that id, or it is not theirs */
};

/* Keeps the filters of the URL under a name, for the clerk or `for_all`; one of
 * that name is replaced. What was searched for is not kept. One for all is an
 * act in the audit. */
enum db_outcome MUST_CHECK saved_keep(struct request *request, struct str name,
    const struct case_query *query, bool for_all,
    enum saved_outcome *outcome_out);
/* Forgets one of the clerk's own, or one for all. */
enum db_outcome MUST_CHECK saved_remove(struct request *request, struct str id,
    bool for_all, enum saved_outcome *outcome_out);

/* The lists "own" and "shared" of a page, each of "id", "name", "query" and
 * "current": it is what the URL shows, `link`. And "keeps": the URL shows a
 * filter that has no name yet. */
enum db_outcome MUST_CHECK saved_put(struct request *request,
    const struct case_query *query, const char *link, struct values *page);

#endif
