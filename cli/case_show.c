/* SPDX-License-Identifier: BSD-2-Clause */
/* case_show.c -- find a case, and show it to people or machines */
#include "cli/case_show.h"

#include <time.h>

#include "cases/case.h"
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

static const char *
when(struct arena *arena, int64_t micros)
{
	return micros == 0 ? NULL : arena_number(arena, micros);
}

static const char *
text(const char *value)
{
	return value == NULL || *value == '\0' ? NULL : value;
}

static void
fill(const char **cells, const struct case_facts *f, struct arena *arena)
{
	const char *const values[ALL] = {
		text(f->code),
		f->cause,
		f->state,
		measure_print(f->measure),
		f->line,
		f->account,
		when(arena, f->opened_at),
		when(arena, f->last_observed_at),
		arena_number(arena, f->reports),
		text(f->held_by),
		arena_number(arena, f->step),
		when(arena, f->measure_since),
		when(arena, f->first_observed_at),
		when(arena, f->pause_until),
		when(arena, f->review_at),
		when(arena, f->expires_at),
		when(arena, f->released_at),
		when(arena, f->watch_until),
		when(arena, f->closed_at),
		arena_number(arena, f->relapses),
		text(f->id),
	};
	for (size_t i = 0; i < ALL; i++)
		cells[i] = values[i];
}

void
case_print(const struct case_facts *facts, struct arena *arena)
{
	const char *cells[ALL];
	fill(cells, facts, arena);
	table_print_facts(
	    &(struct table){ columns, ALL, 1, cells }, time(NULL), stdout);
}

json_t *
case_json(const struct case_facts *facts, struct arena *arena)
{
	const char *cells[ALL];
	fill(cells, facts, arena);
	return table_json(&(struct table){ columns, ALL, 1, cells }, 0);
}

void
case_print_list(const struct cli *cli, const struct case_facts *facts,
    size_t count, struct arena *arena)
{
	const char **cells =
	    arena_alloc(arena, (count * LISTED + ALL) * sizeof *cells);
	/* Each row overwrites what the one before it has too much. */
	for (size_t i = 0; cells != NULL && i < count; i++)
		fill(cells + i * LISTED, &facts[i], arena);
	show_cells(cli,
	    &(struct table){
		columns, LISTED, cells == NULL ? 0 : count, cells },
	    "It has no open case.");
}
