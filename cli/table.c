/* SPDX-License-Identifier: BSD-2-Clause */
/* table.c -- rows as people read them, and the same rows as JSON */
#include "cli/table.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "lib/time.h"

enum { GAP = 2, CELL_SIZE = 4096, COLUMNS_MAX = 32 };

/* ---- what stands in a cell ---------------------------------------------- */
static int64_t
number_of(const char *cell)
{
	return strtoll(cell, NULL, 10);
}

const char *
table_ago(int64_t when, int64_t now, char *text)
{
	static const struct {
		int64_t below, seconds;
		const char *unit;
	} steps[] = {
		{ 100, 1, "s" },
		{ 100 * 60, 60, "min" },
		{ 48 * 3600, 3600, "h" },
		{ INT64_MAX, 86400, "d" },
	};
	int64_t distance = when > now ? when - now : now - when;
	size_t i = 0;
	while (distance >= steps[i].below)
		i++;
	if (distance < 2)
		snprintf(text, TABLE_AGO_SIZE, "just now");
	else
		snprintf(text, TABLE_AGO_SIZE, "%s%lld %s%s",
		    when > now ? "in " : "",
		    (long long)(distance / steps[i].seconds), steps[i].unit,
		    when > now ? "" : " ago");
	return text;
}

/* The next sign of UTF-8; what is none, or would move the cursor, becomes
 * U+FFFD. */
static size_t
next_sign(const char *text, wchar_t *sign_out)
{
	mbstate_t state = { 0 };
	size_t left = strnlen(text, MB_LEN_MAX);
	if (left == 0)
		return 0;
	size_t used = mbrtowc(sign_out, text, left, &state);
	if (used > left) {
		used = 1;
		*sign_out = 0xfffd;
	}
	if (wcwidth(*sign_out) < 0)
		*sign_out = 0xfffd;
	return used;
}

size_t
table_width(const char *text)
{
	size_t width = 0, used;
	wchar_t sign;
	for (; (used = next_sign(text, &sign)) > 0; text += used)
		width += (size_t)wcwidth(sign);
	return width;
}

static void
print_safely(const char *text, FILE *to)
{
	size_t used;
	wchar_t sign;
	for (; (used = next_sign(text, &sign)) > 0; text += used) {
		if (sign == 0xfffd)
			fputs("\xef\xbf\xbd", to);
		else
			fwrite(text, 1, used, to);
	}
}

/* The cell as a person reads it; `room` has CELL_SIZE bytes. */
static const char *
shown(enum table_kind kind, const char *cell, int64_t now, char *room)
{
	if (cell == NULL || *cell == '\0')
		return "-";
	if (kind == TABLE_TIME)
		return table_ago(number_of(cell) / TIME_SECOND, now, room);
	if (kind == TABLE_TRUTH)
		return *cell == 't' ? "yes" : "no";
	return cell;
}

static const char *
cell_at(const struct table *table, size_t row, size_t column)
{
	return table->cells[row * table->width + column];
}

/* ---- for people --------------------------------------------------------- */
static void
pad(size_t count, FILE *to)
{
	while (count-- > 0)
		fputc(' ', to);
}

static void
print_title(const char *key, FILE *to)
{
	for (; *key != '\0'; key++)
		fputc(*key == '_' ? ' ' : *key, to);
}

static void
measure(const struct table *table, int64_t now, size_t *widths)
{
	char room[CELL_SIZE];
	for (size_t c = 0; c < table->width; c++) {
		widths[c] = strlen(table->columns[c].key);
		for (size_t r = 0; r < table->rows; r++) {
			size_t width = table_width(shown(table->columns[c].kind,
			    cell_at(table, r, c), now, room));
			if (width > widths[c])
				widths[c] = width;
		}
	}
}

static void
print_row(const struct table *table, size_t row, int64_t now,
    const size_t *widths, FILE *to)
{
	char room[CELL_SIZE];
	for (size_t c = 0; c < table->width; c++) {
		const char *text = shown(
		    table->columns[c].kind, cell_at(table, row, c), now, room);
		size_t empty = widths[c] - table_width(text);
		bool right = table->columns[c].kind == TABLE_NUMBER;
		if (right)
			pad(empty, to);
		print_safely(text, to);
		if (c + 1 < table->width)
			pad((right ? 0 : empty) + GAP, to);
	}
	fputc('\n', to);
}

void
table_print(const struct table *table, int64_t now, FILE *to)
{
	size_t widths[COLUMNS_MAX];
	measure(table, now, widths);
	for (size_t c = 0; c < table->width; c++) {
		size_t empty = widths[c] - strlen(table->columns[c].key);
		bool right = table->columns[c].kind == TABLE_NUMBER;
		if (right)
			pad(empty, to);
		print_title(table->columns[c].key, to);
		if (c + 1 < table->width)
			pad((right ? 0 : empty) + GAP, to);
	}
	fputc('\n', to);
	for (size_t r = 0; r < table->rows; r++)
		print_row(table, r, now, widths, to);
}

void
table_print_facts(const struct table *table, int64_t now, FILE *to)
{
	char room[CELL_SIZE], absolute[TIME_TEXT_SIZE];
	size_t widest = 0;
	for (size_t c = 0; c < table->width; c++)
		if (strlen(table->columns[c].key) > widest)
			widest = strlen(table->columns[c].key);
	for (size_t i = 0; i < table->rows * table->width; i++) {
		const struct table_column *column =
		    &table->columns[i % table->width];
		const char *cell = table->cells[i];
		if (cell == NULL || *cell == '\0')
			continue;
		print_title(column->key, to);
		pad(widest - strlen(column->key) + GAP, to);
		print_safely(shown(column->kind, cell, now, room), to);
		if (column->kind == TABLE_TIME)
			fprintf(
			    to, " (%s)", time_print(number_of(cell), absolute));
		fputc('\n', to);
	}
}

/* ---- for machines ------------------------------------------------------- */
static json_t *
json_list(const char *cell)
{
	json_t *list = json_array();
	struct str rest = str_from(cell);
	while (rest.len > 0) {
		struct str word = str_cut(rest, ' ', &rest);
		json_array_append_new(list, json_stringn(word.data, word.len));
	}
	return list;
}

static json_t *
json_cell(enum table_kind kind, const char *cell)
{
	char text[TIME_TEXT_SIZE];
	if (cell == NULL)
		return kind == TABLE_LIST ? json_array() : json_null();
	switch (kind) {
	case TABLE_NUMBER:
		return json_integer(number_of(cell));
	case TABLE_TIME:
		return json_string(time_print(number_of(cell), text));
	case TABLE_TRUTH:
		return json_boolean(*cell == 't');
	case TABLE_LIST:
		return json_list(cell);
	case TABLE_JSON:
		return json_loads(cell, JSON_DECODE_ANY, NULL);
	default:
		return json_string(cell);
	}
}

json_t *
table_json(const struct table *table, size_t row)
{
	json_t *object = json_object();
	for (size_t c = 0; c < table->width; c++)
		json_object_set_new(object, table->columns[c].key,
		    json_cell(table->columns[c].kind, cell_at(table, row, c)));
	return object;
}

json_t *
table_json_all(const struct table *table)
{
	json_t *rows = json_array();
	for (size_t r = 0; r < table->rows; r++)
		json_array_append_new(rows, table_json(table, r));
	return rows;
}
