/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_case.c -- a case and all that happened in it */
#include <time.h>

#include "cases/case.h"
#include "cli/case_show.h"
#include "cli/grid.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "at", TABLE_TIME },
	{ "kind", TABLE_TEXT },
	{ "actor", TABLE_TEXT },
	{ "detail", TABLE_JSON },
};
enum { WIDTH = SHOW_COUNT(columns) };

static struct table
timeline(const struct case_event *events, size_t count, struct arena *arena)
{
	struct grid grid = grid_new(columns, WIDTH, count, arena);
	for (size_t i = 0; i < count; i++)
		grid_put(&grid,
		    GRID_ROW(arena_number(arena, events[i].at), events[i].kind,
			events[i].actor, events[i].detail));
	return grid.table;
}

static enum cli_exit
show(struct cli *cli, struct arena *arena, const struct case_facts *facts)
{
	struct case_event *events;
	size_t count;
	enum db_outcome outcome =
	    case_timeline(cli->db, arena, facts->id, &events, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading the timeline");
	struct table table = timeline(events, count, arena);
	if (cli->json) {
		json_t *object = case_json(facts, arena);
		json_object_set_new(object, "timeline", table_json_all(&table));
		show_json(object);
		return CLI_DONE;
	}
	case_print(facts, arena);
	putchar('\n');
	table_print(&table, time(NULL), stdout);
	return CLI_DONE;
}

enum cli_exit
cmd_case(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	struct case_facts facts;
	enum cli_exit code = case_find(cli, arena, &facts);
	if (code == CLI_DONE)
		code = show(cli, arena, &facts);
	arena_free(arena);
	return code;
}
