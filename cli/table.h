/* SPDX-License-Identifier: BSD-2-Clause */
/* table.h -- rows as people read them, and the same rows as JSON */
/* Pure but for the FILE that is written to.
 * Trust: cells may hold what strangers wrote; control characters, which could
 * talk to a terminal, are shown as a replacement sign. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <jansson.h>
#include <stdio.h>

#include "lib/bytes.h"

enum table_kind {
	TABLE_TEXT,
	TABLE_NUMBER,
	TABLE_TIME, /* microseconds since 1970: "3 min ago"; RFC 3339 in JSON */
	TABLE_TRUTH, /* t or f: yes or no */
	TABLE_LIST,  /* words with blanks between; an array in JSON */
	TABLE_JSON   /* JSON text, shown as it is */
};

struct table_column {
	const char *key; /* in JSON; its words are the title for people */
	enum table_kind kind;
};

/* A grid of `columns` x `rows` texts, row by row; NULL is nothing. */
struct table {
	const struct table_column *columns;
	size_t width, rows;
	const char *const *cells;
};

/* Aligned columns by the signs' width on a terminal, under their titles. */
void table_print(const struct table *table, int64_t now, FILE *to);
/* One `title  value` line for each column of each row that has something. */
void table_print_facts(const struct table *table, int64_t now, FILE *to);
/* One row as an object; all rows as an array of them. */
json_t *table_json(const struct table *table, size_t row);
json_t *table_json_all(const struct table *table);

enum { TABLE_AGO_SIZE = 40 };
/* Of two times in seconds: "just now", "3 min ago", "in 2 d"; `text` has
 * TABLE_AGO_SIZE bytes. */
const char *table_ago(int64_t when, int64_t now, char *text);
/* How many columns of a terminal this UTF-8 takes. */
size_t table_width(const char *text);

#endif
