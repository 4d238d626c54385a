/* SPDX-License-Identifier: BSD-2-Clause */
/* data_put.c -- rows of data in the database: read them, change them */
#include "cases/data_put.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 40 };

enum db_outcome
data_get(struct db *db, const struct row_kind *kind, struct rows *rows,
    struct db_result **result_out)
{
	enum db_outcome outcome =
	    db_run(db, &data_store[kind->list], NULL, result_out);
	for (int r = 0; outcome == DB_OK && r < db_rows(*result_out); r++) {
		struct row *row = data_add(rows);
		row->kind = kind;
		for (size_t i = 0; i < kind->count; i++)
			row->values[i] = db_text(*result_out, r, (int)i);
	}
	return outcome;
}

/* A row as SQL takes it: names of values have _ for hyphens. */
static json_t *
object_of(const struct row *row)
{
	json_t *object = json_object();
	for (size_t i = 0; i < row->kind->count; i++) {
		char name[NAME_SIZE];
		snprintf(name, sizeof name, "%s", row->kind->values[i].name);
		for (char *at = name; (at = strchr(at, '-')) != NULL;)
			*at = '_';
		json_object_set_new(object, name, json_string(row->values[i]));
	}
	return object;
}

/* The changed rows of a kind as a JSON array, or NULL where there are none.
 * The caller frees it. */
static char *
list_of(
    const struct changes *changes, const struct row_kind *kind, bool removed)
{
	json_t *list = json_array();
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->at[i];
		const struct row *row =
		    removed ? change->before : change->after;
		if ((change->kind == CHANGE_REMOVED) == removed &&
		    row->kind == kind)
			json_array_append_new(list, object_of(row));
	}
	char *text =
	    json_array_size(list) == 0 ? NULL : json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return text;
}

static enum db_outcome
run_kind(struct db *db, const struct changes *changes,
    const struct row_kind *kind, bool removed)
{
	char *rows = list_of(changes, kind, removed);
	if (rows == NULL)
		return DB_OK;
	enum db_outcome outcome =
	    db_run(db, &data_store[removed ? kind->remove : kind->put],
		DB_VALUES(rows), NULL);
	free(rows);
	return outcome;
}

/* Did any row go of what such files hold? */
static bool
any_removed(const struct changes *changes, const char *file)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->at[i].kind == CHANGE_REMOVED &&
		    strcmp(changes->at[i].before->kind->file, file) == 0)
			return true;
	return false;
}

enum db_outcome
data_put(struct db *db, const struct changes *changes,
    const struct row_kind **failed_out)
{
	enum db_outcome outcome = DB_OK;
	const struct row_kind *end = row_kinds;
	for (; end->file != NULL && outcome == DB_OK; end++) {
		*failed_out = end;
		outcome = run_kind(db, changes, end, false);
	}
	for (const struct row_kind *k = end;
	     k-- > row_kinds && outcome == DB_OK;) {
		*failed_out = k;
		outcome = run_kind(db, changes, k, true);
	}
	for (const struct row_kind *k = end;
	     k-- > row_kinds && outcome == DB_OK;) {
		*failed_out = k;
		if (k->sweep != DATA_NOTHING && any_removed(changes, k->file))
			outcome = db_run(db, &data_store[k->sweep], NULL, NULL);
	}
	return outcome;
}
