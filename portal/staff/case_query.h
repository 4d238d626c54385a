/* SPDX-License-Identifier: BSD-2-Clause */
/* case_query.h -- the filters of the list of cases, as they stand in its URL */
#ifndef PORTAL_STAFF_CASE_QUERY_H
#define PORTAL_STAFF_CASE_QUERY_H

#include "cases/shelf.h"
#include "lib/values.h"
#include "portal/request.h"

/* Trust: the URL is a stranger's; what makes no sense there is no filter, so
 * that a link that was kept for long still shows a list. */
struct case_query {
	const char *search; /* what was typed; "": nothing */
	const char *state;  /* active, open, held, watch, closed, all */
	const char *age;    /* "", day, week, month, older */
	bool mine;
	struct shelf_filter filter; /* `limit` is the page's */
};

struct case_query case_query_read(const struct request *request);

/* The same as the end of a URL, from the "?" on, without the page; "" where
 * nothing is filtered. */
const char *
case_query_print(const struct case_query *query, struct arena *arena);

/* The list `list` of a form: `any`, then the names of this filter, with what
 * stands in the URL among them. */
void case_query_put_names(struct values *page, const char *list,
    const char *any, const char *filter, const char *chosen,
    const struct shelf_choice *names, size_t count);

/* What the form of the filters shows: "search", "mine", the lists "states",
 * "measures", "kinds", "ages", "causes", "sources" and "sites", each of
 * "value", "label" and "chosen"; and "filtered". */
enum db_outcome MUST_CHECK case_query_put(const struct request *request,
    const struct case_query *query, struct values *page);

#endif
