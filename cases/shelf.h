/* SPDX-License-Identifier: BSD-2-Clause */
/* shelf.h -- the list of cases as the abuse desk looks through it */
#ifndef CASES_SHELF_H
#define CASES_SHELF_H

#include "cases/facts.h"

/* What is asked for. NULL or 0: any. Times are microseconds since 1970. */
struct shelf_filter {
	const char *cause, *measure, *kind, *source, *site;
	const char *states; /* "{open,held}" */
	const char *taken_by;
	int64_t since, until; /* when the case was opened */
	int64_t before;	      /* opened_at and id of the last one seen */
	const char *before_id;
	int limit;
};

struct shelf_row {
	struct case_facts facts;
	const char *kind;     /* of the account */
	const char *realm;    /* of the line */
	const char *title;    /* of the cause, in English */
	const char *taken_by; /* "staff:NAME", or "" */
	bool asks;	      /* the subscriber waits for an answer */
	/* Of a search: by what it was found, "address", "mail" …, the value
	 * that fits, and till when the line held it (0: it does). */
	const char *how, *what;
	int64_t till;
};

/* The newest first; as quick for the last page as for the first, whatever is
 * filtered. `*more_out`: there are more after these. A cause, measure, kind or
 * state that does not exist is refused by the database. */
enum db_outcome MUST_CHECK shelf_list(struct db *db, struct arena *arena,
    const struct shelf_filter *filter, struct shelf_row **rows_out,
    size_t *count_out, bool *more_out);

/* What the filters offer: the names of causes, sources and sites. */
struct shelf_choice {
	const char *filter; /* "cause", "source", "site" */
	const char *name;
};
enum db_outcome MUST_CHECK shelf_choices(struct db *db, struct arena *arena,
    struct shelf_choice **list_out, size_t *count_out);

/* The columns before those of a search. */
enum { SHELF_COLUMNS = FACTS_COUNT + 5 };
/* A db_read_fn of struct shelf_row: reads all but what found it. */
void shelf_read(
    const struct db_result *rows, int row, struct arena *arena, void *item_out);

#endif
