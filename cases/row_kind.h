/* SPDX-License-Identifier: BSD-2-Clause */
/* row_kind.h -- what the lines of each kind of data file say, as tables */
#ifndef CASES_ROW_KIND_H
#define CASES_ROW_KIND_H

#include "cases/data_store.h"
#include "cases/value.h"

enum { ROW_VALUES_MAX = 28 };

struct row;

/* One word that lines begin with: one kind of row in the database. The first
 * `keys` values are positional and tell rows apart; the last is the note. */
struct row_kind {
	const char *file; /* what its files hold: "causes" */
	const char *word; /* "cause" */
	size_t keys, count;
	struct value_type values[ROW_VALUES_MAX];
	/* SQL: list has a column for each value, in order; put and remove take
	 * a JSON array of objects, whose keys are the values' names with _ for
	 * hyphens; sweep ends what nothing hangs on any more. */
	enum data_statement list, put, remove, sweep;
	/* Why this row may not be loaded, or NULL. Pure. */
	const char *(*refuse)(const struct row *row, struct arena *arena);
};

/* In the order in which rows are put; they are removed in the reverse one.
 * A NULL file ends the table. */
extern const struct row_kind row_kinds[];

/* The first kind of row in files of "causes", or NULL. */
const struct row_kind *row_kind_first(struct str file);
/* The kind of a line in such a file which begins with this word, or NULL. */
const struct row_kind *row_kind_find(struct str file, struct str word);

#endif
