/* SPDX-License-Identifier: BSD-2-Clause */
/* import.c -- millions of rows from a file of JSON lines, in batches */
#include "cli/import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/timer.h"

enum {
	BATCH_ROWS = 20000,
	LINE_SIZE_MAX = 1024 * 1024,
	ARENA_SIZE = 4 * 1024 * 1024,
	PROGRESS_MS = 2000,
	TRIES = 3,
	COPY_PART = 64 * 1024
};

static const char table[] =
    "CREATE TEMP TABLE import (number bigint, body jsonb,"
    " account text GENERATED ALWAYS AS (body->>'account') STORED)"
    " ON COMMIT DELETE ROWS;";
static const char copy[] = "COPY pg_temp.import (number, body) FROM STDIN";
static const char analyze[] =
    "ANALYZE pg_temp.import; ANALYZE pg_temp.import_part";

/* A batch holds its lines as they were read, one behind the other, and
 * `bytes` their form for COPY. */
struct batch {
	size_t count;
	struct line {
		int64_t number;
		size_t start, len;
	} lines[BATCH_ROWS];
	char *text, *bytes;
	size_t len, room, bytes_len, bytes_room;
};

struct run {
	struct cli *cli;
	const struct import *import;
	const char *path;
	struct arena *arena;
	struct batch batch;
	int64_t rows, bad;
	int64_t began, tell_at; /* by timer_milliseconds */
};

/* ---- saying what happens ------------------------------------------------ */
static void
tell_progress(struct run *run, bool end)
{
	if (!timer_due(&run->tell_at, PROGRESS_MS) && !end)
		return;
	double seconds = (double)(timer_milliseconds() - run->began) / 1000;
	fprintf(stderr, "%lld %s, %lld bad, %.0f a second\n",
	    (long long)run->rows, run->import->what, (long long)run->bad,
	    seconds > 0 ? (double)run->rows / seconds : 0.0);
}

static void
tell_faults(struct run *run, int64_t number, const struct faults *faults)
{
	run->bad++;
	for (size_t i = 0; i < faults->count; i++)
		fprintf(stderr, "%s:%lld: %s %s\n", run->path,
		    (long long)number, faults->list[i].field,
		    faults->list[i].detail);
	if (faults->count == 0)
		fprintf(stderr, "%s:%lld: is too large\n", run->path,
		    (long long)number);
}

/* ---- one row ------------------------------------------------------------ */
/* The row as a struct of the shape, or NULL, with the faults. */
static void *
parse(struct run *run, struct str text, struct faults *faults)
{
	json_error_t error;
	*faults = (struct faults){ .arena = run->arena };
	json_t *object =
	    json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (object == NULL) {
		fault_add(faults, "it",
		    arena_print(run->arena, "is not JSON: %s", error.text));
		return NULL;
	}
	void *row = shape_read_json(run->import->shape, object, faults);
	json_decref(object);
	if (row != NULL)
		run->import->check(row, faults);
	return faults->count > 0 ? NULL : row;
}

static enum db_outcome
put_alone(struct run *run, const struct line *line)
{
	struct faults faults;
	bool taken = false;
	arena_reset(run->arena);
	void *row = parse(run,
	    (struct str){ run->batch.text + line->start, line->len }, &faults);
	enum db_outcome outcome = DB_OK;
	if (row != NULL)
		outcome = run->import->one(run->cli->db, row, &faults, &taken);
	if (outcome == DB_OK && !taken)
		tell_faults(run, line->number, &faults);
	return outcome;
}

static enum db_outcome
put_all_alone(struct run *run)
{
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < run->batch.count && outcome == DB_OK; i++)
		outcome = put_alone(run, &run->batch.lines[i]);
	return outcome;
}

/* ---- a batch ------------------------------------------------------------ */
static enum db_outcome
copy_batch(struct run *run)
{
	struct db *db = run->cli->db;
	enum db_outcome outcome = db_script(db, copy);
	for (size_t at = 0; at < run->batch.bytes_len && outcome == DB_OK;
	     at += COPY_PART) {
		size_t left = run->batch.bytes_len - at;
		outcome = db_copy_row(db,
		    (struct str){ run->batch.bytes + at,
			left < COPY_PART ? left : COPY_PART });
	}
	return outcome == DB_OK ? db_copy_end(db) : outcome;
}

static enum db_outcome
set_batch(struct run *run, struct db_result **careful_out)
{
	struct db *db = run->cli->db;
	const struct import *import = run->import;
	enum db_outcome outcome = copy_batch(run);
	if (outcome == DB_OK)
		outcome = db_run(db, &store[import->spread], NULL, NULL);
	if (outcome == DB_OK)
		outcome = db_script(db, analyze);
	if (outcome == DB_OK)
		outcome =
		    db_run(db, &store[import->careful], NULL, careful_out);
	for (size_t i = 0; i < import->step_count && outcome == DB_OK; i++)
		outcome = db_run(db, &store[import->steps[i]], NULL, NULL);
	return outcome == DB_OK ? db_commit(db) : outcome;
}

