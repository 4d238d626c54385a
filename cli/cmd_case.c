/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_case.c -- a case and all that happened in it */
#include <time.h>

#include "cases/case.h"
#include "cli/case_show.h"
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
	const char **cells =
	    arena_alloc(arena, (count * WIDTH + 1) * sizeof *cells);
	if (cells == NULL)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		const char **row = cells + i * WIDTH;
		row[0] = arena_number(arena, events[i].at);
		row[1] = events[i].kind;
		row[2] = events[i].actor;
		row[3] = events[i].detail;
	}
	return (struct table){ columns, WIDTH, count, cells };
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
		json_t *list = json_array();
		for (size_t i = 0; i < table.rows; i++)
			json_array_append_new(list, table_json(&table, i));
		json_object_set_new(object, "timeline", list);
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
