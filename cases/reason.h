/* SPDX-License-Identifier: BSD-2-Clause */
/* reason.h -- why a request is denied, in words that are ready */
#ifndef CASES_REASON_H
#define CASES_REASON_H

#include "cases/request.h"

/* Loaded data (reasons.conf). The request keeps the English words, so that an
 * answer stays as it was given; who reads it reads their translation. */
struct reason {
	const char *name;  /* for staff: "steps-open" */
	const char *words; /* for the subscriber, a msgid */
};

/* Those for requests of this kind, by name. */
enum db_outcome MUST_CHECK reason_list(struct db *db, struct arena *arena,
    enum request_kind kind, struct reason **list_out, size_t *count_out);
/* The one of that name; NULL for none. Pure. */
const struct reason *
reason_find(const struct reason *list, size_t count, struct str name);

#endif
