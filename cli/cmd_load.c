/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_load.c -- make the data what the files say, and keep versions */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cases/data_put.h"
#include "cli/file.h"
#include "cli/show.h"
#include "cli/store.h"
#include "lib/log.h"

enum {
	FILE_SIZE_MAX = 64 * 1024 * 1024,
	KINDS_MAX = 16,
	ROW_KINDS_MAX = 32,
	SCRATCH_SIZE = 64 * 1024,
	VERSION_SIZE = 24
};

/* What was given of one kind; of several files the joined text. */
struct part {
	struct str kind;
	char *text;
	size_t len;
};

struct load {
	struct cli *cli;
	struct part parts[KINDS_MAX];
	size_t part_count;
	struct arena *arenas[ARGUMENTS_MAX];
	size_t arena_count;
	struct arena *scratch;
	struct rows before, after;
	struct complaints complaints;
	struct changes changes;
	/* They hold the values of `before`. */
	struct db_result *results[ROW_KINDS_MAX];
	size_t result_count;
};

static void
clear(struct load *load)
{
	for (size_t i = 0; i < load->part_count; i++)
		free(load->parts[i].text);
	for (size_t i = 0; i < load->arena_count; i++)
		arena_free(load->arenas[i]);
	for (size_t i = 0; i < load->result_count; i++)
		db_result_free(load->results[i]);
	arena_free(load->scratch);
	data_clear(&load->before);
	data_clear(&load->after);
	free(load->changes.at);
}

/* ---- reading ------------------------------------------------------------ */
static struct part *
part_of(struct load *load, struct str kind)
{
	for (size_t i = 0; i < load->part_count; i++)
		if (str_equal(load->parts[i].kind, kind))
			return &load->parts[i];
	load->parts[load->part_count] = (struct part){ .kind = kind };
	return &load->parts[load->part_count++];
}

static void
add_text(struct part *part, struct str text)
{
	char *joined = realloc(part->text, part->len + text.len + 2);
	if (joined == NULL)
		die("no memory for a file");
	memcpy(joined + part->len, text.data, text.len);
	part->len += text.len;
	if (part->len > 0 && joined[part->len - 1] != '\n')
		joined[part->len++] = '\n';
	joined[part->len] = '\0';
	part->text = joined;
}

static void
read_text(struct load *load, const char *path, struct str text)
{
	struct arena *arena = arena_new(data_room(text.len));
	load->arenas[load->arena_count++] = arena;
	struct str kind;
	data_read(path, text, arena, &kind, &load->after, &load->complaints);
	if (arena_full(arena))
		die("%s: its lists are too long", path);
	if (kind.len > 0)
		add_text(part_of(load, kind), text);
}

static enum cli_exit
read_files(struct load *load)
{
	const char *path;
	for (size_t at = 0;
	     (path = arguments_next(&load->cli->arguments, "FILE", &at));) {
		struct str text;
		if (!file_read(path, FILE_SIZE_MAX, &text))
			return CLI_CANNOT;
		read_text(load, path, text);
		free((char *)(uintptr_t)text.data);
	}
	return CLI_DONE;
}

