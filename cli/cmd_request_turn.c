/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_request_turn.c -- take a request, and give it back */
#include <stdio.h>

#include "cases/queue.h"
#include "cli/request_show.h"
#include "cli/show.h"

/* What became of it, for people or machines. */
static enum cli_exit
tell(const struct cli *cli, const struct request_facts *facts,
    const char *taken_by, const char *done)
{
	if (cli->json)
		show_json(json_pack("{s:s, s:s, s:s?}", "id", facts->id, "code",
		    facts->code, "taken_by", taken_by));
	else
		printf("The %s of case %s is %s.\n",
		    request_kind_name(facts->kind), facts->code, done);
	return CLI_DONE;
}

static enum cli_exit
take(struct cli *cli, struct arena *arena)
{
	struct take_order order = { .actor = cli_actor(),
		.over = arguments_value(&cli->arguments, "--over") };
	struct request_facts facts;
	enum take_outcome taken;
	enum cli_exit code = request_find(cli, arena, &facts);
	if (code != CLI_DONE)
		return code;
	order.id = facts.id;
	enum db_outcome outcome =
	    queue_take(cli->db, arena, &order, &taken, &facts);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "taking the request");
	if (taken != TAKE_DONE)
		return request_fail_late(&facts);
	return tell(cli, &facts, order.actor, "yours");
}

static enum cli_exit
give_back(struct cli *cli, struct arena *arena)
{
	struct request_facts facts;
	enum take_outcome taken;
	enum cli_exit code = request_find(cli, arena, &facts);
	if (code != CLI_DONE)
		return code;
	enum db_outcome outcome = queue_give_back(
	    cli->db, arena, facts.id, cli_actor(), &taken, &facts);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "giving the request back");
	if (taken == TAKE_TAKEN && *facts.taken_by == '\0')
		return cli_fail(CLI_REFUSED, "nobody has taken it");
	if (taken != TAKE_DONE)
		return request_fail_late(&facts);
	return tell(cli, &facts, NULL, "anybody's again");
}

enum cli_exit
cmd_request_take(struct cli *cli)
{
	return request_with_arena(cli, take);
}

enum cli_exit
cmd_request_give_back(struct cli *cli)
{
	return request_with_arena(cli, give_back);
}
