/* SPDX-License-Identifier: BSD-2-Clause */
/* figure_query.h -- period and filters of the figures, as their URL has them */
#ifndef PORTAL_STAFF_FIGURE_QUERY_H
#define PORTAL_STAFF_FIGURE_QUERY_H

#include "cases/figures.h"
#include "lib/values.h"
#include "portal/request.h"

/* Trust: the URL is a stranger's; what makes no sense there is no filter. Days
 * are those of UTC, and both ends belong to the period. */
struct figure_query {
	struct figure_filter filter;
	const char *from, *until; /* "2026-11-22" */
	int64_t days;
};

struct figure_query figure_query_read(const struct request *request);

/* The same as the end of a URL, from the "?" on. */
const char *
figure_query_print(const struct figure_query *query, struct arena *arena);

/* What the form shows: "from", "until", "query", the lists "spans", "causes"
 * and "kinds". */
enum db_outcome MUST_CHECK figure_query_put(const struct request *request,
    const struct figure_query *query, struct values *page);

#endif
