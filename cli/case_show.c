/* SPDX-License-Identifier: BSD-2-Clause */
/* case_show.c -- find a case, and show it to people or machines */
#include "cli/case_show.h"

#include <time.h>

#include "cases/case.h"
#include "cli/grid.h"
#include "cli/show.h"

enum cli_exit
case_find(struct cli *cli, struct arena *arena, struct case_facts *facts_out)
{
	const char *name = arguments_value(&cli->arguments, "CODE|ID");
	bool found = false;
	enum db_outcome outcome =
	    case_named(cli->db, arena, name, facts_out, &found);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking for the case");
	return found ? CLI_DONE
		     : cli_fail(CLI_NOBODY, "there is no case \"%s\"", name);
}

/* ---- as cells of a table ------------------------------------------------ */
static const struct table_column columns[] = {
	{ "code", TABLE_TEXT },
	{ "cause", TABLE_TEXT },
	{ "state", TABLE_TEXT },
	{ "measure", TABLE_TEXT },
	{ "line", TABLE_TEXT },
	{ "account", TABLE_TEXT },
	{ "opened_at", TABLE_TIME },
	{ "last_observed_at", TABLE_TIME },
	{ "reports", TABLE_NUMBER },
	/* what a list leaves out */
	{ "held_by", TABLE_TEXT },
	{ "step", TABLE_NUMBER },
	{ "measure_since", TABLE_TIME },
	{ "first_observed_at", TABLE_TIME },
	{ "pause_until", TABLE_TIME },
	{ "review_at", TABLE_TIME },
	{ "expires_at", TABLE_TIME },
	{ "released_at", TABLE_TIME },
	{ "watch_until", TABLE_TIME },
	{ "closed_at", TABLE_TIME },
	{ "relapses", TABLE_NUMBER },
	{ "id", TABLE_TEXT },
};
enum { ALL = SHOW_COUNT(columns), LISTED = 9 };

static void
put(struct grid *grid, const struct case_facts *f, struct arena *arena)
{
	const char *const row[ALL] = {
		grid_text(f->code),
		f->cause,
		f->state,
		measure_print(f->measure),
		f->line,
		f->account,
		grid_micros(arena, f->opened_at),
		grid_micros(arena, f->last_observed_at),
		arena_number(arena, f->reports),
		grid_text(f->held_by),
		arena_number(arena, f->step),
		grid_micros(arena, f->measure_since),
		grid_micros(arena, f->first_observed_at),
		grid_micros(arena, f->pause_until),
		grid_micros(arena, f->review_at),
		grid_micros(arena, f->expires_at),
		grid_micros(arena, f->released_at),
		grid_micros(arena, f->watch_until),
		grid_micros(arena, f->closed_at),
		arena_number(arena, f->relapses),
		grid_text(f->id),
	};
	grid_put(grid, row);
}

static struct table
whole(const struct case_facts *facts, struct arena *arena)
{
	struct grid grid = grid_new(columns, ALL, 1, arena);
	put(&grid, facts, arena);
	return grid.table;
}

void
case_print(const struct case_facts *facts, struct arena *arena)
{
	struct table table = whole(facts, arena);
	table_print_facts(&table, time(NULL), stdout);
}

json_t *
case_json(const struct case_facts *facts, struct arena *arena)
{
	struct table table = whole(facts, arena);
	return table_json(&table, 0);
}

void
case_print_list(const struct cli *cli, const struct case_facts *facts,
    size_t count, struct arena *arena)
{
	struct grid grid = grid_new(columns, LISTED, count, arena);
	for (size_t i = 0; i < count; i++)
		put(&grid, &facts[i], arena);
	show_cells(cli, &grid.table, "It has no open case.");
}
