/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_webhook.c -- where events are sent: make, try, look after, send again */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/deed.h"
#include "cli/option.h"
#include "cli/show.h"
#include "lib/uuid.h"

enum {
	SECRET_SIZE = 32,
	HEX_SIZE = 2 * SECRET_SIZE + 1,
	TEST_STEPS = 400, /* a little more than the warden's longest patience */
	TEST_STEP = 200 * 1000 * 1000 /* ns */
};

static enum cli_exit
no_webhook(const char *name)
{
	return cli_fail(CLI_NOBODY, "there is no webhook \"%s\"", name);
}

/* Does `deed`, and says what became of it. */
static enum cli_exit
act(struct cli *cli, const struct deed *deed, const char *what)
{
	bool done;
	enum db_outcome outcome = deed_do(cli, deed, &done);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, what);
	return done ? CLI_DONE : no_webhook(deed->target);
}

/* Makes a secret that `deed` keeps, at `hex_at` of the values, and prints it
 * as libraries for Standard Webhooks take it. */
static enum cli_exit
hand_out(struct cli *cli, struct deed *deed, const char **hex_at)
{
	uint8_t secret[SECRET_SIZE];
	char hex[HEX_SIZE],
	    text[sodium_base64_ENCODED_LEN(
		SECRET_SIZE, sodium_base64_VARIANT_ORIGINAL)];
	if (sodium_init() < 0)
		return cli_fail(CLI_CANNOT, "no random numbers on this system");
	randombytes_buf(secret, sizeof secret);
	*hex_at = sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
	enum cli_exit code = act(cli, deed, "the webhook");
	sodium_bin2base64(text, sizeof text, secret, sizeof secret,
	    sodium_base64_VARIANT_ORIGINAL);
	if (code == CLI_DONE) {
		fprintf(stderr, "It is shown this once.\n");
		printf(
		    cli->json ? "{\"secret\": \"whsec_%s\"}\n" : "whsec_%s\n",
		    text);
	}
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(hex, sizeof hex);
	sodium_memzero(text, sizeof text);
	return code;
}

enum cli_exit
cmd_webhook_add(struct cli *cli)
{
	char kinds[OPTION_WORDS_SIZE], sources[OPTION_WORDS_SIZE];
	const char *url = arguments_value(&cli->arguments, "URL");
	const char *whose = option_words(cli, "--source", sources);
	const char *name, *which;
	if (!option_new_name(cli, &name) || !option_kinds(cli, kinds, &which))
		return CLI_USAGE;
	if (!str_starts(str_from(url), STR("https://")))
		return cli_fail(CLI_USAGE, "a webhook starts with https://");
	enum cli_exit code = option_sources(cli, whose);
	if (code != CLI_DONE)
		return code;
	const char *values[] = { name, url, NULL, which, whose, cli_actor() };
	struct deed deed = { STORE_WEBHOOK_ADD, values, "made", "webhook",
		name };
	return hand_out(cli, &deed, &values[2]);
}

enum cli_exit
cmd_webhook_rotate(struct cli *cli)
{
	char span[OPTION_NUMBER_SIZE];
	const char *name = arguments_value(&cli->arguments, "NAME");
	enum cli_exit code = option_overlap(cli, span);
	if (code != CLI_DONE)
		return code;
	const char *values[] = { name, NULL, span };
	struct deed deed = { STORE_WEBHOOK_ROTATE, values, "rotated", "webhook",
		name };
	return hand_out(cli, &deed, &values[1]);
}

enum cli_exit
cmd_webhook_remove(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	const struct deed deed = { STORE_WEBHOOK_REMOVE, DB_VALUES(name),
		"removed", "webhook", name };
	return act(cli, &deed, "removing");
}

static enum cli_exit
list(struct cli *cli, enum store statement, const char *const *values,
    const struct table_column *columns, size_t width, const char *none)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[statement], values, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing");
	show_rows(cli, columns, width, rows, none);
	db_result_free(rows);
	return CLI_DONE;
}

