/* SPDX-License-Identifier: BSD-2-Clause */
/* walk_show.c -- show the walk that finds the device, as its page tells it */
#include "cli/walk_show.h"

#include <stdio.h>
#include <time.h>

#include "cli/grid.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "device", TABLE_TEXT },
	{ "state", TABLE_TEXT },
	{ "off_at", TABLE_TIME },
	{ "ready_at", TABLE_TIME },
};
enum { WIDTH = SHOW_COUNT(columns) };

static const char *const states[] = {
	[WALK_ON] = "not tried",
	[WALK_WAITING] = "waiting",
	[WALK_SILENT] = "silent",
	[WALK_TALKING] = "talking",
};

static struct table
table_of(const struct walk *walk, struct arena *arena)
{
	struct grid grid = grid_new(columns, WIDTH, walk->count, arena);
	for (size_t i = 0; i < walk->count; i++) {
		const struct walk_device *device = &walk->devices[i];
		grid_put(&grid,
		    GRID_ROW(device->device, states[device->state],
			grid_seconds(arena, device->off_at),
			grid_seconds(arena, device->ready_at)));
	}
	return grid.table;
}

void
walk_print(const struct walk *walk, struct arena *arena)
{
	struct table table = table_of(walk, arena);
	if (table.rows == 0)
		return;
	putchar('\n');
	table_print(&table, time(NULL), stdout);
}

json_t *
walk_json(const struct walk *walk, struct arena *arena)
{
	struct table table = table_of(walk, arena);
	return table_json_all(&table);
}
