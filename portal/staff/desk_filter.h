/* SPDX-License-Identifier: BSD-2-Clause */
/* desk_filter.h -- which requests are looked at: the filters of the URL */
/* Pure. */
#ifndef PORTAL_STAFF_DESK_FILTER_H
#define PORTAL_STAFF_DESK_FILTER_H

#include "cases/queue.h"
#include "lib/values.h"
#include "portal/request.h"

enum desk_field {
	DESK_PART, /* "", "back", "decided" */
	DESK_KIND,
	DESK_MINE, /* "1" or "" */
	DESK_UNTAKEN,
	DESK_OVERDUE
};
enum { DESK_FIELDS = DESK_OVERDUE + 1 };

/* As they stand in the URL; "" where one is not set. */
struct desk_filter {
	const char *values[DESK_FIELDS];
};

/* Of a query. What means nothing is left out. */
struct desk_filter desk_filter_read(const struct field *fields, size_t count);
/* As the queue takes it; `actor` is who "mine" are of. */
struct queue_filter
desk_filter_of(const struct desk_filter *filter, const char *actor, int limit);
/* "?kind=release&mine=1", or "". */
const char *
desk_filter_print(const struct desk_filter *filter, struct arena *arena);
/* The list "filters": links that set one, or take it back. */
void desk_filter_put(const struct desk_filter *filter,
    const struct queue_counts *counts, struct values *page,
    struct arena *arena);

#endif
