/* SPDX-License-Identifier: BSD-2-Clause */
/* data.c -- a data file as rows: lazaret-data(5) tells the format */
#include "cases/data.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

/* ---- lists of rows, and complaints -------------------------------------- */
struct row *
data_add(struct rows *rows)
{
	if (rows->count == rows->room) {
		size_t room = rows->room == 0 ? 256 : rows->room * 2;
		struct row *at = realloc(rows->at, room * sizeof *at);
		if (at == NULL)
			die("no memory for %zu rows", room);
		rows->at = at;
		rows->room = room;
	}
	struct row *row = &rows->at[rows->count++];
	memset(row, 0, sizeof *row);
	return row;
}

void
data_clear(struct rows *rows)
{
	free(rows->at);
	*rows = (struct rows){ 0 };
}

void
data_complain(struct complaints *complaints, struct arena *arena,
    const char *path, int line, const char *format, ...)
{
	char text[512];
	va_list list;
	if (complaints->count++ >= DATA_COMPLAINTS_MAX)
		return;
	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	complaints->texts[complaints->count - 1] =
	    arena_print(arena, "%s:%d: %s", path, line, text);
}

/* ---- reading ------------------------------------------------------------ */
/* What is known while a file is read. */
struct reading {
	const char *path;
	int line;
	struct arena *arena;
	struct str kind;
	struct rows *rows;
	struct complaints *complaints;
	/* the row that a line opened and indented lines go on with */
	struct row *row;
	size_t keys; /* how many of its keys were given */
};

#define COMPLAIN(reading, ...)                                 \
	data_complain((reading)->complaints, (reading)->arena, \
	    (reading)->path, (reading)->line, __VA_ARGS__)

/* What a complaint quotes of a text; the arguments of "%.*s". */
enum { QUOTE_MOST = 80 };
#define QUOTED(text) (int)str_shorten(text, QUOTE_MOST).len, (text).data

static struct str
next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	size_t len = 0;
	while (len < rest->len && rest->data[len] != ' ' &&
	    rest->data[len] != '\t')
		len++;
	struct str word = { rest->data, len };
	*rest = (struct str){ rest->data + len, rest->len - len };
	return word;
}

/* Takes " -- note" off a line. */
static bool
cut_note(struct str *text, struct str *note_out)
{
	for (size_t i = 0; i + 2 <= text->len; i++) {
		bool starts = i == 0 || text->data[i - 1] == ' ' ||
		    text->data[i - 1] == '\t';
		bool ends = i + 2 == text->len || text->data[i + 2] == ' ';
		if (starts && ends && memcmp(text->data + i, "--", 2) == 0) {
			*note_out = str_trim((struct str){
			    text->data + i + 2, text->len - i - 2 });
			*text = (struct str){ text->data, i };
			return true;
		}
	}
	return false;
}

static void
keep_value(struct reading *reading, size_t at, struct str text)
{
	const struct value_type *type = &reading->row->kind->values[at];
	const char *reason = "";
	if (reading->row->values[at] != NULL) {
		COMPLAIN(reading, "%s is given twice", type->name);
		return;
	}
	const char *value = value_read(type, text, reading->arena, &reason);
	if (value == NULL)
		COMPLAIN(reading, "%s \"%.*s\" %s", type->name, QUOTED(text),
		    reason);
	reading->row->values[at] = value == NULL ? "" : value;
}

/* `name=value`, a bare flag, or the next of the keys. */
static void
take_word(struct reading *reading, struct str word)
{
	const struct row_kind *kind = reading->row->kind;
	struct str value;
	struct str name = str_cut(word, '=', &value);
	bool joined = name.len < word.len;
	for (size_t i = kind->keys; i < kind->count; i++) {
		const struct value_type *type = &kind->values[i];
		if (type->kind == TYPE_NOTE ||
		    !str_equal(name, str_from(type->name)))
			continue;
		if (joined == (type->kind == TYPE_FLAG))
			COMPLAIN(reading,
			    joined ? "%s takes no value"
				   : "%s needs a value: %s=…",
			    type->name, type->name);
		else
			keep_value(reading, i, joined ? value : word);
		return;
	}
	if (!joined && reading->keys < kind->keys) {
		keep_value(reading, reading->keys++, word);
		return;
	}
	COMPLAIN(reading, "a %s has no \"%.*s\"", kind->word, QUOTED(name));
}

static void
take_words(struct reading *reading, struct str text)
{
	struct str note;
	const struct row_kind *kind = reading->row->kind;
	if (cut_note(&text, &note))
		keep_value(reading, kind->count - 1, note);
	for (;;) {
		struct str word = next_word(&text);
		if (word.len == 0)
			return;
		take_word(reading, word);
	}
}

