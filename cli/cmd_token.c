/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_token.c -- bearer tokens of the API: make, list, take back */
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "cli/deed.h"
#include "cli/option.h"
#include "cli/show.h"
#include "cli/when.h"
#include "lib/token.h"

enum { NUMBER_SIZE = 24 };

/* "quarantine,read" as "quarantine read"; false for an unknown scope. */
static bool
read_scopes(const char *text, char *words)
{
	unsigned scopes;
	struct writer w = writer_over(words, OPTION_WORDS_SIZE - 1);
	if (!scopes_parse(str_from(text), &scopes) || scopes == 0)
		return false;
	for (unsigned scope = 1; scope <= scopes; scope <<= 1) {
		if ((scopes & scope) == 0)
			continue;
		if (writer_used(&w) > 0)
			writer_u8(&w, ' ');
		writer_str(&w, str_from(scope_name((enum scope)scope)));
	}
	words[writer_used(&w)] = '\0';
	return true;
}

static enum cli_exit
no_token(const char *name)
{
	return cli_fail(
	    CLI_NOBODY, "there is no token \"%s\" that still works", name);
}

/* The value of --expires for SQL: "" in `end` where none is given. */
static enum cli_exit
read_end(struct cli *cli, char *end)
{
	const char *expires = arguments_value(&cli->arguments, "--expires");
	int64_t micros;
	*end = '\0';
	if (expires == NULL)
		return CLI_DONE;
	if (!when_parse(str_from(expires), time(NULL), &micros))
		return cli_fail(CLI_USAGE, "--expires %s", when_wanted);
	snprintf(end, NUMBER_SIZE, "%lld", (long long)micros);
	return CLI_DONE;
}

/* Makes a token that `deed` keeps by its `hash`, which is one of the deed's
 * values, and prints it. */
static enum cli_exit
hand_out(struct cli *cli, struct deed *deed, char *hash)
{
	char text[TOKEN_TEXT_SIZE];
	bool done = false;
	token_make(text);
	enum db_outcome outcome = token_hash(str_from(text), hash)
	    ? deed_do(cli, deed, &done)
	    : DB_REFUSED;
	if (done && outcome == DB_OK) {
		fprintf(stderr, "It is shown this once; we keep its hash.\n");
		printf(cli->json ? "{\"token\": \"%s\"}\n" : "%s\n", text);
	}
	sodium_memzero(text, sizeof text);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "the token");
	return done ? CLI_DONE : no_token(deed->target);
}

static enum cli_exit
add(struct cli *cli, const char *name, const char *scopes, const char *sources)
{
	const char *rate = arguments_value(&cli->arguments, "--rate");
	char end[NUMBER_SIZE];
	int64_t number;
	if (rate != NULL && !str_number(str_from(rate), 1, 1000000, &number))
		return cli_fail(CLI_USAGE,
		    "--rate is requests a minute, 1 to 1000000: %s", rate);
	enum cli_exit code = read_end(cli, end);
	if (code != CLI_DONE)
		return code;
	char hash[TOKEN_HASH_SIZE] = "";
	const char *values[] = { name, hash, scopes, sources, rate,
		*end == '\0' ? NULL : end, cli_actor() };
	struct deed deed = { STORE_TOKEN_ADD, values, "made", "token", name };
	return hand_out(cli, &deed, hash);
}

enum cli_exit
cmd_token_add(struct cli *cli)
{
	char scopes[OPTION_WORDS_SIZE], room[OPTION_WORDS_SIZE];
	const char *names = arguments_value(&cli->arguments, "--scopes");
	const char *name;
	if (!option_new_name(cli, &name))
		return CLI_USAGE;
	if (!read_scopes(names, scopes))
		return cli_fail(CLI_USAGE,
		    "--scopes are some of: quarantine, quarantine:force, "
		    "release, read, leases, subscribers");
	const char *sources = option_words(cli, "--source", room);
	enum cli_exit code = option_sources(cli, sources);
	if (code != CLI_DONE)
		return code;
	return add(cli, name, scopes, sources);
}

enum cli_exit
cmd_token_list(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "name", TABLE_TEXT },
		{ "scopes", TABLE_LIST },
		{ "sources", TABLE_LIST },
		{ "rate", TABLE_NUMBER },
		{ "created_at", TABLE_TIME },
		{ "created_by", TABLE_TEXT },
		{ "expires_at", TABLE_TIME },
		{ "rotated_at", TABLE_TIME },
		{ "old_until", TABLE_TIME },
		{ "used_at", TABLE_TIME },
		{ "used_from", TABLE_TEXT },
		{ "used_old", TABLE_TRUTH },
		{ "revoked_at", TABLE_TIME },
	};
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_TOKENS], NULL, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing tokens");
	show_rows(
	    cli, columns, SHOW_COUNT(columns), rows, "There are no tokens.");
	db_result_free(rows);
	return CLI_DONE;
}

enum cli_exit
cmd_token_rotate(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	char end[NUMBER_SIZE], span[OPTION_NUMBER_SIZE];
	enum cli_exit code = option_overlap(cli, span);
	if (code == CLI_DONE)
		code = read_end(cli, end);
	if (code != CLI_DONE)
		return code;
	char hash[TOKEN_HASH_SIZE] = "";
	const char *values[] = { name, hash, span, *end == '\0' ? NULL : end };
	struct deed deed = { STORE_TOKEN_ROTATE, values, "rotated", "token",
		name };
	return hand_out(cli, &deed, hash);
}

enum cli_exit
cmd_token_revoke(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	const struct deed deed = { STORE_TOKEN_REVOKE, DB_VALUES(name),
		"revoked", "token", name };
	bool done;
	enum db_outcome outcome = deed_do(cli, &deed, &done);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "revoking");
	return done ? CLI_DONE : no_token(name);
}
