/* SPDX-License-Identifier: BSD-2-Clause */
/* bulk.h -- one act on many cases: preview, do, report, undo */
#ifndef CASES_BULK_H
#define CASES_BULK_H

#include "cases/act.h"
#include "cases/shelf.h"

/* The preview is stored with the cases that it hits, and the act does exactly
 * these, each in a transaction of its own: the warden does them, or whoever
 * calls bulk_step, also both at once. A case that has changed since the
 * preview is left alone, and the report says so. */

enum {
	BULK_MOST = 10000, /* cases of one act: more is no longer looked at */
	BULK_STEP = 50	   /* cases between two looks at the clock */
};

/* Which cases: one of these. */
struct bulk_choice {
	const struct shelf_filter *filter; /* without `taken_by` */
	const char *codes;		   /* blanks between */
	const char *walled_by; /* a source: what it walled since then */
	int64_t since;	       /* microseconds since 1970 */
	const char *undoes;    /* the id of another act */
};

struct bulk_order {
	enum act_kind act;
	enum measure measure; /* of ACT_SOFTEN and ACT_WALL */
	struct bulk_choice choice;
	const char *reason, *actor;
};

enum bulk_outcome {
	BULK_MADE,
	BULK_NOBODY,  /* it would hit no case; nothing is kept */
	BULK_TOO_MANY /* more than BULK_MOST; nothing is kept */
};

/* One transaction. `*id_out` is the act's, on the arena. */
enum db_outcome MUST_CHECK bulk_preview(struct db *db, struct arena *arena,
    const struct bulk_order *order, enum bulk_outcome *outcome_out,
    const char **id_out);

/* Times are microseconds since 1970, 0 where there is none; texts "". */
struct bulk_facts {
	const char *id;
	enum act_kind act;
	const char *measure, *chosen, *reason;
	const char *state; /* preview, running, stopped, done */
	const char *undoes, *undone_by, *made_by;
	int64_t made_at, started_at, ended_at;
	int64_t all, waits, done, changed, refused, failed;
	int64_t lines;	 /* different ones */
	int64_t special; /* cases of lines that are no homes */
};
enum db_outcome MUST_CHECK bulk_get(struct db *db, struct arena *arena,
    const char *id, struct bulk_facts *facts_out, bool *found_out);
/* The latest, at most `most`. */
enum db_outcome MUST_CHECK bulk_list(struct db *db, struct arena *arena,
    int most, struct bulk_facts **list_out, size_t *count_out);

struct bulk_row {
	int64_t position;
	const char *code, *cause, *line, *account, *kind;
	const char *state, *measure; /* when it was chosen */
	const char *outcome;	     /* done, changed, refused, failed, "" */
	const char *note;
	int64_t at;
	const char *state_now, *measure_now;
	bool differs; /* from when it was chosen */
};
struct bulk_part {
	int64_t after;	     /* a position; 0: from the first on */
	const char *outcome; /* those of one, or of all (NULL) */
	int most;
};
enum db_outcome MUST_CHECK bulk_rows(struct db *db, struct arena *arena,
    const char *id, const struct bulk_part *part, struct bulk_row **rows_out,
    size_t *count_out);

/* From a preview to running; from running to stopped. False where it was not
 * so. Both are written into the audit. */
enum db_outcome MUST_CHECK bulk_start(
    struct db *db, const char *id, const char *actor, bool *done_out);
enum db_outcome MUST_CHECK bulk_stop(
    struct db *db, const char *id, const char *actor, bool *done_out);

/* Codes as people write them, one or many, with blanks or commas anywhere: as
 * a choice takes them; NULL where these are no codes. Pure. */
const char *bulk_read_codes(struct str typed, struct arena *arena);

/* Does the next cases of one act, or of all that run (NULL), at most
 * BULK_STEP; how many it tried. 0: nothing is left, and those are done. Resets
 * the arena. */
enum db_outcome MUST_CHECK bulk_step(
    struct db *db, struct arena *arena, const char *id, size_t *tried_out);

#endif
