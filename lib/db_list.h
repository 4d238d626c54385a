/* SPDX-License-Identifier: BSD-2-Clause */
/* db_list.h -- the rows of an answer as a list of structs on an arena */
#ifndef LIB_DB_LIST_H
#define LIB_DB_LIST_H

#include "lib/db.h"

/* Writes to `item_out`, which is zeroed, what row `row` says. */
typedef void db_read_fn(
    const struct db_result *rows, int row, struct arena *arena, void *item_out);

/* One that reads the text of the first column into a const char *. */
db_read_fn db_read_text;

/* What one row becomes: DB_ITEM(list_out, read) where `list_out` is the address
 * of a pointer to such items. */
struct db_item {
	size_t size;
	db_read_fn *read;
};
#define DB_ITEM(list_out, read) ((struct db_item){ sizeof **(list_out), read })

/* Runs a statement as db_run does and reads each of its rows. A full arena
 * gives no item at all (and stays full: lib/arena.h). */
enum db_outcome MUST_CHECK db_list(struct db *db, struct arena *arena,
    const struct sql *sql, const char *const *values, struct db_item item,
    void *list_out, size_t *count_out);

/* The same for one page of a longer list. The statement asks for one row more
 * than is read, whose coming says that there are more. */
struct db_page {
	size_t most; /* rows that are read */
	size_t *count_out;
	bool *more_out;
};
enum db_outcome MUST_CHECK db_list_page(struct db *db, struct arena *arena,
    const struct sql *sql, const char *const *values, struct db_item item,
    void *list_out, struct db_page page);

/* The first rows, `most` of them at most, of an answer that stands already.
 * Returns how many were read. */
size_t db_items(const struct db_result *rows, size_t most, struct arena *arena,
    struct db_item item, void *list_out);

#endif
