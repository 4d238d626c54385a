/* SPDX-License-Identifier: BSD-2-Clause */
/* request_show.c -- find a request, and show it to people or machines */
#include "cli/request_show.h"

#include <stdio.h>
#include <time.h>

#include "cases/case.h"
#include "cases/code.h"
#include "cli/case_show.h"
#include "cli/grid.h"
#include "cli/show.h"

enum cli_exit
request_with_arena(
    struct cli *cli, enum cli_exit (*run)(struct cli *cli, struct arena *arena))
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum cli_exit code = run(cli, arena);
	arena_free(arena);
	return code;
}

/* ---- finding ------------------------------------------------------------ */
static enum db_outcome
only_waiting(struct cli *cli, struct arena *arena, const char *code,
    struct request_facts *facts_out, bool *found_out)
{
	struct case_facts facts;
	struct request_facts *list;
	size_t count = 0;
	enum db_outcome outcome =
	    case_by_code(cli->db, arena, code, &facts, found_out);
	if (outcome == DB_OK && *found_out)
		outcome = request_list(
		    cli->db, arena, facts.id, false, 2, &list, &count);
	*found_out = outcome == DB_OK && count == 1;
	if (*found_out)
		*facts_out = list[0];
	return outcome;
}

enum cli_exit
request_find(
    struct cli *cli, struct arena *arena, struct request_facts *facts_out)
{
	const char *name = arguments_value(&cli->arguments, "CODE|ID");
	char code[CODE_SIZE];
	bool found = false;
	enum db_outcome outcome = code_read(str_from(name), CODE_SIGNS, code)
	    ? only_waiting(cli, arena, code, facts_out, &found)
	    : request_get(cli->db, arena, name, facts_out, &found);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking for the request");
	return found
	    ? CLI_DONE
	    : cli_fail(CLI_NOBODY,
		  "\"%s\" is no request, and no code of a case in which one "
		  "alone waits",
		  name);
}

enum cli_exit
request_fail_late(const struct request_facts *facts)
{
	if (*facts->decided_by != '\0')
		return cli_fail(CLI_REFUSED, "%s has %s it already",
		    facts->decided_by, facts->state);
	if (*facts->taken_by != '\0')
		return cli_fail(
		    CLI_REFUSED, "%s has taken it", facts->taken_by);
	return cli_fail(CLI_REFUSED, "the request is %s", facts->state);
}

/* ---- as cells of a table ------------------------------------------------ */
static const struct table_column columns[] = {
	{ "kind", TABLE_TEXT },
	{ "state", TABLE_TEXT },
	{ "code", TABLE_TEXT },
	{ "cause", TABLE_TEXT },
	{ "line", TABLE_TEXT },
	{ "due_at", TABLE_TIME },
	{ "overdue", TABLE_TRUTH },
	{ "taken_by", TABLE_TEXT },
	{ "id", TABLE_TEXT },
	/* what a list leaves out */
	{ "taken_until", TABLE_TIME },
	{ "made_at", TABLE_TIME },
	{ "waits_since", TABLE_TIME },
	{ "decided_at", TABLE_TIME },
	{ "decided_by", TABLE_TEXT },
	{ "reason", TABLE_TEXT },
	{ "source", TABLE_TEXT },
};
enum { ALL = SHOW_COUNT(columns), LISTED = 9 };

static void
put(struct grid *grid, const struct request_facts *f, struct arena *arena)
{
	bool taken = *f->taken_by != '\0';
	const char *const row[ALL] = {
		request_kind_name(f->kind),
		f->state,
		f->code,
		f->cause,
		f->line,
		grid_seconds(arena, f->due_at),
		f->overdue ? "t" : "f",
		grid_text(f->taken_by),
		f->id,
		taken ? grid_seconds(arena, f->taken_until) : NULL,
		grid_seconds(arena, f->made_at),
		grid_seconds(arena, f->waits_since),
		grid_seconds(arena, f->decided_at),
		grid_text(f->decided_by),
		grid_text(f->reason),
		grid_text(f->source),
	};
	grid_put(grid, row);
}

void
request_print_list(const struct cli *cli, const struct request_facts *facts,
    size_t count, struct arena *arena)
{
	struct grid grid = grid_new(columns, LISTED, count, arena);
	for (size_t i = 0; i < count; i++)
		put(&grid, &facts[i], arena);
	show_cells(cli, &grid.table, "Nobody waits for an answer.");
}

/* ---- one request -------------------------------------------------------- */
static const struct table_column message_columns[] = {
	{ "at", TABLE_TIME },
	{ "author", TABLE_TEXT },
	{ "words", TABLE_TEXT },
};
enum { MESSAGE_WIDTH = SHOW_COUNT(message_columns) };

static struct table
said(const struct request_message *messages, size_t count, struct arena *arena)
{
	struct grid grid =
	    grid_new(message_columns, MESSAGE_WIDTH, count, arena);
	for (size_t i = 0; i < count; i++)
		grid_put(&grid,
		    GRID_ROW(grid_seconds(arena, messages[i].at),
			messages[i].author, messages[i].words));
	return grid.table;
}

void
request_print(const struct cli *cli, const struct request_facts *facts,
    const struct request_message *messages, size_t count, struct arena *arena)
{
	struct grid request = grid_new(columns, ALL, 1, arena);
	struct table thread = said(messages, count, arena);
	put(&request, facts, arena);
	if (cli->json) {
		json_t *object = table_json(&request.table, 0);
		json_object_set_new(
		    object, "messages", table_json_all(&thread));
		show_json(object);
		return;
	}
	table_print_facts(&request.table, time(NULL), stdout);
	putchar('\n');
	table_print(&thread, time(NULL), stdout);
}
