/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_quarantine.c -- report a line by hand, as the abuse API does */
#include <stdio.h>

#include "cli/case_show.h"
#include "cli/order.h"
#include "cli/show.h"

/* How each outcome ends, and what people are told. */
static const struct {
	enum cli_exit code;
	const char *words;
} endings[] = {
	[QUARANTINE_OPENED] = { CLI_DONE, "A new case" },
	[QUARANTINE_JOINED] = { CLI_DONE, "It joined an open case" },
	[QUARANTINE_REPEAT] = { CLI_DONE, "This very report is known" },
	[QUARANTINE_FILED] = { CLI_DONE,
	    "Kept, and nothing done: it is older than the last release" },
	[QUARANTINE_HELD] = { CLI_HELD,
	    "A case, and nothing applied: it is held" },
	[QUARANTINE_NO_CAUSE] = { CLI_REFUSED, "there is no such cause" },
	[QUARANTINE_NO_SOURCE] = { CLI_REFUSED, "there is no such source" },
	[QUARANTINE_FUTURE] = { CLI_REFUSED, "--at lies in the future" },
	[QUARANTINE_NO_LINE] = { CLI_NOBODY, "there is no such line" },
	[QUARANTINE_NOBODY] = { CLI_NOBODY, "nobody had this address then" },
	[QUARANTINE_DOUBT] = { CLI_NOBODY, "it is not sure whose it was" },
	[QUARANTINE_PROTECTED] = { CLI_REFUSED,
	    "this line is never walled without a person" },
	[QUARANTINE_FORCE] = { CLI_REFUSED,
	    "the playbook gives less; --force asks for more" },
};

static void
show_answer(const struct cli *cli, const struct quarantine_answer *answer,
    struct arena *arena)
{
	const struct attribution *found = &answer->attribution;
	if (cli->json) {
		show_json(json_pack("{ss so s{ss ss si ss}}", "outcome",
		    quarantine_outcome_name(answer->outcome), "case",
		    case_json(&answer->facts, arena), "attribution", "line",
		    found->line, "method", found->method, "certainty",
		    found->certainty, "explanation", found->explanation));
		return;
	}
	bool dry_run = arguments_value(&cli->arguments, "--dry-run") != NULL;
	printf("%s%s.\n%s\n\n", dry_run ? "It would be: " : "",
	    endings[answer->outcome].words, found->explanation);
	case_print(&answer->facts, arena);
}

enum cli_exit
cmd_quarantine(struct cli *cli)
{
	struct quarantine_order order;
	struct quarantine_answer answer;
	struct addr addr;
	const char *who = arguments_value(&cli->arguments, "LINE|ADDRESS");
	if (!order_read(cli, who, &addr, &order))
		return CLI_USAGE;
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum db_outcome outcome =
	    quarantine_run(cli->db, arena, &order, &answer);
	enum cli_exit code = outcome == DB_OK
	    ? endings[answer.outcome].code
	    : cli_fail_db(cli->db, outcome, "taking in the report");
	if (outcome == DB_OK && answer.outcome <= QUARANTINE_HELD) {
		show_answer(cli, &answer, arena);
	} else if (outcome == DB_OK) {
		bool known = answer.outcome >= QUARANTINE_NOBODY;
		cli_fail(code, "%s%s%s", endings[answer.outcome].words,
		    known ? ": " : "",
		    known ? answer.attribution.explanation : "");
	}
	arena_free(arena);
	return code;
}
