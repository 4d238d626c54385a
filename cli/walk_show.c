/* SPDX-License-Identifier: BSD-2-Clause */
/* walk_show.c -- show the walk that finds the device, as its page tells it */
#include "cli/walk_show.h"

#include <stdio.h>
#include <time.h>

#include "cli/show.h"
#include "lib/time.h"

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

static const char *
when(int64_t seconds, struct arena *arena)
{
	return seconds == 0 ? NULL : arena_number(arena, seconds * TIME_SECOND);
}

static struct table
table_of(const struct walk *walk, struct arena *arena)
{
	const char **cells =
	    arena_alloc(arena, (walk->count * WIDTH + 1) * sizeof *cells);
	size_t count = cells == NULL ? 0 : walk->count;
	for (size_t i = 0; i < count; i++) {
		const struct walk_device *device = &walk->devices[i];
		const char **row = cells + i * WIDTH;
		row[0] = device->device;
		row[1] = states[device->state];
		row[2] = when(device->off_at, arena);
		row[3] = when(device->ready_at, arena);
	}
	return (struct table){ columns, WIDTH, count, cells };
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
