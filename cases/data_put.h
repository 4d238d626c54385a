/* SPDX-License-Identifier: BSD-2-Clause */
/* data_put.h -- rows of data in the database: read them, change them */
#ifndef CASES_DATA_PUT_H
#define CASES_DATA_PUT_H

#include "cases/diff.h"

/* Adds what the database has of a kind to `rows`. The values lie in
 * `*result_out`, which the caller frees after the rows. */
enum db_outcome MUST_CHECK data_get(struct db *db, const struct row_kind *kind,
    struct rows *rows, struct db_result **result_out);

/* Makes the changes, in the caller's transaction: first all that is new,
 * parents before children; then all that went, children before parents; then
 * what nothing hangs on any more goes for good. `*failed_out` is the kind at
 * which it failed. */
enum db_outcome MUST_CHECK data_put(struct db *db,
    const struct changes *changes, const struct row_kind **failed_out);

#endif