static enum db_outcome
put_careful(struct run *run, const struct db_result *careful)
{
	enum db_outcome outcome = DB_OK;
	const struct line *line = run->batch.lines;
	for (int i = 0; i < db_rows(careful) && outcome == DB_OK; i++) {
		while (line->number != db_number(careful, i, 0))
			line++;
		outcome = put_alone(run, line);
	}
	return outcome;
}

/* Together where that works; where the database refuses a batch, or others are
 * in its way, each row by itself, so that only the bad ones stay out. */
static enum db_outcome
put_batch(struct run *run)
{
	struct db_result *careful = NULL;
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++) {
		db_result_free(careful);
		careful = NULL;
		outcome = db_begin(run->cli->db);
		if (outcome == DB_OK)
			outcome = set_batch(run, &careful);
		if (outcome != DB_OK)
			db_rollback(run->cli->db);
	}
	if (outcome == DB_OK)
		outcome = put_careful(run, careful);
	else if (outcome == DB_REFUSED || outcome == DB_AGAIN)
		outcome = put_all_alone(run);
	db_result_free(careful);
	run->batch.count = 0;
	run->batch.len = run->batch.bytes_len = 0;
	return outcome;
}

/* ---- filling a batch ---------------------------------------------------- */
static void
need(char **text, size_t *room, size_t size)
{
	if (size <= *room)
		return;
	*room = size * 2;
	*text = realloc(*text, *room);
	if (*text == NULL)
		die("no memory for a batch of %zu bytes", size);
}

/* "number<TAB>body" with what COPY would read as signs of its own escaped. */
static void
add_bytes(struct batch *batch, int64_t number, struct str text)
{
	need(&batch->bytes, &batch->bytes_room,
	    batch->bytes_len + 2 * text.len + 32);
	char *at = batch->bytes + batch->bytes_len;
	at += snprintf(at, 24, "%lld\t", (long long)number);
	for (size_t i = 0; i < text.len; i++) {
		char sign = text.data[i];
		if (sign == '\\')
			*at++ = '\\';
		*at++ = sign == '\t' || sign == '\r' ? ' ' : sign;
	}
	*at++ = '\n';
	batch->bytes_len = (size_t)(at - batch->bytes);
}

static void
add_line(struct run *run, struct str text)
{
	struct faults faults;
	struct batch *batch = &run->batch;
	run->rows++;
	arena_reset(run->arena);
	if (parse(run, text, &faults) == NULL) {
		tell_faults(run, run->rows, &faults);
		return;
	}
	need(&batch->text, &batch->room, batch->len + text.len);
	memcpy(batch->text + batch->len, text.data, text.len);
	batch->lines[batch->count++] =
	    (struct line){ run->rows, batch->len, text.len };
	batch->len += text.len;
	add_bytes(batch, run->rows, text);
}

static enum db_outcome
read_rows(struct run *run, FILE *file)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t len;
	enum db_outcome outcome = DB_OK;
	while (outcome == DB_OK && (len = getline(&text, &room, file)) >= 0) {
		struct str line = str_trim((struct str){ text, (size_t)len });
		if (line.len > LINE_SIZE_MAX)
			line.len = LINE_SIZE_MAX;
		add_line(run, line);
		if (run->batch.count == BATCH_ROWS) {
			outcome = put_batch(run);
			tell_progress(run, false);
		}
	}
	if (outcome == DB_OK && run->batch.count > 0)
		outcome = put_batch(run);
	free(text);
	return outcome;
}

static enum cli_exit
finish(struct run *run, enum db_outcome outcome)
{
	if (outcome != DB_OK) {
		fprintf(stderr,
		    "It stopped before row %lld; to start again does no "
		    "harm.\n",
		    (long long)run->rows + 1);
		return cli_fail_db(run->cli->db, outcome, run->import->what);
	}
	tell_progress(run, true);
	if (run->cli->json)
		printf("{\"rows\": %lld, \"taken\": %lld, \"bad\": %lld}\n",
		    (long long)run->rows, (long long)(run->rows - run->bad),
		    (long long)run->bad);
	return run->bad == 0
	    ? CLI_DONE
	    : cli_fail(CLI_REFUSED, "%lld of %lld rows were not taken",
		  (long long)run->bad, (long long)run->rows);
}

enum cli_exit
import_run(struct cli *cli, const struct import *import, const char *path)
{
	static struct run run;
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	if (file == NULL)
		return cli_fail(CLI_CANNOT, "%s: %s", path, strerror(errno));
	run = (struct run){ .cli = cli,
		.import = import,
		.path = path,
		.arena = arena_new(ARENA_SIZE) };
	run.began = timer_milliseconds();
	run.tell_at = run.began + PROGRESS_MS;
	enum db_outcome outcome = db_script(cli->db, table);
	if (outcome == DB_OK)
		outcome = db_script(cli->db, import->tables);
	if (outcome == DB_OK)
		outcome = read_rows(&run, file);
	enum cli_exit code = finish(&run, outcome);
	if (outcome == DB_OK && ferror(file))
		code = cli_fail(CLI_CANNOT, "%s: %s", path, strerror(errno));
	if (!is_stdin)
		fclose(file);
	arena_free(run.arena);
	free(run.batch.text);
	free(run.batch.bytes);
	return code;
}