enum cli_exit
cmd_webhook_list(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "name", TABLE_TEXT },
		{ "url", TABLE_TEXT },
		{ "kinds", TABLE_LIST },
		{ "sources", TABLE_LIST },
		{ "waiting", TABLE_NUMBER },
		{ "sent", TABLE_NUMBER }, /* kept for a day */
		{ "dead", TABLE_NUMBER },
		{ "sent_at", TABLE_TIME },
		{ "failure", TABLE_TEXT },
		{ "old_until", TABLE_TIME },
		{ "created_at", TABLE_TIME },
		{ "created_by", TABLE_TEXT },
	};
	return list(cli, STORE_WEBHOOKS, NULL, columns, SHOW_COUNT(columns),
	    "There are no webhooks.");
}

enum cli_exit
cmd_webhook_dead(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "webhook", TABLE_TEXT },
		{ "event", TABLE_TEXT },
		{ "number", TABLE_NUMBER },
		{ "kind", TABLE_TEXT },
		{ "code", TABLE_TEXT },
		{ "at", TABLE_TIME },
		{ "given_up_at", TABLE_TIME },
		{ "attempts", TABLE_NUMBER },
		{ "failure", TABLE_TEXT },
	};
	const char *name = arguments_value(&cli->arguments, "NAME");
	return list(cli, STORE_WEBHOOK_DEAD, DB_VALUES(name), columns,
	    SHOW_COUNT(columns), "Nothing was given up.");
}

enum cli_exit
cmd_webhook_replay(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	const char *event = arguments_value(&cli->arguments, "--event");
	const struct deed deed = { STORE_WEBHOOK_REPLAY, DB_VALUES(name, event),
		"replayed", "webhook", name };
	bool done;
	enum db_outcome outcome = deed_do(cli, &deed, &done);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "sending again");
	return done ? CLI_DONE
		    : cli_fail(CLI_NOBODY,
			  "nothing of webhook \"%s\" was given up", name);
}

/* ---- a test -------------------------------------------------------------- */

/* What became of it; *code_out is untouched while it is under way. */
static bool
look(struct cli *cli, const char *event, enum cli_exit *code_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(
	    cli->db, &store[STORE_WEBHOOK_TESTED], DB_VALUES(event), &rows);
	if (outcome != DB_OK) {
		*code_out = cli_fail_db(cli->db, outcome, "the test");
		return true;
	}
	const char *state = db_rows(rows) > 0 ? db_text(rows, 0, 0) : "waiting";
	bool ended = strcmp(state, "waiting") != 0;
	if (strcmp(state, "dead") == 0)
		*code_out =
		    cli_fail(CLI_REFUSED, "not taken: %s", db_text(rows, 0, 2));
	else if (ended)
		printf(cli->json ? "{\"event\": \"%s\", \"status\": %s}\n"
				 : "Event %s was taken with %s.\n",
		    event, db_text(rows, 0, 1));
	db_result_free(rows);
	return ended;
}

enum cli_exit
cmd_webhook_test(struct cli *cli)
{
	const struct timespec step = { .tv_nsec = TEST_STEP };
	const char *name = arguments_value(&cli->arguments, "NAME");
	char event[UUID_TEXT_SIZE];
	struct db_result *rows;
	enum cli_exit code = CLI_DONE;
	enum db_outcome outcome = db_run(cli->db, &store[STORE_WEBHOOK_TEST],
	    DB_VALUES(name, cli_actor()), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "the test");
	bool made = db_rows(rows) > 0;
	snprintf(event, sizeof event, "%s", made ? db_text(rows, 0, 0) : "");
	db_result_free(rows);
	if (!made)
		return no_webhook(name);
	for (int i = 0; i < TEST_STEPS; i++, nanosleep(&step, NULL))
		if (look(cli, event, &code))
			return code;
	return cli_fail(CLI_CANNOT, "no warden has sent it: is one running?");
}
