/* SPDX-License-Identifier: BSD-2-Clause */
/* grid.h -- a table that is put together row by row */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "cli/table.h"
#include "lib/arena.h"

struct grid {
	struct table table; /* what has been put in so far */
	const char **cells; /* its memory */
	size_t room;	    /* rows that fit */
};

/* An empty table with room for that many rows; dies where the arena is full,
 * since a table that lacks rows would say that they do not exist. */
struct grid grid_new(const struct table_column *columns, size_t width,
    size_t room, struct arena *arena);
/* One more row. It may have more cells than the table has columns: a list
 * leaves out what stands behind. The texts stay the caller's. */
void grid_put(struct grid *grid, const char *const *row);
#define GRID_ROW(...) ((const char *const[]){ __VA_ARGS__ })

/* Cells, NULL for nothing: a time, which is 0 where it never was, and a text,
 * which is empty or NULL where there is none. */
const char *grid_seconds(struct arena *arena, int64_t since_1970);
const char *grid_micros(struct arena *arena, int64_t since_1970);
const char *grid_text(const char *text);

#endif