/* An earlier version, as if it were a file again. */
static enum cli_exit
read_version(struct load *load, const char *version)
{
	struct db_result *rows;
	char path[VERSION_SIZE + sizeof "version "];
	enum db_outcome outcome = db_run(load->cli->db,
	    &store[STORE_LOADED_FIND], DB_VALUES(version), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(load->cli->db, outcome, "reading a version");
	load->results[load->result_count++] = rows;
	if (db_rows(rows) == 0)
		return cli_fail(CLI_NOBODY,
		    "there is no version %s; load --list shows them", version);
	snprintf(path, sizeof path, "version %s", version);
	read_text(load, arena_print(load->scratch, "%s", path),
	    str_from(db_text(rows, 0, 0)));
	return CLI_DONE;
}

static enum cli_exit
print_complaints(const struct load *load)
{
	const struct complaints *c = &load->complaints;
	for (size_t i = 0; i < c->count && i < DATA_COMPLAINTS_MAX; i++)
		fprintf(stderr, "%s\n", c->texts[i]);
	return cli_fail(CLI_REFUSED, "%zu thing%s to mend; nothing was changed",
	    c->count, c->count == 1 ? "" : "s");
}

/* ---- what the database has ---------------------------------------------- */
static bool
is_given(const struct load *load, const struct row_kind *kind)
{
	for (size_t i = 0; i < load->part_count; i++)
		if (str_equal(load->parts[i].kind, str_from(kind->file)))
			return true;
	return false;
}

static enum cli_exit
compare(struct load *load)
{
	for (const struct row_kind *s = row_kinds; s->file != NULL; s++) {
		if (!is_given(load, s))
			continue;
		struct db_result *rows;
		enum db_outcome outcome =
		    data_get(load->cli->db, s, &load->before, &rows);
		if (outcome != DB_OK)
			return cli_fail_db(load->cli->db, outcome, s->file);
		load->results[load->result_count++] = rows;
	}
	data_sort(&load->before, load->scratch, &load->complaints);
	load->changes = diff_rows(&load->before, &load->after);
	return CLI_DONE;
}

/* ---- changing it -------------------------------------------------------- */
/* A version is kept where the text is new. */
static enum db_outcome
keep_version(struct load *load, const struct part *part)
{
	char digest[FILE_DIGEST_SIZE];
	struct db_result *rows;
	const char *kind = arena_copy(load->scratch, part->kind);
	file_digest((struct str){ part->text, part->len }, digest);
	enum db_outcome outcome = db_run(
	    load->cli->db, &store[STORE_LOADED_LAST], DB_VALUES(kind), &rows);
	if (outcome != DB_OK)
		return outcome;
	bool known =
	    db_rows(rows) > 0 && strcmp(db_text(rows, 0, 0), digest) == 0;
	db_result_free(rows);
	if (known)
		return DB_OK;
	return db_run(load->cli->db, &store[STORE_LOADED_ADD],
	    DB_VALUES(kind, part->text, digest, cli_actor()), NULL);
}

static enum cli_exit
fail_change(
    struct load *load, enum db_outcome outcome, const struct row_kind *kind)
{
	const struct db *db = load->cli->db;
	if (outcome != DB_REFUSED || strcmp(db_sqlstate(db), "23503") != 0)
		return cli_fail_db(db, outcome, kind->file);
	return cli_fail(CLI_REFUSED,
	    "%s: a %s names what is not loaded, or another still names it: %s",
	    kind->file, kind->word, db_message(db));
}

static enum cli_exit
change(struct load *load, bool dry_run)
{
	const struct row_kind *kind = row_kinds;
	enum db_outcome outcome =
	    data_put(load->cli->db, &load->changes, &kind);
	if (outcome != DB_OK)
		return fail_change(load, outcome, kind);
	for (size_t i = 0; i < load->part_count && outcome == DB_OK; i++)
		outcome = keep_version(load, &load->parts[i]);
	if (outcome == DB_OK && !dry_run)
		outcome = db_commit(load->cli->db);
	return outcome == DB_OK
	    ? CLI_DONE
	    : cli_fail_db(load->cli->db, outcome, "keeping the version");
}

/* ---- showing it --------------------------------------------------------- */
static json_t *
changes_json(struct load *load)
{
	static const char *const words[] = { "added", "removed", "altered" };
	json_t *list = json_array();
	for (size_t i = 0; i < load->changes.count; i++) {
		const struct change *change = &load->changes.at[i];
		json_array_append_new(list,
		    json_pack("{ss ss ss}", "change", words[change->kind],
			"row", diff_name(change, load->scratch), "detail",
			diff_detail(change, load->scratch)));
		arena_reset(load->scratch);
	}
	return list;
}

static void
show_changes(struct load *load, bool dry_run)
{
	size_t counts[] = { 0, 0, 0 };
	if (load->cli->json) {
		show_json(changes_json(load));
		return;
	}
	diff_print(&load->changes, load->scratch, stdout);
	for (size_t i = 0; i < load->changes.count; i++)
		counts[load->changes.at[i].kind]++;
	if (load->changes.count == 0)
		puts("Nothing changes.");
	else
		printf("%zu added, %zu altered, %zu removed%s\n",
		    counts[CHANGE_ADDED], counts[CHANGE_ALTERED],
		    counts[CHANGE_REMOVED],
		    dry_run ? "; a dry run: nothing was changed" : "");
}

/* ---- the command -------------------------------------------------------- */
static enum cli_exit
load_all(struct load *load, const char *version, bool dry_run)
{
	struct db *db = load->cli->db;
	enum cli_exit code =
	    version != NULL ? read_version(load, version) : read_files(load);
	if (code != CLI_DONE)
		return code;
	data_sort(&load->after, load->scratch, &load->complaints);
	if (load->complaints.count > 0)
		return print_complaints(load);
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, &store[STORE_LOCK], NULL, NULL);
	if (outcome != DB_OK)
		return cli_fail_db(db, outcome, "loading");
	code = compare(load);
	if (code == CLI_DONE)
		code = change(load, dry_run);
	db_rollback(db);
	if (code == CLI_DONE)
		show_changes(load, dry_run);
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
		{ "bytes", TABLE_NUMBER },
		{ "sha256", TABLE_TEXT },
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
	    cli->db, &store[STORE_LOADED_FIND], DB_VALUES(version), &rows);
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
	struct load load = { .cli = cli, .scratch = arena_new(SCRATCH_SIZE) };
	enum cli_exit code = load_all(
	    &load, restore, arguments_value(given, "--dry-run") != NULL);
	clear(&load);
	return code;
}
