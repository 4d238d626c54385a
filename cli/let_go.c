/* SPDX-License-Identifier: BSD-2-Clause */
/* let_go.c -- let cases go that the brake holds, many at once */
#include "cli/let_go.h"

#include <stdio.h>

#include "cli/case_show.h"
#include "cli/grid.h"
#include "cli/show.h"

enum { SHOWN = 1000 };

/* ---- what would go, or has gone ---- */

static enum cli_exit
show(struct cli *cli, struct arena *arena, const char *id, const char *outcome)
{
	static const struct table_column columns[] = {
		{ "code", TABLE_TEXT },
		{ "cause", TABLE_TEXT },
		{ "line", TABLE_TEXT },
		{ "account", TABLE_TEXT },
		{ "outcome", TABLE_TEXT },
		{ "note", TABLE_TEXT },
	};
	enum { WIDTH = SHOW_COUNT(columns) };
	struct bulk_row *rows;
	size_t count;
	enum db_outcome done = bulk_rows(cli->db, arena, id,
	    &(struct bulk_part){ 0, outcome, SHOWN }, &rows, &count);
	if (done != DB_OK)
		return cli_fail_db(cli->db, done, "looking at the cases");
	struct grid grid = grid_new(columns, WIDTH, count, arena);
	for (size_t i = 0; i < count; i++)
		grid_put(&grid,
		    GRID_ROW(rows[i].code, rows[i].cause, rows[i].line,
			rows[i].account, rows[i].outcome, rows[i].note));
	show_cells(cli, &grid.table, "");
	return CLI_DONE;
}

static enum cli_exit
report(struct cli *cli, struct arena *arena, const char *id)
{
	struct bulk_facts facts;
	bool found;
	enum db_outcome outcome = bulk_get(cli->db, arena, id, &facts, &found);
	if (outcome != DB_OK || !found)
		return cli_fail_db(cli->db, outcome, "looking at the cases");
	if (cli->json)
		return show(cli, arena, id, NULL);
	printf("%lld of %lld cases are let go.\n", (long long)facts.done,
	    (long long)facts.all);
	return facts.done == facts.all ? CLI_DONE
	    : facts.changed > 0	       ? show(cli, arena, id, "changed")
				       : show(cli, arena, id, "refused");
}

/* ---- the deed ---- */

static enum cli_exit
do_all(struct cli *cli, struct arena *arena, const char *id)
{
	struct arena *step = arena_new(CASE_ARENA_SIZE);
	size_t tried = 1;
	bool started;
	enum db_outcome outcome =
	    bulk_start(cli->db, id, cli_actor(), &started);
	while (outcome == DB_OK && tried > 0)
		outcome = bulk_step(cli->db, step, id, &tried);
	arena_free(step);
	return outcome == DB_OK
	    ? report(cli, arena, id)
	    : cli_fail_db(cli->db, outcome, "letting the cases go");
}

static enum cli_exit
choose(struct cli *cli, struct arena *arena, const struct bulk_order *order,
    bool dry_run)
{
	const char *id;
	enum bulk_outcome made;
	enum db_outcome outcome =
	    bulk_preview(cli->db, arena, order, &made, &id);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "choosing the cases");
	if (made == BULK_TOO_MANY)
		return cli_fail(CLI_REFUSED,
		    "these are more than %d cases: choose a part", BULK_MOST);
	if (made == BULK_NOBODY) {
		if (!cli->json)
			puts("The brake holds no such case.");
		return CLI_DONE;
	}
	return dry_run ? show(cli, arena, id, NULL) : do_all(cli, arena, id);
}

enum cli_exit
let_go(struct cli *cli, const struct bulk_choice *choice, const char *reason,
    bool dry_run)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	const struct bulk_order order = { .act = ACT_LET_GO,
		.choice = *choice,
		.reason = reason,
		.actor = cli_actor() };
	enum cli_exit code = choose(cli, arena, &order, dry_run);
	arena_free(arena);
	return code;
}
