/* SPDX-License-Identifier: BSD-2-Clause */
/* show.c -- print what a command found, for people or for machines */
#include "cli/show.h"

#include <stdlib.h>
#include <time.h>

#include "lib/log.h"

void
show_cells(const struct cli *cli, const struct table *table, const char *none)
{
	if (cli->json)
		table_print_json(table, stdout);
	else if (table->rows == 0)
		puts(none);
	else
		table_print(table, time(NULL), stdout);
}

void
show_rows(const struct cli *cli, const struct table_column *columns,
    size_t width, const struct db_result *rows, const char *none)
{
	size_t count = (size_t)db_rows(rows);
	const char **cells = calloc(count * width + 1, sizeof *cells);
	if (cells == NULL)
		die("no memory for %zu rows", count);
	for (size_t i = 0; i < count * width; i++) {
		int row = (int)(i / width), column = (int)(i % width);
		if (!db_is_null(rows, row, column))
			cells[i] = db_text(rows, row, column);
	}
	show_cells(cli, &(struct table){ columns, width, count, cells }, none);
	free(cells);
}
