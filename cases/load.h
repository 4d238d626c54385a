/* SPDX-License-Identifier: BSD-2-Clause */
/* load.h -- make the data what texts say, in one transaction, with a version */
#ifndef CASES_LOAD_H
#define CASES_LOAD_H

#include "cases/data_put.h"

enum { LOAD_TEXTS_MAX = 128, LOAD_KINDS_MAX = 16, LOAD_ROW_KINDS_MAX = 32 };

/* What was given of one kind; of several texts the joined one. */
struct load_part {
	const char *kind;
	char *text;
	size_t len;
};

/* One load: texts go in, then it is run once. */
struct load {
	struct complaints complaints; /* of LOAD_FAULTY */
	struct changes changes;	      /* of LOAD_DONE: what changed, or would */
	const char *obstacle;	      /* of LOAD_REFUSED: which, in words */

	/* Its own. */
	struct load_part parts[LOAD_KINDS_MAX];
	size_t part_count;
	struct rows before, after;
	struct arena *arena;
	struct arena *arenas[LOAD_TEXTS_MAX]; /* they hold `after` */
	size_t arena_count;
	struct db_result *results[LOAD_ROW_KINDS_MAX]; /* they hold `before` */
	size_t result_count;
};

struct load *load_new(void);
void load_free(struct load *load); /* NULL is fine */

/* Takes in one text of lazaret-data(5), which needs to live no longer than the
 * call; several of a kind are one. `path`, which lives as long as the load,
 * stands in what is complained of. */
void load_text(struct load *load, const char *path, struct str text);
/* The text of an earlier version, as if it were a file again. */
enum db_outcome MUST_CHECK load_version(
    struct load *load, struct db *db, const char *version, bool *found_out);

struct load_order {
	const char *by;	      /* "operator:NAME", "staff:NAME" */
	const char *reason;   /* "": none was asked for */
	const char *restores; /* the version whose text it is, or NULL */
	/* The version that was the last of its kind when somebody looked at
	 * what would change; NULL: nobody did. */
	const char *since;
	bool dry_run; /* all is tried, and nothing stays */
};

enum load_outcome {
	LOAD_DONE,
	LOAD_FAULTY,  /* a text says what must not be loaded */
	LOAD_REFUSED, /* a row names what is not loaded, or is still named */
	LOAD_STALE    /* somebody has loaded such data since */
};

/* Compares and changes in one transaction, one such at a time. Where the text
 * of a kind is new, or its rows changed, a version is kept: and that is an act
 * in the audit. */
enum db_outcome MUST_CHECK load_run(struct load *load, struct db *db,
    const struct load_order *order, enum load_outcome *outcome_out);
/* The same in a transaction of the caller's, who ends it; after LOAD_REFUSED it
 * can only be rolled back. */
enum db_outcome MUST_CHECK load_inside(struct load *load, struct db *db,
    const struct load_order *order, enum load_outcome *outcome_out);

#endif
