/* SPDX-License-Identifier: BSD-2-Clause */
/* show.c -- print what a command found, for people or for machines */
#include "cli/show.h"

#include <stdlib.h>
#include <time.h>

#include "lib/log.h"

/* The texts of all rows; the caller frees them. */
static const char **
cells_of(const struct db_result *rows, size_t width)
{
	size_t count = (size_t)db_rows(rows) * width;
	const char **cells = calloc(count + 1, sizeof *cells);
	if (cells == NULL)
		die("no memory for %zu cells", count);
	for (size_t i = 0; i < count; i++) {
		int row = (int)(i / width), column = (int)(i % width);
		if (!db_is_null(rows, row, column))
			cells[i] = db_text(rows, row, column);
	}
	return cells;
}

void
show_cells(const struct cli *cli, const struct table *table, const char *none)
{
	if (cli->json)
		show_json(table_json_all(table));
	else if (table->rows == 0)
		puts(none);
	else
		table_print(table, time(NULL), stdout);
}

void
show_rows(const struct cli *cli, const struct table_column *columns,
    size_t width, const struct db_result *rows, const char *none)
{
	const char **cells = cells_of(rows, width);
	show_cells(cli,
	    &(struct table){ columns, width, (size_t)db_rows(rows), cells },
	    none);
	free(cells);
}

void
show_facts(const struct table_column *columns, size_t width,
    const struct db_result *rows)
{
	const char **cells = cells_of(rows, width);
	table_print_facts(
	    &(struct table){ columns, width, (size_t)db_rows(rows), cells },
	    time(NULL), stdout);
	free(cells);
}

void
show_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(value);
}

json_t *
show_object(const struct table_column *columns, size_t width,
    const struct db_result *rows, int row)
{
	const char **cells = cells_of(rows, width);
	json_t *object = table_json(
	    &(struct table){ columns, width, (size_t)db_rows(rows), cells },
	    (size_t)row);
	free(cells);
	return object;
}

json_t *
show_array(const struct table_column *columns, size_t width,
    const struct db_result *rows)
{
	const char **cells = cells_of(rows, width);
	json_t *array = table_json_all(
	    &(struct table){ columns, width, (size_t)db_rows(rows), cells });
	free(cells);
	return array;
}
