/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_load.c -- make the data what the files say, and keep versions */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"
#include "cli/texts.h"

enum { SCRATCH_SIZE = 64 * 1024 };

/* ---- reading ------------------------------------------------------------ */
static enum cli_exit
read_version(struct cli *cli, struct load *load, const char *version)
{
	bool found;
	enum db_outcome outcome = load_version(load, cli->db, version, &found);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading a version");
	return found
	    ? CLI_DONE
	    : cli_fail(CLI_NOBODY,
		  "there is no version %s; load --list shows them", version);
}

/* ---- showing what changed ----------------------------------------------- */
static json_t *
changes_json(const struct changes *changes, struct arena *scratch)
{
	json_t *list = json_array();
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->at[i];
		json_array_append_new(list,
		    json_pack("{ss ss ss}", "change", diff_word(change->kind),
			"row", diff_name(change, scratch), "detail",
			diff_detail(change, scratch)));
		arena_reset(scratch);
	}
	return list;
}

static void
print_changes(
    const struct changes *changes, struct arena *scratch, bool dry_run)
{
	size_t counts[] = { 0, 0, 0 };
	diff_print(changes, scratch, stdout);
	for (size_t i = 0; i < changes->count; i++)
		counts[changes->at[i].kind]++;
	if (changes->count == 0)
		puts("Nothing changes.");
	else
		printf("%zu added, %zu altered, %zu removed%s\n",
		    counts[CHANGE_ADDED], counts[CHANGE_ALTERED],
		    counts[CHANGE_REMOVED],
		    dry_run ? "; a dry run: nothing was changed" : "");
}

static void
show_changes(const struct cli *cli, const struct changes *changes, bool dry_run)
{
	struct arena *scratch = arena_new(SCRATCH_SIZE);
	if (cli->json)
		show_json(changes_json(changes, scratch));
	else
		print_changes(changes, scratch, dry_run);
	arena_free(scratch);
}

/* ---- the command -------------------------------------------------------- */
static enum cli_exit
run(struct cli *cli, struct load *load, const struct load_order *order)
{
	enum load_outcome done;
	enum db_outcome outcome = load_run(load, cli->db, order, &done);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "loading");
	if (done != LOAD_DONE)
		return texts_fail(load);
	show_changes(cli, &load->changes, order->dry_run);
	return CLI_DONE;
}

static enum cli_exit
load_all(struct cli *cli, const char *restored)
{
	const struct arguments *given = &cli->arguments;
	const char *reason = arguments_value(given, "--reason");
	const struct load_order order = { .by = cli_actor(),
		.reason = reason == NULL ? "" : reason,
		.restores = restored,
		.dry_run = arguments_value(given, "--dry-run") != NULL };
	struct load *load = load_new();
	enum cli_exit code = restored != NULL
	    ? read_version(cli, load, restored)
	    : texts_read(cli, "FILE", load);
	if (code == CLI_DONE)
		code = run(cli, load, &order);
	load_free(load);
	return code;
}

static enum cli_exit
list_versions(struct cli *cli)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_LOADED], NULL, &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "listing versions");
	static const struct table_column columns[] = {
		{ "version", TABLE_NUMBER },
		{ "kind", TABLE_TEXT },
		{ "loaded", TABLE_TIME },
		{ "by", TABLE_TEXT },
		{ "rows", TABLE_NUMBER },
		{ "bytes", TABLE_NUMBER },
		{ "sha256", TABLE_TEXT },
		{ "restores", TABLE_NUMBER },
		{ "reason", TABLE_TEXT },
	};
	show_rows(
	    cli, columns, SHOW_COUNT(columns), rows, "Nothing was loaded yet.");
	db_result_free(rows);
	return CLI_DONE;
}

static enum cli_exit
show_version(struct cli *cli, const char *version)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(
	    cli->db, &data_store[DATA_VERSION_TEXT], DB_VALUES(version), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "reading a version");
	bool any = db_rows(rows) > 0;
	if (any)
		fputs(db_text(rows, 0, 0), stdout);
	db_result_free(rows);
	return any ? CLI_DONE
		   : cli_fail(CLI_NOBODY, "there is no version %s", version);
}

enum cli_exit
cmd_load(struct cli *cli)
{
	const struct arguments *given = &cli->arguments;
	const char *restore = arguments_value(given, "--restore");
	const char *show = arguments_value(given, "--show");
	const char *version = restore != NULL ? restore : show;
	int64_t number;
	if (version != NULL &&
	    !str_number(str_from(version), 1, INT64_MAX, &number))
		return cli_fail(
		    CLI_USAGE, "a version is a number: %s", version);
	if (arguments_value(given, "--list") != NULL)
		return list_versions(cli);
	if (show != NULL)
		return show_version(cli, show);
	if (restore == NULL && arguments_value(given, "FILE") == NULL)
		return cli_fail(CLI_USAGE, "which files? See load --help");
	return load_all(cli, restore);
}
