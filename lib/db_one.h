/* SPDX-License-Identifier: BSD-2-Clause */
/* db_one.h -- the one value that a statement answers */
#ifndef LIB_DB_ONE_H
#define LIB_DB_ONE_H

#include "lib/db.h"

/* Each runs a statement as db_run does; what it is asked for is set on DB_OK
 * only. */

/* Whether there is a row at all: something was found, or done. */
enum db_outcome MUST_CHECK db_one_found(struct db *db, const struct sql *sql,
    const char *const *values, bool *found_out);

/* The first column of the one row that such a statement always gives. */
enum db_outcome MUST_CHECK db_one_true(struct db *db, const struct sql *sql,
    const char *const *values, bool *true_out);
enum db_outcome MUST_CHECK db_one_number(struct db *db, const struct sql *sql,
    const char *const *values, int64_t *number_out);

/* The first column of the first row, on the arena; NULL without a row. */
enum db_outcome MUST_CHECK db_one_text(struct db *db, struct arena *arena,
    const struct sql *sql, const char *const *values, const char **text_out);

#endif
