/* SPDX-License-Identifier: BSD-2-Clause */
/* show.h -- print what a command found, for people or for machines */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/cli.h"
#include "cli/table.h"

#define SHOW_COUNT(array) (sizeof(array) / sizeof *(array))

/* All rows of a result, whose columns are those of the table, in order: a
 * table, or an array with --json. `none` is said instead of an empty table. */
void show_rows(const struct cli *cli, const struct table_column *columns,
    size_t width, const struct db_result *rows, const char *none);
/* The same for texts. */
void
show_cells(const struct cli *cli, const struct table *table, const char *none);
/* The rows for people, one line for each column. */
void show_facts(const struct table_column *columns, size_t width,
    const struct db_result *rows);

/* Prints it and lets it go. */
void show_json(json_t *value);
/* One row as an object, all rows as an array. */
json_t *show_object(const struct table_column *columns, size_t width,
    const struct db_result *rows, int row);
json_t *show_array(const struct table_column *columns, size_t width,
    const struct db_result *rows);

#endif
