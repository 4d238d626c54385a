/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_request.c -- what subscribers ask of staff: look, and decide */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cases/request.h"
#include "cli/case_show.h"
#include "cli/request_show.h"
#include "cli/show.h"
#include "cli/when.h"

enum { LIST_MOST = 500 };
#define EXEMPT_FOR "30d"

/* Runs a command that has an arena. */
static enum cli_exit
with_arena(
    struct cli *cli, enum cli_exit (*run)(struct cli *cli, struct arena *arena))
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum cli_exit code = run(cli, arena);
	arena_free(arena);
	return code;
}

static enum cli_exit
list(struct cli *cli, struct arena *arena)
{
	bool all = arguments_value(&cli->arguments, "--all") != NULL;
	struct request_facts *facts;
	size_t count;
	enum db_outcome outcome =
	    request_list(cli->db, arena, NULL, all, LIST_MOST, &facts, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing the requests");
	request_print_list(cli, facts, count, arena);
	return CLI_DONE;
}

enum cli_exit
cmd_request_list(struct cli *cli)
{
	return with_arena(cli, list);
}

static enum cli_exit
show(struct cli *cli, struct arena *arena)
{
	struct request_facts facts;
	struct request_message *messages;
	size_t count;
	enum cli_exit code = request_find(cli, arena, &facts);
	if (code != CLI_DONE)
		return code;
	enum db_outcome outcome =
	    request_messages(cli->db, arena, facts.id, &messages, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading the request");
	request_print(cli, &facts, messages, count, arena);
	return CLI_DONE;
}

enum cli_exit
cmd_request_show(struct cli *cli)
{
	return with_arena(cli, show);
}

/* ---- deciding ----------------------------------------------------------- */
static enum cli_exit
fail_late(const struct request_facts *facts)
{
	return cli_fail(CLI_REFUSED, "the request is %s already", facts->state);
}

/* As the decision is told. */
static const char *const done[] = {
	[REQUEST_DENY] = "denied",
	[REQUEST_APPROVE] = "approved",
	[REQUEST_ASK] = "asked-back",
};

static void
tell(const struct cli *cli, const struct request_facts *facts,
    enum request_answer answer, bool dry_run)
{
	const char *effect = request_effect(facts->kind, answer);
	const char *state = dry_run ? facts->state : done[answer];
	if (cli->json)
		show_json(json_pack("{s:s, s:s, s:s, s:s, s:b, s:s}", "id",
		    facts->id, "code", facts->code, "kind",
		    request_kind_name(facts->kind), "state", state, "dry_run",
		    dry_run, "effect", effect));
	else
		printf("%sThe %s of case %s %s %s. %s\n",
		    dry_run ? "Dry run: " : "",
		    facts->kind == REQUEST_REVIEW ? "review" : "request",
		    facts->code, dry_run ? "would be" : "is", done[answer],
		    effect);
}

/* What was typed for a decision; CLI_USAGE, and told so, where it is wrong. */
static enum cli_exit
read_ruling(const struct cli *cli, struct request_ruling *ruling)
{
	const char *until = arguments_value(&cli->arguments, "--until");
	int64_t now = time(NULL);
	if (strlen(ruling->words) > REQUEST_WORDS_MAX)
		return cli_fail(CLI_USAGE, "an answer has at most %d signs",
		    REQUEST_WORDS_MAX);
	if (ruling->answer == REQUEST_ASK && ruling->words[0] == '\0')
		return cli_fail(CLI_USAGE, "a question has some words");
	if (!when_parse(
		str_from(until ? until : EXEMPT_FOR), now, &ruling->until) ||
	    ruling->until / 1000000 <= now)
		return cli_fail(
		    CLI_USAGE, "--until needs a time to come: %s", when_wanted);
	return CLI_DONE;
}

static enum cli_exit
decide(struct cli *cli, struct arena *arena, enum request_answer answer,
    const char *option)
{
	const char *words = arguments_value(&cli->arguments, option);
	bool dry_run = arguments_value(&cli->arguments, "--dry-run") != NULL;
	struct request_ruling ruling = { .answer = answer,
		.actor = cli_actor(),
		.words = words == NULL ? "" : words };
	struct request_facts facts;
	enum ruling_outcome ruled = RULING_DONE;
	enum cli_exit code = read_ruling(cli, &ruling);
	if (code == CLI_DONE)
		code = request_find(cli, arena, &facts);
	if (code != CLI_DONE)
		return code;
	if (!request_waits(&facts))
		return fail_late(&facts);
	if (request_effect(facts.kind, answer) == NULL)
		return cli_fail(CLI_REFUSED,
		    "nobody asked for a %s: nobody "
		    "can be asked back",
		    request_kind_name(facts.kind));
	ruling.id = facts.id;
	enum db_outcome outcome =
	    dry_run ? DB_OK : request_rule(cli->db, arena, &ruling, &ruled);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "deciding the request");
	if (ruled != RULING_DONE)
		return cli_fail(CLI_REFUSED, "somebody was faster");
	tell(cli, &facts, answer, dry_run);
	return CLI_DONE;
}

static enum cli_exit
approve_it(struct cli *cli, struct arena *arena)
{
	return decide(cli, arena, REQUEST_APPROVE, "--answer");
}

static enum cli_exit
deny_it(struct cli *cli, struct arena *arena)
{
	return decide(cli, arena, REQUEST_DENY, "--answer");
}

static enum cli_exit
ask_back(struct cli *cli, struct arena *arena)
{
	return decide(cli, arena, REQUEST_ASK, "--question");
}

enum cli_exit
cmd_request_approve(struct cli *cli)
{
	return with_arena(cli, approve_it);
}

enum cli_exit
cmd_request_deny(struct cli *cli)
{
	return with_arena(cli, deny_it);
}

enum cli_exit
cmd_request_ask(struct cli *cli)
{
	return with_arena(cli, ask_back);
}
