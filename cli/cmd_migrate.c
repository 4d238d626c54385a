/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_migrate.c -- bring the schema of the database up to this program's */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/data_store.h"
#include "cli/cli.h"
#include "cli/migration_list.h"
#include "cli/show.h"
#include "cli/store.h"
#include "lib/db_one.h"
#include "lib/log.h"

/* A migration may rewrite a large table: nothing but a person ends it. */
static const char without_limits[] =
    "SET idle_in_transaction_session_timeout = 0";

enum { NUMBER_SIZE = 12 };

static enum cli_exit
fail_about(const struct db *db, enum db_outcome outcome,
    const struct migration *migration)
{
	char what[300];
	snprintf(what, sizeof what, "migration %04d_%s", migration->number,
	    migration->name);
	return cli_fail_db(db, outcome, what);
}

static const struct migration_file *
find(const struct migration_list *all, int64_t number)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->files[i].is.number == number)
			return &all->files[i];
	return NULL;
}

/* What has run must still be what we have: same numbers, same texts. */
static enum cli_exit
compare(const struct migration_list *all, const struct db_result *ran)
{
	for (int i = 0; i < db_rows(ran); i++) {
		const char *name = db_text(ran, i, 1);
		const char *checksum = db_text(ran, i, 2);
		const struct migration_file *ours =
		    find(all, db_number(ran, i, 0));
		if (ours == NULL)
			return cli_fail(CLI_REFUSED,
			    "the database has migration %s_%s, which is not "
			    "here: it belongs to a newer lazaret; install that",
			    db_text(ran, i, 0), name);
		if (strcmp(ours->is.checksum, checksum) != 0)
			return cli_fail(CLI_REFUSED,
			    "migration %04d_%s was changed after it ran "
			    "(SHA-256 then %.12s, now %.12s): put the old text "
			    "back and write a new migration",
			    ours->is.number, name, checksum, ours->is.checksum);
	}
	return CLI_DONE;
}

/* The rows of lazaret.migration; `*ran_out` is NULL in an empty database. */
static enum cli_exit
list_ran(struct db *db, struct db_result **ran_out)
{
	struct db_result *exists;
	enum db_outcome outcome =
	    db_run(db, &store[STORE_MIGRATIONS_EXIST], NULL, &exists);
	*ran_out = NULL;
	if (outcome != DB_OK)
		return cli_fail_db(db, outcome, "looking for migrations");
	bool any = db_true(exists, 0, 0);
	db_result_free(exists);
	if (!any)
		return CLI_DONE;
	outcome = db_run(db, &store[STORE_MIGRATIONS], NULL, ran_out);
	return outcome == DB_OK
	    ? CLI_DONE
	    : cli_fail_db(db, outcome, "reading lazaret.migration");
}

/* ---- status ------------------------------------------------------------- */
static const struct table_column columns[] = {
	{ "number", TABLE_NUMBER },
	{ "name", TABLE_TEXT },
	{ "applied", TABLE_TIME },
	{ "sha256", TABLE_TEXT },
};
enum { WIDTH = sizeof columns / sizeof *columns };

static const char *
applied_at(const struct db_result *ran, int number)
{
	for (int i = 0; ran != NULL && i < db_rows(ran); i++)
		if (db_number(ran, i, 0) == number)
			return db_text(ran, i, 3);
	return NULL;
}

static void
show_status(const struct cli *cli, const struct migration_list *all,
    const struct db_result *ran)
{
	char(*numbers)[NUMBER_SIZE] = calloc(all->count, sizeof *numbers);
	const char **cells = calloc(all->count * WIDTH, sizeof *cells);
	if (numbers == NULL || cells == NULL)
		die("no memory for a list");
	for (size_t i = 0; i < all->count; i++) {
		const struct migration *is = &all->files[i].is;
		const char **row = cells + i * WIDTH;
		snprintf(numbers[i], NUMBER_SIZE, "%d", is->number);
		row[0] = numbers[i];
		row[1] = is->name;
		row[2] = applied_at(ran, is->number);
		row[3] = is->checksum;
	}
	show_cells(cli, &(struct table){ columns, WIDTH, all->count, cells },
	    "There are none.");
	free(cells);
	free(numbers);
}

