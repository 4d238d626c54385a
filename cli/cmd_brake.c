/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_brake.c -- the brake on automatic walling: look, and let it go */
#include <stdio.h>
#include <string.h>

#include "cases/act.h"
#include "cases/brake.h"
#include "cli/case_show.h"
#include "cli/grid.h"
#include "cli/let_go.h"
#include "cli/show.h"

static const struct table_column columns[] = {
	{ "source", TABLE_TEXT }, /* empty: of all together */
	{ "enforce", TABLE_TRUTH },
	{ "walled_this_hour", TABLE_NUMBER },
	{ "walls_an_hour", TABLE_NUMBER }, /* that are allowed now */
	{ "usual", TABLE_TEXT },
	{ "held", TABLE_NUMBER },
	{ "pulled_at", TABLE_TIME },
	{ "released_at", TABLE_TIME },
	{ "released_by", TABLE_TEXT },
};
enum { WIDTH = SHOW_COUNT(columns) };

static void
put(struct grid *grid, const struct brake_facts *f, struct arena *arena)
{
	const char *const row[WIDTH] = {
		*f->source != '\0' ? f->source : "(all)",
		f->enforce ? "t" : "f",
		arena_number(arena, f->hour),
		arena_number(arena, f->most),
		f->usual < 0 ? NULL : arena_print(arena, "%.1f", f->usual),
		arena_number(arena, f->held),
		grid_micros(arena, f->pulled_at),
		grid_micros(arena, f->released_at),
		grid_text(f->released_by),
	};
	grid_put(grid, row);
}

enum cli_exit
cmd_brake_status(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	struct brake_facts *list;
	size_t count = 0;
	enum db_outcome outcome = brake_list(cli->db, arena, &list, &count);
	enum cli_exit code = outcome == DB_OK
	    ? CLI_DONE
	    : cli_fail_db(cli->db, outcome, "looking at the brake");
	struct grid grid = grid_new(columns, WIDTH, count, arena);
	for (size_t i = 0; i < count; i++)
		put(&grid, &list[i], arena);
	if (code == CLI_DONE)
		show_cells(cli, &grid.table, "");
	arena_free(arena);
	return code;
}

/* The brake of one source, or wherever it is pulled, and what it holds. */
enum cli_exit
cmd_brake_release(struct cli *cli)
{
	const char *source = arguments_value(&cli->arguments, "SOURCE");
	const char *reason = arguments_value(&cli->arguments, "--reason");
	const char *const *released;
	size_t count;
	if (strlen(reason) < ACT_REASON_LEAST)
		return cli_fail(CLI_REFUSED, "--reason says too little");
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum db_outcome outcome = brake_release(
	    cli->db, arena, source, cli_actor(), reason, &released, &count);
	enum cli_exit code = outcome == DB_OK
	    ? CLI_DONE
	    : cli_fail_db(cli->db, outcome, "letting the brake go");
	if (code == CLI_DONE && count == 0)
		code = cli_fail(CLI_NOBODY, "no brake is pulled%s%s",
		    source == NULL ? "" : " for ",
		    source == NULL ? "" : source);
	for (size_t i = 0; code == CLI_DONE && i < count; i++)
		printf("%s\n",
		    *released[i] == '\0' ? "The brake of all is let go."
					 : released[i]);
	arena_free(arena);
	if (code != CLI_DONE ||
	    arguments_value(&cli->arguments, "--new-only") != NULL)
		return code;
	const struct shelf_filter held = { .states = "{held}",
		.source = source };
	return let_go(
	    cli, &(struct bulk_choice){ .filter = &held }, reason, false);
}

/* ---- a part of what it holds ---- */

/* What was given for --case, once or more; false, and told so, for one that is
 * none. */
static bool
read_codes(struct cli *cli, struct arena *arena, const char **codes_out)
{
	const char *typed, *all = "";
	size_t at = 0;
	while ((typed = arguments_next(&cli->arguments, "--case", &at)))
		all = arena_print(arena, "%s %s", all, typed);
	*codes_out = bulk_read_codes(str_from(all), arena);
	return *codes_out != NULL || *all == '\0';
}

enum cli_exit
cmd_brake_let_go(struct cli *cli)
{
	const struct arguments *given = &cli->arguments;
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	const struct shelf_filter held = { .states = "{held}",
		.source = arguments_value(given, "--source"),
		.cause = arguments_value(given, "--cause") };
	const char *codes;
	enum cli_exit code;
	if (!read_codes(cli, arena, &codes))
		code = cli_fail(CLI_REFUSED, "--case is no code of a case");
	else
		code = let_go(cli,
		    &(struct bulk_choice){ .filter = &held, .codes = codes },
		    arguments_value(given, "--reason"),
		    arguments_value(given, "--dry-run") != NULL);
	arena_free(arena);
	return code;
}
