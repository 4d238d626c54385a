/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_brake.c -- the brake on automatic walling: look, and let it go */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "cli/store.h"

enum cli_exit
cmd_brake_status(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "source", TABLE_TEXT }, /* empty: of all together */
		{ "enforce", TABLE_TRUTH },
		{ "walls_an_hour", TABLE_NUMBER },
		{ "walled_this_hour", TABLE_NUMBER },
		{ "pulled_at", TABLE_TIME },
		{ "released_at", TABLE_TIME },
		{ "released_by", TABLE_TEXT },
	};
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_BRAKES], NULL, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking at the brake");
	show_rows(cli, columns, SHOW_COUNT(columns), rows, "");
	db_result_free(rows);
	return CLI_DONE;
}

enum cli_exit
cmd_brake_release(struct cli *cli)
{
	const char *source = arguments_value(&cli->arguments, "SOURCE");
	struct db_result *rows;
	enum db_outcome outcome = db_run(cli->db, &store[STORE_BRAKE_RELEASE],
	    DB_VALUES(source == NULL ? "*" : source, cli_actor()), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "letting the brake go");
	int count = db_rows(rows);
	for (int i = 0; i < count; i++)
		printf("%s\n",
		    *db_text(rows, i, 0) == '\0' ? "The brake of all is let go."
						 : db_text(rows, i, 0));
	db_result_free(rows);
	return count > 0
	    ? CLI_DONE
	    : cli_fail(CLI_NOBODY, "no brake is pulled%s%s",
		  source == NULL ? "" : " for ", source == NULL ? "" : source);
}
