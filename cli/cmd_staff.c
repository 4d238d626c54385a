/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_staff.c -- accounts of the console: make, list, disable, invite anew */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cases/password.h"
#include "cases/qr.h"
#include "cases/seal_file.h"
#include "cases/staff.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "cli/store.h"

enum { ARENA_SIZE = 1 << 18 };

static enum cli_exit
no_such(const char *name)
{
	return cli_fail(CLI_NOBODY, "there is no account \"%s\"", name);
}

static void
print_word(const struct cli *cli, const char *word)
{
	fprintf(stderr,
	    "It is shown this once, and lets in within three days: "
	    "sign in with it as the password.\n");
	printf(cli->json ? "{\"invitation\": \"%s\"}\n" : "%s\n", word);
}

/* The first line of standard input. */
static bool
read_password(char *password, size_t size)
{
	if (fgets(password, (int)size, stdin) == NULL)
		return false;
	password[strcspn(password, "\n")] = '\0';
	return true;
}

static void
print_factor(const struct cli *cli, const char *name, const uint8_t *key,
    char (*words)[WORD_SIZE])
{
	struct arena *arena = arena_new(ARENA_SIZE);
	const char *address = totp_address(key, "Lazaret", name, arena);
	json_t *codes = json_array();
	for (size_t i = 0; i < STAFF_RECOVERIES; i++)
		json_array_append_new(codes, json_string(words[i]));
	if (cli->json) {
		show_json(json_pack("{s:s, s:s, s:o}", "key",
		    totp_key_text(key, arena), "address", address,
		    "recovery_codes", codes));
	} else {
		printf("%s\n%s\n\nRecovery codes, each good once:\n", address,
		    qr_signs(address, arena));
		for (size_t i = 0; i < STAFF_RECOVERIES; i++)
			printf("  %s\n", words[i]);
		json_decref(codes);
	}
	arena_free(arena);
}

/* A password and a second factor at once, instead of an invitation. */
static enum cli_exit
complete(struct cli *cli, const struct staff_act *act,
    const struct seal_keys *keys, const char *password)
{
	static const struct password_limits limits = { PASSWORD_PASSES,
		PASSWORD_MEMORY };
	char kept[PASSWORD_SIZE], words[STAFF_RECOVERIES][WORD_SIZE];
	uint8_t key[TOTP_KEY_SIZE];
	enum staff_outcome done;
	if (!password_hash(&limits, str_from(password), kept))
		return cli_fail(CLI_CANNOT, "no memory for the password");
	totp_make(key);
	enum db_outcome outcome = staff_set_password(cli->db, act, kept, &done);
	if (outcome == DB_OK)
		outcome =
		    staff_set_totp(cli->db, act, keys, key, 0, words, &done);
	if (outcome == DB_OK)
		print_factor(cli, act->name, key, words);
	sodium_memzero(words, sizeof words);
	sodium_memzero(key, sizeof key);
	return outcome == DB_OK ? CLI_DONE
				: cli_fail_db(cli->db, outcome, "the account");
}

/* What must not stay in memory. */
struct secrets {
	char word[WORD_SIZE], password[PASSWORD_MOST + 2];
	struct seal_keys keys;
};

/* What an account needs that is whole at once. */
static enum cli_exit
read_secrets(struct cli *cli, const char *name, struct secrets *secrets)
{
	char reason[SEAL_REASON_SIZE];
	if (!read_password(secrets->password, sizeof secrets->password))
		return cli_fail(CLI_USAGE,
		    "--password reads the password from standard input");
	const char *fault =
	    password_fault(str_from(secrets->password), str_from(name));
	if (fault != NULL)
		return cli_fail(CLI_REFUSED, "%s", fault);
	if (!seal_file_read(cli->settings.staff_key, &secrets->keys, reason))
		return cli_fail(CLI_CANNOT, "%s", reason);
	return CLI_DONE;
}

static enum cli_exit
add(struct cli *cli, const struct staff_act *act, bool whole,
    struct secrets *secrets)
{
	enum staff_outcome done;
	enum cli_exit code =
	    whole ? read_secrets(cli, act->name, secrets) : CLI_DONE;
	if (code != CLI_DONE)
		return code;
	enum db_outcome outcome = staff_add(cli->db, act, secrets->word, &done);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "the account");
	if (done == STAFF_TAKEN)
		return cli_fail(CLI_REFUSED,
		    "there is an account \"%s\" already; lazaret staff reset "
		    "invites its owner anew",
		    act->name);
	if (whole)
		return complete(cli, act, &secrets->keys, secrets->password);
	print_word(cli, secrets->word);
	return CLI_DONE;
}

enum cli_exit
cmd_staff_add(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "NAME");
	const char *said = arguments_value(&cli->arguments, "--role");
	bool whole = arguments_value(&cli->arguments, "--password") != NULL;
	struct secrets secrets;
	enum clerk_role role;
	if (!staff_is_name(str_from(name)))
		return cli_fail(CLI_USAGE,
		    "a name is lower case letters, digits and . _ - @");
	if (!clerk_role_parse(str_from(said), &role))
		return cli_fail(CLI_USAGE,
		    "--role is one of: viewer, agent, supervisor, admin");
	const struct staff_act act = { name, cli_actor(), role };
	enum cli_exit code = add(cli, &act, whole, &secrets);
	sodium_memzero(&secrets, sizeof secrets);
	return code;
}

enum cli_exit
cmd_staff_list(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "name", TABLE_TEXT },
		{ "role", TABLE_TEXT },
		{ "second_factor", TABLE_TRUTH },
		{ "seen_at", TABLE_TIME },
		{ "invited_until", TABLE_TIME },
		{ "created_at", TABLE_TIME },
		{ "created_by", TABLE_TEXT },
		{ "disabled_at", TABLE_TIME },
	};
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_STAFF], NULL, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing accounts");
	show_rows(
	    cli, columns, SHOW_COUNT(columns), rows, "There are no accounts.");
	db_result_free(rows);
	return CLI_DONE;
}

static enum cli_exit
finish(struct cli *cli, const char *name, enum db_outcome outcome,
    enum staff_outcome done)
{
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "the account");
	return done == STAFF_DONE ? CLI_DONE : no_such(name);
}

enum cli_exit
cmd_staff_disable(struct cli *cli)
{
	const struct staff_act act = { .name = arguments_value(
					   &cli->arguments, "NAME"),
		.by = cli_actor() };
	enum staff_outcome done;
	enum db_outcome outcome = staff_disable(cli->db, &act, &done);
	return finish(cli, act.name, outcome, done);
}

enum cli_exit
cmd_staff_reset(struct cli *cli)
{
	const struct staff_act act = { .name = arguments_value(
					   &cli->arguments, "NAME"),
		.by = cli_actor() };
	char word[WORD_SIZE];
	enum staff_outcome done;
	enum db_outcome outcome = staff_reset(cli->db, &act, word, &done);
	enum cli_exit code = finish(cli, act.name, outcome, done);
	if (code == CLI_DONE)
		print_word(cli, word);
	sodium_memzero(word, sizeof word);
	return code;
}
