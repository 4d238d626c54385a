/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_quarantine.c -- report a line by hand, as the abuse API does */
#include <stdio.h>
#include <time.h>

#include "cases/quarantine.h"
#include "cli/case_show.h"
#include "cli/show.h"
#include "cli/when.h"
#include "lib/time.h"

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

/* The order that the options make; false, and told why, for a bad one. */
static bool
read_order(
    const struct cli *cli, struct addr *addr, struct quarantine_order *order)
{
	const struct arguments *given = &cli->arguments;
	const char *who = arguments_value(given, "LINE|ADDRESS");
	const char *at = arguments_value(given, "--at");
	const char *port = arguments_value(given, "--port");
	const char *measure = arguments_value(given, "--measure");
	int64_t number = ATTRIBUTION_NO_PORT;
	*order = (struct quarantine_order){
		.protocol = arguments_value(given, "--protocol"),
		.observed_at = (int64_t)time(NULL) * TIME_SECOND,
		.cause = arguments_value(given, "--cause"),
		.source = arguments_value(given, "--source"),
		.source_report_id = arguments_value(given, "--report"),
		.words = arguments_value(given, "--evidence"),
		.asked = measure != NULL,
		.force = arguments_value(given, "--force") != NULL,
		.dry_run = arguments_value(given, "--dry-run") != NULL,
		.actor = cli_actor(),
	};
	if (addr_parse(str_from(who), addr))
		order->addr = addr;
	else
		order->line = who;
	if (at != NULL &&
	    !when_parse(str_from(at), time(NULL), &order->observed_at))
		cli_fail(CLI_USAGE, "--at %s", when_wanted);
	else if (port != NULL && !str_number(str_from(port), 0, 65535, &number))
		cli_fail(CLI_USAGE, "--port is 0 to 65535: %s", port);
	else if (measure != NULL &&
	    !measure_parse(str_from(measure), &order->measure))
		cli_fail(CLI_USAGE, "there is no measure \"%s\"", measure);
	else {
		order->port = (int)number;
		return true;
	}
	return false;
}

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
	if (!read_order(cli, &addr, &order))
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