/* ---- migrating ---------------------------------------------------------- */
/* Inside the transaction and under the lock: has another run it meanwhile? */
static enum db_outcome
was_added(struct db *db, const char *number, bool *added_out)
{
	enum db_outcome outcome =
	    db_one_true(db, &store[STORE_MIGRATIONS_EXIST], NULL, added_out);
	if (outcome != DB_OK || !*added_out)
		return outcome;
	return db_one_found(
	    db, &store[STORE_MIGRATION_FIND], DB_VALUES(number), added_out);
}

static enum db_outcome
add(struct db *db, const struct migration_file *file, bool *ran_out)
{
	char number[NUMBER_SIZE];
	bool there = false;
	snprintf(number, sizeof number, "%d", file->is.number);
	enum db_outcome outcome =
	    db_run(db, &data_store[DATA_LOCK], NULL, NULL);
	if (outcome == DB_OK)
		outcome = was_added(db, number, &there);
	*ran_out = !there;
	if (outcome != DB_OK || there)
		return outcome;
	outcome = db_script(db, file->text);
	if (outcome == DB_OK)
		outcome = db_run(db, &store[STORE_MIGRATION_ADD],
		    DB_VALUES(number, file->is.name, file->is.checksum), NULL);
	return outcome;
}

/* One transaction: either all of it stands, or nothing. */
static enum cli_exit
run_one(struct db *db, const struct migration_file *file)
{
	bool ran = false;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = add(db, file, &ran);
	if (outcome == DB_OK)
		outcome = db_commit(db);
	if (outcome != DB_OK) {
		enum cli_exit code = fail_about(db, outcome, &file->is);
		db_rollback(db);
		return code;
	}
	if (ran)
		printf("%04d_%s\n", file->is.number, file->is.name);
	return CLI_DONE;
}

static enum cli_exit
run_missing(struct db *db, const struct migration_list *all,
    const struct db_result *ran, bool dry_run)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct migration_file *file = &all->files[i];
		if (applied_at(ran, file->is.number) != NULL)
			continue;
		if (dry_run) {
			printf("%04d_%s would run\n", file->is.number,
			    file->is.name);
			continue;
		}
		enum cli_exit code = run_one(db, file);
		if (code != CLI_DONE)
			return code;
	}
	return CLI_DONE;
}

static enum cli_exit
finish(struct db *db)
{
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, &data_store[DATA_LOCK], NULL, NULL);
	if (outcome == DB_OK)
		outcome = db_run(db, &store[STORE_PARTITIONS], NULL, NULL);
	if (outcome == DB_OK)
		outcome = db_commit(db);
	if (outcome != DB_OK) {
		db_rollback(db);
		return cli_fail_db(db, outcome, "making partitions");
	}
	enum schema found = schema_check(db);
	if (found != SCHEMA_OURS)
		log_warn("the database's schema: %s", schema_advice(found));
	else
		puts("The schema is up to date.");
	return CLI_DONE;
}

enum cli_exit
cmd_migrate(struct cli *cli)
{
	static struct migration_list all;
	struct db_result *ran = NULL;
	bool dry_run = arguments_value(&cli->arguments, "--dry-run") != NULL;
	if (!migration_list_read(
		arguments_value(&cli->arguments, "--migrations"), &all))
		return CLI_CANNOT;
	struct db *db = db_new(cli->settings.owner, "lazaret migrate", 0);
	enum db_outcome outcome = db_script(db, without_limits);
	enum cli_exit code = outcome == DB_OK
	    ? list_ran(db, &ran)
	    : cli_fail_db(db, outcome, "migrating");
	if (code == CLI_DONE &&
	    arguments_value(&cli->arguments, "--status") != NULL) {
		show_status(cli, &all, ran);
		code = ran == NULL ? CLI_DONE : compare(&all, ran);
	} else if (code == CLI_DONE) {
		if (ran != NULL)
			code = compare(&all, ran);
		if (code == CLI_DONE)
			code = run_missing(db, &all, ran, dry_run);
		if (code == CLI_DONE && !dry_run)
			code = finish(db);
	}
	db_result_free(ran);
	db_free(db);
	return code;
}
