/* SPDX-License-Identifier: BSD-2-Clause */
/* shape.h -- what the lines of each kind of data file say, as tables */
#ifndef CLI_SHAPE_H
#define CLI_SHAPE_H

#include "cli/data_store.h"
#include "cli/value.h"

enum { SHAPE_VALUES_MAX = 20 };

struct row;

/* One word that lines begin with: one kind of row in the database. The first
 * `keys` values are positional and tell rows apart; the last is the note. */
struct shape {
	const char *kind; /* of the file: "causes" */
	const char *word; /* "cause" */
	size_t keys, count;
	struct value_type values[SHAPE_VALUES_MAX];
	/* SQL: list has a column for each value, in order; put and remove take
	 * a JSON array of objects, whose keys are the values' names with _ for
	 * hyphens; sweep ends what nothing hangs on any more. */
	enum data_statement list, put, remove, sweep;
	/* Why this row may not be loaded, or NULL. Pure. */
	const char *(*refuse)(const struct row *row, struct arena *arena);
};

/* In the order in which rows are put; they are removed in the reverse one.
 * A NULL kind ends the table. */
extern const struct shape shapes[];

/* The first shape of a kind, or NULL. */
const struct shape *shape_of_kind(struct str kind);
/* The shape of a line of that kind which begins with this word, or NULL. */
const struct shape *shape_find(struct str kind, struct str word);

#endif
