/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_request.c -- what subscribers ask of staff: look, and decide */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cases/queue.h"
#include "cases/reason.h"
#include "cases/ruling.h"
#include "cli/request_show.h"
#include "cli/show.h"
#include "cli/when.h"
#include "lib/time.h"

enum { LIST_MOST = 500 };
#define EXEMPT_FOR "30d"

static bool
given(const struct cli *cli, const char *name)
{
	return arguments_value(&cli->arguments, name) != NULL;
}

/* ---- looking ------------------------------------------------------------ */
static enum db_outcome
read_queue(struct cli *cli, struct arena *arena,
    struct request_facts **facts_out, size_t *count_out)
{
	const struct queue_filter filter = {
		.kind = arguments_value(&cli->arguments, "--kind"),
		.by = given(cli, "--mine") ? cli_actor() : NULL,
		.untaken = given(cli, "--untaken"),
		.overdue = given(cli, "--overdue"),
		.limit = LIST_MOST,
	};
	struct queue_row *rows;
	enum db_outcome outcome =
	    queue_list(cli->db, arena, &filter, &rows, count_out);
	if (outcome != DB_OK)
		return outcome;
	*facts_out = arena_alloc(arena, *count_out * sizeof **facts_out);
	for (size_t i = 0; *facts_out != NULL && i < *count_out; i++)
		(*facts_out)[i] = rows[i].request;
	return DB_OK;
}

static enum cli_exit
list(struct cli *cli, struct arena *arena)
{
	const char *kind = arguments_value(&cli->arguments, "--kind");
	enum request_kind known;
	struct request_facts *facts;
	size_t count;
	if (kind != NULL && !request_kind_parse(str_from(kind), &known))
		return cli_fail(
		    CLI_USAGE, "there is no request of kind %s", kind);
	enum db_outcome outcome = given(cli, "--all")
	    ? request_list(
		  cli->db, arena, NULL, true, LIST_MOST, &facts, &count)
	    : read_queue(cli, arena, &facts, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing the requests");
	request_print_list(cli, facts, count, arena);
	return CLI_DONE;
}

enum cli_exit
cmd_request_list(struct cli *cli)
{
	return request_with_arena(cli, list);
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
	return request_with_arena(cli, show);
}

/* ---- deciding ----------------------------------------------------------- */
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
	const char *effect = ruling_effect(facts->kind, answer);
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
read_ruling(const struct cli *cli, struct ruling *ruling)
{
	const char *until = arguments_value(&cli->arguments, "--until");
	int64_t now = time(NULL);
	if (str_signs(str_from(ruling->words)) > REQUEST_WORDS_MAX)
		return cli_fail(CLI_USAGE, "an answer has at most %d signs",
		    REQUEST_WORDS_MAX);
	if (ruling->answer == REQUEST_ASK && ruling->words[0] == '\0')
		return cli_fail(CLI_USAGE, "a question has some words");
	if (!when_parse(
		str_from(until ? until : EXEMPT_FOR), now, &ruling->until) ||
	    ruling->until / TIME_SECOND <= now)
		return cli_fail(
		    CLI_USAGE, "--until needs a time to come: %s", when_wanted);
	return CLI_DONE;
}

/* The words behind --reason NAME, where it is given. */
static enum cli_exit
read_reason(struct cli *cli, struct arena *arena, enum request_kind kind,
    const char **words_out)
{
	const char *name = arguments_value(&cli->arguments, "--reason");
	struct reason *list;
	size_t count;
	if (name == NULL)
		return CLI_DONE;
	enum db_outcome outcome =
	    reason_list(cli->db, arena, kind, &list, &count);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading the reasons");
	const struct reason *reason = reason_find(list, count, str_from(name));
	if (reason == NULL)
		return cli_fail(CLI_USAGE,
		    "no reason \"%s\" is loaded for a request of this kind",
		    name);
	*words_out = reason->words;
	return CLI_DONE;
}

static enum cli_exit
fail_ruling(enum ruling_outcome ruled, const struct request_facts *facts)
{
	if (ruled == RULING_MUTE)
		return cli_fail(CLI_USAGE,
		    "the subscriber reads why: --reason NAME, --answer TEXT");
	if (ruled == RULING_UNFIT)
		return cli_fail(CLI_REFUSED,
		    "nobody asked for a %s: nobody can be asked back",
		    request_kind_name(facts->kind));
	return request_fail_late(facts);
}

static enum cli_exit
decide(struct cli *cli, struct arena *arena, enum request_answer answer,
    const char *option)
{
	const char *words = arguments_value(&cli->arguments, option);
	bool dry_run = given(cli, "--dry-run");
	struct ruling ruling = { .answer = answer,
		.actor = cli_actor(),
		.words = words == NULL ? "" : words };
	struct request_facts facts;
	enum ruling_outcome ruled = RULING_DONE;
	enum cli_exit code = read_ruling(cli, &ruling);
	if (code == CLI_DONE)
		code = request_find(cli, arena, &facts);
	if (code == CLI_DONE)
		code = read_reason(cli, arena, facts.kind, &ruling.reason);
	if (code != CLI_DONE)
		return code;
	ruling.id = facts.id;
	enum db_outcome outcome = DB_OK;
	if (dry_run)
		ruled = ruling_judge(&ruling, &facts);
	else
		outcome = ruling_make(cli->db, arena, &ruling, &ruled, &facts);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "deciding the request");
	if (ruled != RULING_DONE)
		return fail_ruling(ruled, &facts);
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
	return request_with_arena(cli, approve_it);
}

enum cli_exit
cmd_request_deny(struct cli *cli)
{
	return request_with_arena(cli, deny_it);
}

enum cli_exit
cmd_request_ask(struct cli *cli)
{
	return request_with_arena(cli, ask_back);
}
