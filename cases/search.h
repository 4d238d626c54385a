/* SPDX-License-Identifier: BSD-2-Clause */
/* search.h -- what was typed into the search, and the cases that it finds */
#ifndef CASES_SEARCH_H
#define CASES_SEARCH_H

#include "cases/shelf.h"

enum { SEARCH_MOST = 200, SEARCH_TEXT_MAX = 320 };

/* What a text may mean; NULL where it cannot mean that. */
struct search {
	const char *address; /* held now or then */
	const char *start;   /* of an account, a line's reference, a mail */
	const char *phone;   /* its digits, the last one first */
	const char *ends;    /* the ends of it that may be a number, as SQL */
	const char *code;
};

/* Blanks around do not count, nor do capitals. Less than two signs mean
 * nothing, less than six digits are no phone number. Pure. */
struct search search_read(struct str text, struct arena *arena);

/* A line that was found. */
struct search_line {
	const char *reference, *account, *kind;
	const char *how, *what; /* as in struct shelf_row */
	int64_t till;
	int64_t cases;
};

struct search_answer {
	struct shelf_row *cases; /* the newest first, at most SEARCH_MOST */
	size_t case_count;
	bool more; /* there are more cases than these */
	struct search_line *lines;
	size_t line_count;
};

enum db_outcome MUST_CHECK search_run(struct db *db, struct arena *arena,
    const struct search *search, struct search_answer *answer_out);

#endif
