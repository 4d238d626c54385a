/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_what_if.c -- what would happen if a report came in, and changes nothing
 */
#include "cli/order.h"
#include "cli/texts.h"
#include "cli/trial_show.h"

enum { ARENA_SIZE = 64 * 1024 * 1024 };

/* Tries it, takes it back, and tells. */
static enum cli_exit
try_it(struct cli *cli, struct arena *arena,
    const struct quarantine_order *order, struct load *with)
{
	struct trial trial;
	struct explanation *answers;
	size_t count = 0;
	enum db_outcome outcome =
	    trial_begin(cli->db, arena, order, with, &trial);
	trial_end(cli->db);
	if (outcome != DB_OK && trial_is_late(cli->db))
		return cli_fail(CLI_CANNOT,
		    "it took too long and was taken back; try again");
	if (outcome == DB_OK && trial.loaded != LOAD_DONE)
		return texts_fail(with);
	if (outcome == DB_OK)
		outcome =
		    trial_ask(cli->db, arena, &trial, "", &answers, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "trying the report");
	trial_show(cli,
	    &(struct trial_told){ .trial = &trial,
		.with = with,
		.answers = answers,
		.answer_count = count },
	    arena);
	return CLI_DONE;
}

enum cli_exit
cmd_what_if(struct cli *cli)
{
	struct addr addr;
	struct quarantine_order order;
	if (!order_read(cli, arguments_value(&cli->arguments, "--address"),
		&addr, &order))
		return CLI_USAGE;
	struct load *with = arguments_value(&cli->arguments, "--with") == NULL
	    ? NULL
	    : load_new();
	enum cli_exit code =
	    with == NULL ? CLI_DONE : texts_read(cli, "--with", with);
	struct arena *arena = arena_new(ARENA_SIZE);
	if (code == CLI_DONE)
		code = try_it(cli, arena, &order, with);
	arena_free(arena);
	load_free(with);
	return code;
}
