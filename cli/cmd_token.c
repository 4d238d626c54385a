/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_token.c -- bearer tokens of the API: make, list, take back */
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "cli/store.h"
#include "cli/when.h"
#include "lib/token.h"

enum { WORDS_SIZE = 16384, NUMBER_SIZE = 24 };

/* All values of an option, with blanks between; NULL where there is none. */
static const char *
join(const struct arguments *given, const char *name, char *words)
{
	struct writer w = writer_over(words, WORDS_SIZE - 1);
	size_t at = 0;
	for (const char *one; (one = arguments_next(given, name, &at));) {
		if (writer_used(&w) > 0)
			writer_u8(&w, ' ');
		writer_str(&w, str_from(one));
	}
	words[writer_used(&w)] = '\0';
	return writer_used(&w) == 0 ? NULL : words;
}

/* "quarantine,read" as "quarantine read"; false for an unknown scope. */
static bool
read_scopes(const char *text, char *words)
{
	unsigned scopes;
	struct writer w = writer_over(words, WORDS_SIZE - 1);
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
check_sources(struct cli *cli, const char *sources)
{
	struct db_result *rows;
	if (sources == NULL)
		return CLI_DONE;
	enum db_outcome outcome = db_run(
	    cli->db, &store[STORE_SOURCES_UNKNOWN], DB_VALUES(sources), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking up sources");
	enum cli_exit code = db_rows(rows) == 0
	    ? CLI_DONE
	    : cli_fail(CLI_REFUSED, "there is no source \"%s\"",
		  db_text(rows, 0, 0));
	db_result_free(rows);
	return code;
}

static enum cli_exit
add(struct cli *cli, const char *name, const char *scopes, const char *sources)
{
	const char *rate = arguments_value(&cli->arguments, "--rate");
	const char *expires = arguments_value(&cli->arguments, "--expires");
	char text[TOKEN_TEXT_SIZE], hash[TOKEN_HASH_SIZE], end[NUMBER_SIZE];
	int64_t number, micros;
	if (rate != NULL && !str_number(str_from(rate), 1, 1000000, &number))
		return cli_fail(CLI_USAGE,
		    "--rate is requests a minute, 1 to 1000000: %s", rate);
	if (expires != NULL &&
	    !when_parse(str_from(expires), time(NULL), &micros))
		return cli_fail(CLI_USAGE, "--expires %s", when_wanted);
	if (expires != NULL)
		snprintf(end, sizeof end, "%lld", (long long)micros);
	token_make(text);
	enum db_outcome outcome = DB_REFUSED;
	if (token_hash(str_from(text), hash))
		outcome = db_run(cli->db, &store[STORE_TOKEN_ADD],
		    DB_VALUES(name, hash, scopes, sources, rate,
			expires == NULL ? NULL : end, cli_actor()),
		    NULL);
	if (outcome == DB_OK) {
		fprintf(stderr, "It is shown this once; we keep its hash.\n");
		printf(cli->json ? "{\"token\": \"%s\"}\n" : "%s\n", text);
	}
	sodium_memzero(text, sizeof text);
	return outcome == DB_OK ? CLI_DONE
				: cli_fail_db(cli->db, outcome, "the token");
}

enum cli_exit
cmd_token_add(struct cli *cli)
{
	char scopes[WORDS_SIZE], room[WORDS_SIZE];
	const char *names = arguments_value(&cli->arguments, "--scopes");
	if (!read_scopes(names, scopes))
		return cli_fail(CLI_USAGE,
		    "--scopes are some of: quarantine, quarantine:force, "
		    "release, read, leases, subscribers");
	const char *sources = join(&cli->arguments, "--source", room);
	enum cli_exit code = check_sources(cli, sources);
	if (code != CLI_DONE)
		return code;
	return add(
	    cli, arguments_value(&cli->arguments, "NAME"), scopes, sources);
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
cmd_token_revoke(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_TOKEN_REVOKE], DB_VALUES(name), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "revoking");
	bool any = db_rows(rows) > 0;
	db_result_free(rows);
	return any ? CLI_DONE
		   : cli_fail(CLI_NOBODY,
			 "there is no token \"%s\" that still works", name);
}
