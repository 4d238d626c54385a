/* SPDX-License-Identifier: BSD-2-Clause */
/* load.c -- make the data what texts say, in one transaction, with a version */
#include "cases/load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { SCRATCH_SIZE = 64 * 1024 };

static void *
enough(void *memory)
{
	if (memory == NULL)
		die("no memory for a load");
	return memory;
}

struct load *
load_new(void)
{
	struct load *load = enough(calloc(1, sizeof *load));
	load->arena = arena_new(SCRATCH_SIZE);
	return load;
}

void
load_free(struct load *load)
{
	if (load == NULL)
		return;
	for (size_t i = 0; i < load->part_count; i++)
		free(load->parts[i].text);
	for (size_t i = 0; i < load->arena_count; i++)
		arena_free(load->arenas[i]);
	for (size_t i = 0; i < load->result_count; i++)
		db_result_free(load->results[i]);
	arena_free(load->arena);
	data_clear(&load->before);
	data_clear(&load->after);
	free(load->changes.at);
	free(load);
}

/* ---- taking texts in ----------------------------------------------------- */
static struct load_part *
find_part(struct load *load, const char *kind)
{
	for (size_t i = 0; i < load->part_count; i++)
		if (strcmp(load->parts[i].kind, kind) == 0)
			return &load->parts[i];
	return NULL;
}

static struct load_part *
part_of(struct load *load, struct str kind)
{
	const char *name = row_kind_first(kind)->file;
	struct load_part *part = find_part(load, name);
	if (part == NULL) {
		assert(load->part_count < LOAD_KINDS_MAX);
		part = &load->parts[load->part_count++];
		part->kind = name;
	}
	return part;
}

static void
add_text(struct load_part *part, struct str text)
{
	char *joined = enough(realloc(part->text, part->len + text.len + 2));
	memcpy(joined + part->len, text.data, text.len);
	part->len += text.len;
	if (part->len > 0 && joined[part->len - 1] != '\n')
		joined[part->len++] = '\n';
	joined[part->len] = '\0';
	part->text = joined;
}

void
load_text(struct load *load, const char *path, struct str text)
{
	assert(load->arena_count < LOAD_TEXTS_MAX);
	struct arena *arena = arena_new(data_room(text.len));
	load->arenas[load->arena_count++] = arena;
	struct str kind;
	data_read(path, text, arena, &kind, &load->after, &load->complaints);
	if (arena_full(arena))
		data_complain(&load->complaints, load->arena, path, 1,
		    "its lists are too long");
	if (kind.len > 0)
		add_text(part_of(load, kind), text);
}

enum db_outcome
load_version(
    struct load *load, struct db *db, const char *version, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(
	    db, &data_store[DATA_VERSION_TEXT], DB_VALUES(version), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) > 0;
	if (*found_out)
		load_text(load, arena_print(load->arena, "version %s", version),
		    str_from(db_text(rows, 0, 0)));
	db_result_free(rows);
	return DB_OK;
}

/* ---- comparing ----------------------------------------------------------- */
/* Has anybody loaded such data since the version that was looked at? */
static enum db_outcome
look_since(struct load *load, struct db *db, const char *since, bool *stale_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &data_store[DATA_VERSION_LAST],
	    DB_VALUES(load->parts[0].kind), &rows);
	if (outcome != DB_OK)
		return outcome;
	*stale_out = strcmp(db_text(rows, 0, 0), since) != 0;
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
compare(struct load *load, struct db *db)
{
	enum db_outcome outcome = DB_OK;
	const struct row_kind *kind = row_kinds;
	for (; kind->file != NULL && outcome == DB_OK; kind++) {
		struct db_result *rows;
		if (find_part(load, kind->file) == NULL)
			continue;
		outcome = data_get(db, kind, &load->before, &rows);
		if (outcome == DB_OK)
			load->results[load->result_count++] = rows;
	}
	data_sort(&load->before, load->arena, &load->complaints);
	load->changes = diff_rows(&load->before, &load->after);
	return outcome;
}

/* ---- changing ------------------------------------------------------------ */
static bool
any_change(const struct changes *changes, const char *kind)
{
	for (size_t i = 0; i < changes->count; i++)
		if (strcmp(diff_kind(&changes->at[i])->file, kind) == 0)
			return true;
	return false;
}

static int64_t
count_rows(const struct rows *rows, const char *kind)
{
	int64_t count = 0;
	for (size_t i = 0; i < rows->count; i++)
		count += strcmp(rows->at[i].kind->file, kind) == 0;
	return count;
}

static enum db_outcome
keep_version(struct load *load, struct db *db, const struct load_part *part,
    const struct load_order *order)
{
	return db_run(db, &data_store[DATA_VERSION_KEEP],
	    DB_VALUES(part->kind, part->text, order->by, order->reason,
		order->restores,
		arena_number(load->arena, count_rows(&load->after, part->kind)),
		any_change(&load->changes, part->kind) ? "t" : "f"),
	    NULL);
}

/* What the database refuses is the text's fault, but for a lock that somebody
 * else keeps (lock_not_available, where the caller set a limit). */
static enum db_outcome
fail_put(struct load *load, struct db *db, enum db_outcome outcome,
    const struct row_kind *kind, enum load_outcome *outcome_out)
{
	if (outcome != DB_REFUSED || strcmp(db_sqlstate(db), "55P03") == 0)
		return outcome;
	bool hangs = strcmp(db_sqlstate(db), "23503") == 0;
	load->obstacle =
	    arena_print(load->arena, "%s: a %s %s: %s", kind->file, kind->word,
		hangs ? "names what is not loaded, or another still names it"
		      : "is refused by the database",
		db_message(db));
	*outcome_out = LOAD_REFUSED;
	return DB_OK;
}

static enum db_outcome
change(struct load *load, struct db *db, const struct load_order *order,
    enum load_outcome *outcome_out)
{
	const struct row_kind *kind = row_kinds;
	enum db_outcome outcome = data_put(db, &load->changes, &kind);
	if (outcome != DB_OK)
		return fail_put(load, db, outcome, kind, outcome_out);
	*outcome_out = LOAD_DONE;
	if (order->dry_run)
		return DB_OK;
	for (size_t i = 0; i < load->part_count && outcome == DB_OK; i++)
		outcome = keep_version(load, db, &load->parts[i], order);
	return outcome;
}

enum db_outcome
load_inside(struct load *load, struct db *db, const struct load_order *order,
    enum load_outcome *outcome_out)
{
	bool stale = false;
	*outcome_out = LOAD_FAULTY;
	data_sort(&load->after, load->arena, &load->complaints);
	if (load->complaints.count > 0)
		return DB_OK;
	enum db_outcome outcome =
	    db_run(db, &data_store[DATA_LOCK], NULL, NULL);
	if (outcome == DB_OK && order->since != NULL)
		outcome = look_since(load, db, order->since, &stale);
	if (outcome == DB_OK && stale) {
		*outcome_out = LOAD_STALE;
		return DB_OK;
	}
	if (outcome == DB_OK)
		outcome = compare(load, db);
	return outcome == DB_OK ? change(load, db, order, outcome_out)
				: outcome;
}

enum db_outcome
load_run(struct load *load, struct db *db, const struct load_order *order,
    enum load_outcome *outcome_out)
{
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = load_inside(load, db, order, outcome_out);
	if (outcome == DB_OK && *outcome_out == LOAD_DONE && !order->dry_run)
		return db_commit(db);
	db_rollback(db);
	return outcome;
}
