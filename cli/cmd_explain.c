/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_explain.c -- what the redirectors here answer a line, and why */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases/line.h"
#include "cli/case_show.h"
#include "cli/cli.h"
#include "cli/file.h"
#include "cli/program.h"
#include "cli/store.h"
#include "lib/addr.h"

enum { SETTINGS_SIZE_MAX = 1024 * 1024, WORDS_SIZE = 2048 };

struct question {
	struct cli *cli;
	const char *line;    /* its id; NULL: `address` was given */
	const char *address; /* as it was given */
	const char *settings;
};

/* "ADDRESS NAME TYPE" or "ADDRESS URL". */
static enum cli_exit
ask(const struct question *question, const char *address)
{
	const struct arguments *given = &question->cli->arguments;
	const char *name = arguments_value(given, "--name");
	const char *type = arguments_value(given, "--type");
	const char *url = arguments_value(given, "--url");
	char words[WORDS_SIZE];
	int size = snprintf(words, sizeof words, "%s %s%s%s", address,
	    url != NULL ? url : name, type != NULL ? " " : "",
	    type != NULL ? type : "");
	if (size >= (int)sizeof words)
		return cli_fail(CLI_USAGE, "this is longer than any name");
	int status = program_run("lazaret-redirector",
	    (const char *[]){
		"-c", question->settings, "--explain", words, NULL },
	    NULL, 0);
	if (status == PROGRAM_MISSING)
		return cli_fail(
		    CLI_CANNOT, "lazaret-redirector is not installed");
	return status == 0 ? CLI_DONE : CLI_CANNOT;
}

/* Each address that the line has at the site of these settings. */
static enum cli_exit
ask_each(const struct question *question)
{
	struct str text;
	char site[FILE_VALUE_SIZE];
	struct db_result *rows;
	enum cli_exit code = CLI_DONE;
	if (!file_read(question->settings, SETTINGS_SIZE_MAX, &text))
		return CLI_CANNOT;
	file_setting(text, "site", site);
	free((char *)(uintptr_t)text.data);
	enum db_outcome outcome =
	    db_run(question->cli->db, &store[STORE_LINE_ADDRESSES],
		DB_VALUES(question->line, site), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(question->cli->db, outcome, "its addresses");
	if (db_rows(rows) == 0)
		printf("%s: the line holds no address in its realm\n", site);
	for (int i = 0; i < db_rows(rows) && code == CLI_DONE; i++) {
		if (i > 0)
			putchar('\n');
		printf("%-10s%s\n", "address", db_text(rows, i, 0));
		code = ask(question, db_text(rows, i, 0));
	}
	db_result_free(rows);
	return code;
}

/* Each redirector whose settings lie beside ours. */
static enum cli_exit
ask_all(struct question *question)
{
	char pattern[CLI_PATH_SIZE];
	glob_t found = { 0 };
	enum cli_exit code = CLI_DONE;
	cli_sister(question->cli, "redirector*.conf", pattern);
	if (glob(pattern, 0, NULL, &found) != 0)
		code = cli_fail(CLI_CANNOT, "there is no %s", pattern);
	for (size_t i = 0; i < found.gl_pathc && code == CLI_DONE; i++) {
		if (i > 0)
			putchar('\n');
		question->settings = found.gl_pathv[i];
		code = question->address != NULL
		    ? ask(question, question->address)
		    : ask_each(question);
	}
	globfree(&found);
	return code;
}

enum cli_exit
cmd_explain(struct cli *cli)
{
	const char *line = arguments_value(&cli->arguments, "--line");
	bool by_name = arguments_value(&cli->arguments, "--name") != NULL;
	const char *url = arguments_value(&cli->arguments, "--url");
	bool by_url = url != NULL;
	bool typed = arguments_value(&cli->arguments, "--type") != NULL;
	struct question question = { .cli = cli, .address = line };
	struct addr address;
	struct line_name named;
	if (by_name == by_url || (typed && by_url))
		return cli_fail(CLI_USAGE,
		    "explain needs --name, with or without --type, or --url");
	if (by_url && !str_starts(str_from(url), STR("http://")) &&
	    !str_starts(str_from(url), STR("https://")))
		return cli_fail(
		    CLI_USAGE, "a URL begins with http:// or https://");
	if (addr_parse(str_from(line), &address))
		return ask_all(&question);
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	enum db_outcome outcome = line_named(cli->db, arena, line, &named);
	enum cli_exit code;
	question.address = NULL;
	question.line = named.id;
	if (outcome != DB_OK)
		code = cli_fail_db(cli->db, outcome, "looking for the line");
	else if (named.id == NULL)
		code = cli_fail(CLI_NOBODY, "there is no line \"%s\"", line);
	else
		code = ask_all(&question);
	arena_free(arena);
	return code;
}
