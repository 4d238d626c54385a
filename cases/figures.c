/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.c -- what the desk achieves, in numbers, each with its definition */
#include "cases/figures.h"

#include <string.h>

const struct figure *
figure_find(struct str name)
{
	for (size_t i = 0; i < FIGURES; i++)
		if (str_equal(name, str_from(figures[i].name)))
			return &figures[i];
	return NULL;
}

size_t
figure_width(const struct figure *figure)
{
	size_t width = 0;
	while (
	    width < FIGURE_COLUMNS_MAX && figure->columns[width].name != NULL)
		width++;
	return width;
}

/* How many of them are labels: they stand first. */
static size_t
count_labels(const struct figure *figure)
{
	size_t labels = 0, width = figure_width(figure);
	while (labels < width && figure->columns[labels].kind == FIGURE_LABEL)
		labels++;
	return labels;
}

enum db_outcome
figure_read(struct db *db, struct arena *arena, const struct figure *figure,
    const struct figure_filter *filter, struct figure_rows *rows_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &figure->sql,
	    DB_VALUES(arena_number(arena, filter->since),
		arena_number(arena, filter->until), filter->cause,
		filter->kind),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t width = figure_width(figure), count = (size_t)db_rows(rows);
	const char **cells =
	    arena_alloc(arena, (count * width + 1) * sizeof *cells);
	for (size_t i = 0; cells != NULL && i < count * width; i++) {
		int row = (int)(i / width), column = (int)(i % width);
		if (!db_is_null(rows, row, column))
			cells[i] = db_copy(rows, row, column, arena);
	}
	*rows_out = (struct figure_rows){ cells == NULL ? 0 : count, cells };
	db_result_free(rows);
	return DB_OK;
}

/* ---- for people ---- */

/* The two largest units: "3 d 4 h". */
static const char *
print_seconds(int64_t seconds, struct arena *arena)
{
	static const struct {
		int64_t seconds;
		const char *name, *below;
		int64_t part;
	} units[] = { { 86400, "d", "h", 3600 }, { 3600, "h", "min", 60 },
		{ 60, "min", "s", 1 } };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		long long whole = seconds / units[i].seconds;
		long long rest = seconds % units[i].seconds / units[i].part;
		if (whole > 0 && rest > 0)
			return arena_print(arena, "%lld %s %lld %s", whole,
			    units[i].name, rest, units[i].below);
		if (whole > 0)
			return arena_print(
			    arena, "%lld %s", whole, units[i].name);
	}
	return arena_print(arena, "%lld s", (long long)seconds);
}

static int64_t
number_of(const char *cell)
{
	int64_t number;
	return str_number(str_from(cell), 0, INT64_MAX, &number) ? number : 0;
}

const char *
figure_print(enum figure_kind kind, const char *cell, struct arena *arena)
{
	if (cell == NULL)
		return "\xe2\x80\x93";
	int64_t number = number_of(cell);
	if (kind == FIGURE_SECONDS)
		return print_seconds(number, arena);
	if (kind == FIGURE_SHARE)
		return arena_print(arena, "%lld.%lld %%",
		    (long long)number / 10, (long long)number % 10);
	return cell;
}

/* ---- for machines ---- */

/* A share as 0.714: never as a floating point number, whose text is the
 * locale's. */
static void
put_number(enum figure_kind kind, const char *cell, struct writer *to)
{
	int64_t number = number_of(cell);
	if (kind != FIGURE_SHARE) {
		writer_str(to, str_from(cell));
		return;
	}
	writer_number(to, (uint64_t)number / 1000);
	writer_u8(to, '.');
	writer_number(to, (uint64_t)number / 100 % 10);
	writer_number(to, (uint64_t)number / 10 % 10);
	writer_number(to, (uint64_t)number % 10);
}

/* RFC 4180, 2.5 to 2.7 */
static void
put_field(const char *text, struct writer *to)
{
	bool plain = text[strcspn(text, "\",\r\n")] == '\0';
	if (!plain)
		writer_u8(to, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			writer_u8(to, '"');
		writer_u8(to, (uint8_t)*text);
	}
	if (!plain)
		writer_u8(to, '"');
}

void
figure_csv(const struct figure *figure, const struct figure_rows *rows,
    struct writer *to)
{
	size_t width = figure_width(figure);
	for (size_t i = 0; i < width; i++) {
		writer_str(to, str_from(figure->columns[i].name));
		writer_str(to, i + 1 < width ? STR(",") : STR("\r\n"));
	}
	for (size_t i = 0; i < rows->count * width; i++) {
		enum figure_kind kind = figure->columns[i % width].kind;
		const char *cell = rows->cells[i];
		if (cell != NULL && kind == FIGURE_LABEL)
			put_field(cell, to);
		else if (cell != NULL)
			put_number(kind, cell, to);
		writer_str(to, (i + 1) % width > 0 ? STR(",") : STR("\r\n"));
	}
}

/* Labels are names of ours: they hold nothing that needs a backslash. */
static void
put_labels(
    const struct figure *figure, const char *const *row, struct writer *to)
{
	for (size_t i = 0; i < count_labels(figure); i++) {
		writer_u8(to, i == 0 ? '{' : ',');
		writer_str(to, str_from(figure->columns[i].name));
		writer_str(to, STR("=\""));
		writer_str(to, str_from(row[i]));
		writer_u8(to, '"');
	}
	writer_u8(to, '}');
}

static void
put_name(const struct figure *figure, size_t column, struct writer *to)
{
	writer_str(to, STR("lazaret_"));
	writer_str(to, str_from(figure->name));
	writer_u8(to, '_');
	writer_str(to, str_from(figure->columns[column].name));
	if (figure->columns[column].kind == FIGURE_SECONDS)
		writer_str(to, STR("_seconds"));
}

static void
put_metric(const struct figure *figure, const struct figure_rows *rows,
    size_t column, struct writer *to)
{
	size_t width = figure_width(figure);
	writer_str(to, STR("# HELP "));
	put_name(figure, column, to);
	writer_u8(to, ' ');
	writer_str(to, str_from(figure->definition));
	writer_str(to, STR("\n# TYPE "));
	put_name(figure, column, to);
	writer_str(to, STR(" gauge\n"));
	for (size_t i = 0; i < rows->count; i++) {
		const char *const *row = rows->cells + i * width;
		if (row[column] == NULL)
			continue;
		put_name(figure, column, to);
		put_labels(figure, row, to);
		writer_u8(to, ' ');
		put_number(figure->columns[column].kind, row[column], to);
		writer_u8(to, '\n');
	}
}

void
figure_metrics(const struct figure *figure, const struct figure_rows *rows,
    struct writer *to)
{
	if (figure->days || rows->count == 0)
		return;
	for (size_t i = count_labels(figure); i < figure_width(figure); i++)
		put_metric(figure, rows, i, to);
}
