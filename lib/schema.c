/* SPDX-License-Identifier: BSD-2-Clause */
/* schema.c -- does this database have the schema that this program knows? */
#include "lib/schema.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"

#define MIGRATION(number, name, checksum, file) { number, name, checksum },
static const struct migration migrations[] = {
#include "migrations.h"
};
enum { MIGRATIONS = sizeof migrations / sizeof *migrations };

static const struct sql list_migrations = {
	"schema_list", 0,
	"SELECT number, name, checksum FROM lazaret.migration ORDER BY number"
};

static const char *const advice[] = {
	[SCHEMA_OLDER] = "it is older than this program: run `lazaret migrate`",
	[SCHEMA_NEWER] = "it is newer than this program: install the newer "
			 "program, or go back to the older database",
	[SCHEMA_FOREIGN] = "a migration differs from the one this program was "
			   "made with: program and database do not belong "
			   "together",
	[SCHEMA_UNKNOWN] = "it cannot be reached",
};

static enum schema
compare(const struct db_result *rows)
{
	int theirs = db_rows(rows);
	for (int i = 0; i < theirs && i < MIGRATIONS; i++)
		if (db_number(rows, i, 0) != migrations[i].number ||
		    strcmp(db_text(rows, i, 2), migrations[i].checksum) != 0)
			return SCHEMA_FOREIGN;
	return theirs < MIGRATIONS ? SCHEMA_OLDER
	    : theirs > MIGRATIONS  ? SCHEMA_NEWER
				   : SCHEMA_OURS;
}

enum schema
schema_check(struct db *db)
{
	struct db_result *rows;
	switch (db_run(db, &list_migrations, NULL, &rows)) {
	case DB_OK:
		break;
	case DB_REFUSED: /* 42P01 no such table, 3F000 no such schema */
		return strncmp(db_sqlstate(db), "42P01", 5) == 0 ||
			strncmp(db_sqlstate(db), "3F000", 5) == 0
		    ? SCHEMA_OLDER
		    : SCHEMA_UNKNOWN;
	default:
		return SCHEMA_UNKNOWN;
	}
	enum schema found = compare(rows);
	db_result_free(rows);
	return found;
}

bool
schema_known(struct db *db, bool *known)
{
	*known = *known || schema_check(db) == SCHEMA_OURS;
	return *known;
}

const char *
schema_advice(enum schema found)
{
	return found == SCHEMA_OURS ? "it is ours" : advice[found];
}

void
schema_demand(struct db *db, int seconds)
{
	enum schema found = schema_check(db);
	for (int i = 0; found == SCHEMA_UNKNOWN && i < seconds; i++) {
		sleep(1);
		found = schema_check(db);
	}
	if (found != SCHEMA_OURS)
		die("the database's schema: %s", schema_advice(found));
}
