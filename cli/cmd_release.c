/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_release.c -- end the measure of a case, as staff */
#include <stdio.h>

#include "cases/release.h"
#include "cli/case_show.h"
#include "cli/show.h"

static enum cli_exit
release(struct cli *cli, struct arena *arena, struct case_facts *facts)
{
	const char *reason = arguments_value(&cli->arguments, "--reason");
	enum release_outcome answer;
	enum db_outcome outcome = release_run(cli->db, arena,
	    &(struct release_order){ .case_id = facts->id,
		.kind = RELEASE_STAFF,
		.actor = cli_actor(),
		.reason = reason },
	    &answer, facts);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "releasing");
	if (answer == RELEASE_NO_CASE)
		return cli_fail(CLI_NOBODY, "the case is gone");
	if (answer == RELEASE_NOT_HELD)
		return cli_fail(CLI_REFUSED,
		    "there is nothing to release: the case is in state %s",
		    facts->state);
	if (cli->json)
		show_json(case_json(facts, arena));
	else
		printf("Released: case %s of line %s is now in state %s.\n",
		    facts->code, facts->line, facts->state);
	return CLI_DONE;
}

enum cli_exit
cmd_release(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	struct case_facts facts;
	enum cli_exit code = case_find(cli, arena, &facts);
	if (code == CLI_DONE)
		code = release(cli, arena, &facts);
	arena_free(arena);
	return code;
}
