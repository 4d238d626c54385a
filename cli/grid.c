/* SPDX-License-Identifier: BSD-2-Clause */
/* grid.c -- a table that is put together row by row */
#include "cli/grid.h"

#include <assert.h>
#include <string.h>

#include "lib/log.h"
#include "lib/time.h"

struct grid
grid_new(const struct table_column *columns, size_t width, size_t room,
    struct arena *arena)
{
	const char **cells =
	    arena_alloc(arena, (room * width + 1) * sizeof *cells);
	if (cells == NULL)
		die("no memory for a table of %zu rows", room);
	return (struct grid){ { columns, width, 0, cells }, cells, room };
}

void
grid_put(struct grid *grid, const char *const *row)
{
	size_t width = grid->table.width;
	assert(grid->table.rows < grid->room);
	memcpy(
	    grid->cells + grid->table.rows++ * width, row, width * sizeof *row);
}

const char *
grid_micros(struct arena *arena, int64_t since_1970)
{
	return arena_number_or_null(arena, since_1970);
}

const char *
grid_seconds(struct arena *arena, int64_t since_1970)
{
	return grid_micros(arena, since_1970 * TIME_SECOND);
}

const char *
grid_text(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}