/* The row is complete: what was not given gets its initial value. */
static void
close_row(struct reading *reading)
{
	struct row *row = reading->row;
	if (row == NULL)
		return;
	int line = reading->line;
	reading->line = row->line;
	size_t before = reading->complaints->count;
	for (size_t i = 0; i < row->kind->count; i++) {
		const struct value_type *type = &row->kind->values[i];
		if (row->values[i] != NULL)
			continue;
		if (type->initial == NULL)
			COMPLAIN(reading, "%s is missing", type->name);
		row->values[i] = "";
		if (type->initial != NULL && *type->initial != '\0') {
			row->values[i] = NULL;
			keep_value(reading, i, str_from(type->initial));
		}
		if (type->kind == TYPE_FLAG)
			row->values[i] = "f";
	}
	if (before == reading->complaints->count && row->kind->refuse != NULL) {
		const char *reason = row->kind->refuse(row, reading->arena);
		if (reason != NULL)
			COMPLAIN(reading, "%s", reason);
	}
	reading->line = line;
	reading->row = NULL;
}

static void
open_row(struct reading *reading, struct str text)
{
	struct str word = next_word(&text);
	const struct row_kind *kind = row_kind_find(reading->kind, word);
	if (kind == NULL) {
		COMPLAIN(reading, "\"%.*s\" begins no line of %.*s",
		    QUOTED(word), (int)reading->kind.len, reading->kind.data);
		return;
	}
	reading->keys = 0;
	reading->row = data_add(reading->rows);
	reading->row->kind = kind;
	reading->row->path = reading->path;
	reading->row->line = reading->line;
	take_words(reading, text);
}

/* "kind causes" comes first. False where the rest makes no sense then. */
static bool
take_kind(struct reading *reading, struct str text)
{
	struct str first = next_word(&text);
	struct str kind = str_trim(text);
	if (str_equal(first, STR("kind")) && row_kind_first(kind) != NULL) {
		reading->kind = str_from(row_kind_first(kind)->file);
		return true;
	}
	const char *known = "";
	for (const struct row_kind *s = row_kinds; s->file != NULL; s++)
		if (s == row_kinds || strcmp(s->file, s[-1].file) != 0)
			known = arena_print(
			    reading->arena, "%s %s", known, s->file);
	COMPLAIN(reading, "the first line is \"kind\" and one of:%s", known);
	return false;
}

/* Of files of a kind that were joined, each begins with the same line. */
static bool
repeats_kind(const struct reading *reading, struct str text)
{
	return str_equal(next_word(&text), STR("kind")) &&
	    str_equal(str_trim(text), reading->kind);
}

static bool
take_line(struct reading *reading, struct str text)
{
	bool indented =
	    text.len > 0 && (*text.data == ' ' || *text.data == '\t');
	text = str_trim(text);
	if (text.len == 0 || *text.data == '#')
		return true;
	if (!str_is_text(text)) {
		COMPLAIN(reading, "is not UTF-8 text");
		return true;
	}
	if (reading->kind.len == 0)
		return take_kind(reading, text);
	if (repeats_kind(reading, text))
		return true;
	if (!indented) {
		close_row(reading);
		open_row(reading, text);
	} else if (reading->row != NULL) {
		take_words(reading, text);
	}
	return true;
}

size_t
data_room(size_t len)
{
	return 64 * 1024 + len * 16;
}

void
data_read(const char *path, struct str text, struct arena *arena,
    struct str *kind_out, struct rows *rows, struct complaints *complaints)
{
	struct reading reading = { .path = path,
		.arena = arena,
		.rows = rows,
		.complaints = complaints };
	while (text.len > 0) {
		struct str line = str_cut(text, '\n', &text);
		reading.line++;
		if (!take_line(&reading, line))
			break;
	}
	close_row(&reading);
	if (reading.kind.len == 0 && complaints->count == 0)
		COMPLAIN(&reading, "says nothing");
	*kind_out = reading.kind;
}

/* ---- order -------------------------------------------------------------- */
int
data_compare(const struct row *a, const struct row *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	for (size_t i = 0; i < a->kind->keys; i++) {
		int order = strcmp(a->values[i], b->values[i]);
		if (order != 0)
			return order;
	}
	return 0;
}

static int
compare(const void *a, const void *b)
{
	return data_compare(a, b);
}

void
data_sort(struct rows *rows, struct arena *arena, struct complaints *complaints)
{
	if (rows->count == 0)
		return;
	qsort(rows->at, rows->count, sizeof *rows->at, compare);
	for (size_t i = 1; i < rows->count; i++) {
		const struct row *row = &rows->at[i], *twin = row - 1;
		if (data_compare(twin, row) == 0)
			data_complain(complaints, arena, row->path, row->line,
			    "stands twice, also in %s:%d", twin->path,
			    twin->line);
	}
}
