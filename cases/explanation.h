/* SPDX-License-Identifier: BSD-2-Clause */
/* explanation.h -- ask redirectors what they would answer to a line */
#ifndef CASES_EXPLANATION_H
#define CASES_EXPLANATION_H

#include "lib/arena.h"
#include "lib/db.h"
#include "lib/measure.h"

/* Redirectors take no connections: question and answer are rows. */
struct explanation_question {
	const char *const *sites;
	size_t site_count;
	const char *prefix; /* of the line's; it asks from its first address */
	enum measure measure;
	const char *garden; /* the open groups, as bits in decimal */
	const char *names;  /* blanks between them */
};

/* What is answered for a name, in words. */
struct explanation_name {
	const char *name;
	const char *row;     /* what knows it */
	const char *because; /* why it is answered so */
	const char *v4, *v6; /* a question for A, for AAAA */
	const char *web;     /* a request on port 80 */
};

struct explanation {
	const char *site;
	const char *id; /* of the question */
	bool answered;
	const char *mode; /* forge, redirect */
	struct explanation_name *names;
	size_t name_count;
};

enum { EXPLANATION_MS = 2500 };

/* Asks them all, waits EXPLANATION_MS at most, and forgets what was asked. One
 * for each site that there is; one whose redirector is silent is not answered.
 * In no transaction: a question is seen once it is committed. */
enum db_outcome MUST_CHECK explanation_ask(struct db *db, struct arena *arena,
    const struct explanation_question *question,
    struct explanation **explanations_out, size_t *count_out);

#endif
