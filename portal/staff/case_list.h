/* SPDX-License-Identifier: BSD-2-Clause */
/* case_list.h -- rows of cases as the console shows them */
#ifndef PORTAL_STAFF_CASE_LIST_H
#define PORTAL_STAFF_CASE_LIST_H

#include "cases/facts.h"
#include "portal/answer.h"
#include "portal/staff/case_query.h"

/* The case of the code that is the path's first part; false: the answer is
 * there. */
bool MUST_CHECK case_list_find(struct request *request, struct answer *answer,
    struct case_facts *facts_out);

/* A pill: the words of a state or a measure, and how grave it looks. */
void case_list_pill(struct values *values, const char *name, const char *word);
/* "7KQ 4MF" */
const char *case_list_code(const char *code, struct arena *arena);

/* The list "cases" of a page; `current` is the code of the one that is open,
 * or NULL. "next": the end of the URL of the page after this. */
enum db_outcome MUST_CHECK case_list_put(const struct request *request,
    const struct case_query *query, int limit, const char *current,
    struct values *page);

/* What a search found: "cases", "lines", and "more". */
enum db_outcome MUST_CHECK case_list_search(const struct request *request,
    const struct case_query *query, struct values *page);

#endif
