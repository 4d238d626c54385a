/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_subject.c -- a subscriber's data given out or erased, a case justified */
#include <stdio.h>

#include "cases/subject.h"
#include "cli/case_show.h"
#include "cli/show.h"

static struct subject_order
read_order(const struct cli *cli)
{
	return (struct subject_order){
		.account = arguments_value(&cli->arguments, "ACCOUNT"),
		.actor = cli_actor(),
		.reason = arguments_value(&cli->arguments, "--reason"),
	};
}

static enum cli_exit
nobody(const struct subject_order *order)
{
	return cli_fail(
	    CLI_NOBODY, "there is no account \"%s\"", order->account);
}

/* Both ways the same: what machines read is what a person is entitled to. */
static enum cli_exit
print_json(const char *text)
{
	json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	if (value == NULL)
		return cli_fail(CLI_CANNOT, "no memory");
	show_json(value);
	return CLI_DONE;
}

enum cli_exit
cmd_subscriber_export(struct cli *cli)
{
	const struct subject_order order = read_order(cli);
	struct db_result *rows;
	enum db_outcome outcome = subject_export(cli->db, &order, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "exporting");
	enum cli_exit code = db_rows(rows) == 0
	    ? nobody(&order)
	    : print_json(db_text(rows, 0, 0));
	db_result_free(rows);
	return code;
}

static enum cli_exit
erase(struct cli *cli, struct arena *arena)
{
	const struct subject_order order = read_order(cli);
	bool dry = arguments_value(&cli->arguments, "--dry-run") != NULL;
	const char *gone;
	enum db_outcome outcome = dry
	    ? subject_preview(cli->db, arena, &order, &gone)
	    : subject_erase(cli->db, arena, &order, &gone);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "erasing");
	if (gone == NULL)
		return nobody(&order);
	if (cli->json)
		return print_json(gone);
	printf("%s account %s; timelines and audit stay whole.\n%s\n",
	    dry ? "This would erase what is personal of"
		: "Erased what was personal of",
	    order.account, gone);
	return CLI_DONE;
}

enum cli_exit
cmd_subscriber_erase(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum cli_exit code = erase(cli, arena);
	arena_free(arena);
	return code;
}

enum cli_exit
cmd_case_justify(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	struct case_facts facts;
	const char *record;
	enum cli_exit code = case_find(cli, arena, &facts);
	if (code == CLI_DONE) {
		enum db_outcome outcome =
		    subject_justify(cli->db, arena, facts.id, &record);
		code = outcome == DB_OK
		    ? print_json(record)
		    : cli_fail_db(cli->db, outcome, "justifying");
	}
	arena_free(arena);
	return code;
}
