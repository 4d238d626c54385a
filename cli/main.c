/* SPDX-License-Identifier: BSD-2-Clause */
/* main.c -- lazaret, the operator's command: find the command and run it */
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lib/log.h"

#define SETTINGS_PATH "/etc/lazaret/lazaret.conf"
enum { STATEMENT_SECONDS = 60 };

static void
print_usage(FILE *to)
{
	fputs("usage: lazaret [-c FILE] [--json] COMMAND ...\n"
	      "       lazaret COMMAND --help    lazaret -c FILE -t    "
	      "lazaret -p\n\n",
	    to);
	for (const struct command *c = commands; c->name != NULL; c++)
		fprintf(to, "  %-18s %s\n", c->name, c->help);
}

static void
print_help(const struct command *command, FILE *to)
{
	fprintf(to, "usage: lazaret %s %s\n%s\n", command->name,
	    command->synopsis, command->help);
}

/* How many words of the command line name this command; 0: another one. */
static int
names(const struct command *command, int count, char **words)
{
	struct str second;
	struct str first = str_cut(str_from(command->name), ' ', &second);
	if (count < 1 || !str_equal(first, str_from(words[0])))
		return 0;
	if (second.len == 0)
		return 1;
	return count > 1 && str_equal(second, str_from(words[1])) ? 2 : 0;
}

static enum cli_exit
run(struct cli *cli, int count, char **words)
{
	const struct command *command = commands;
	int used = 0;
	for (; command->name != NULL; command++)
		if ((used = names(command, count, words)) > 0)
			break;
	if (used == 0) {
		print_usage(stderr);
		return cli_fail(
		    CLI_USAGE, "there is no command \"%s\"", words[0]);
	}
	if (count > used && strcmp(words[used], "--help") == 0) {
		print_help(command, stdout);
		return CLI_DONE;
	}
	char reason[ARGUMENTS_REASON_SIZE];
	if (!arguments_parse(command->synopsis, count - used, words + used,
		&cli->arguments, reason)) {
		print_help(command, stderr);
		return cli_fail(CLI_USAGE, "%s", reason);
	}
	cli_settings_load(cli->path, &cli->settings);
	cli->db = db_new(cli->settings.database, "lazaret", STATEMENT_SECONDS);
	db_from(cli->db, cli_origin());
	enum cli_exit code = command->run(cli);
	db_free(cli->db);
	return code;
}

/* Takes `--json` out of the words, wherever it stands. */
static int
take_json(int count, char **words, bool *json_out)
{
	int kept = 0;
	for (int i = 0; i < count; i++) {
		if (strcmp(words[i], "--json") == 0)
			*json_out = true;
		else
			words[kept++] = words[i];
	}
	words[kept] = NULL;
	return kept;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { 0 }
	};
	struct cli cli = { .path = SETTINGS_PATH };
	bool test = false;

	setlocale(LC_CTYPE, "C.UTF-8");
	log_open("lazaret", NULL);
	argc = take_json(argc, argv, &cli.json);
	for (int option;
	     (option = getopt_long(argc, argv, "+c:thp", options, NULL)) != -1;)
		switch (option) {
		case 'c':
			cli.path = optarg;
			break;
		case 't':
			test = true;
			break;
		case 'h':
			print_usage(stdout);
			return CLI_DONE;
		case 'p':
			cli_settings_print();
			return CLI_DONE;
		default:
			return CLI_USAGE;
		}
	if (test) {
		cli_settings_load(cli.path, &cli.settings);
		return CLI_DONE;
	}
	if (optind == argc) {
		print_usage(stderr);
		return CLI_USAGE;
	}
	enum cli_exit code = run(&cli, argc - optind, argv + optind);
	if (fflush(stdout) != 0 && code == CLI_DONE)
		code = cli_fail(CLI_CANNOT, "cannot write the answer");
	return (int)code;
}
