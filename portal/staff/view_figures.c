/* SPDX-License-Identifier: BSD-2-Clause */
/* view_figures.c -- a figure drawn: its chart, and the numbers under it */
/* Pure: memory from the arena alone. */
#include "portal/staff/view_figures.h"

#include "portal/chart.h"

enum {
	BAR_LENGTH = 100, /* of the drawing of a row, in its own units */
	PLOT_LENGTH = 1200,
	PLOT_HEIGHT = 160,
	PLOT_LEAST = 3,
	DAYS_LISTED = 100, /* more are in the CSV */
	THOUSAND = 1000
};

static int64_t
number_at(const struct figure *figure, const struct figure_rows *rows,
    size_t row, size_t column)
{
	const char *cell = rows->cells[row * figure_width(figure) + column];
	int64_t number;
	return str_number(str_from(cell), 0, INT64_MAX, &number) ? number : 0;
}

/* ---- the numbers ---- */

static const char *
look_of(enum figure_kind kind)
{
	return kind == FIGURE_LABEL ? "label" : "number";
}

static void
put_heads(const struct figure *figure, struct values *item)
{
	for (size_t i = 0; i < figure_width(figure); i++) {
		struct values *head = values_item(item, "heads");
		values_text(head, "title", figure->columns[i].title);
		values_text(head, "look", look_of(figure->columns[i].kind));
	}
}

static struct values *
put_row(const struct figure *figure, const struct figure_rows *rows, size_t row,
    struct arena *arena, struct values *item)
{
	struct values *line = values_item(item, "rows");
	size_t width = figure_width(figure);
	for (size_t i = 0; i < width; i++) {
		enum figure_kind kind = figure->columns[i].kind;
		struct values *cell = values_item(line, "cells");
		values_text(cell, "text",
		    figure_print(kind, rows->cells[row * width + i], arena));
		values_text(cell, "look", look_of(kind));
	}
	return line;
}

/* ---- a bar at each row ---- */

/* The length that stands for all: shares are parts of a whole. */
static int64_t
find_most(const struct figure *figure, const struct figure_rows *rows)
{
	int64_t most = 0;
	if (figure->columns[figure->drawn].kind == FIGURE_SHARE)
		return THOUSAND;
	for (size_t row = 0; row < rows->count; row++)
		for (size_t i = 0; i < figure->drawn_count; i++) {
			int64_t number =
			    number_at(figure, rows, row, figure->drawn + i);
			most = number > most ? number : most;
		}
	return most;
}

/* The last drawn column lies behind: a p90 behind its median. */
static void
put_bar(const struct figure *figure, const struct figure_rows *rows, size_t row,
    int64_t most, struct values *line)
{
	struct values *bar = values_map(line, "bar");
	size_t front = figure->drawn;
	size_t back = front + figure->drawn_count - 1;
	values_number(bar, "front",
	    number_at(figure, rows, row, front) * BAR_LENGTH / most);
	if (back != front)
		values_number(bar, "back",
		    number_at(figure, rows, row, back) * BAR_LENGTH / most);
}

static void
put_bars(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena, struct values *item)
{
	int64_t most = find_most(figure, rows);
	values_flag(item, "bars", most > 0);
	for (size_t row = 0; row < rows->count; row++) {
		struct values *line = put_row(figure, rows, row, arena, item);
		if (most > 0)
			put_bar(figure, rows, row, most, line);
	}
}

/* ---- columns along the days ---- */

/* Two columns for each day, side by side, in one scale. */
static const char *
draw_days(const struct figure_rows *rows, const int64_t *numbers, int which,
    int64_t most, struct arena *arena)
{
	int64_t step = PLOT_LENGTH / (int64_t)rows->count;
	int64_t width = step > 4 ? (step - 2) / 2 : 1;
	const struct chart_bars bars = { .foot = PLOT_HEIGHT,
		.step = step,
		.offset = which * width,
		.width = width,
		.least = PLOT_LEAST };
	return chart_path(&bars, numbers, rows->count, most, arena);
}

static int64_t
read_days(const struct figure *figure, const struct figure_rows *rows,
    size_t column, int64_t *numbers)
{
	int64_t sum = 0;
	for (size_t row = 0; row < rows->count; row++) {
		numbers[row] = number_at(figure, rows, row, column);
		sum += numbers[row];
	}
	return sum;
}

static void
put_plot(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena, struct values *item)
{
	size_t count = rows->count, width = figure_width(figure);
	int64_t *in = arena_alloc(arena, (2 * count + 1) * sizeof *in);
	if (in == NULL || count == 0)
		return;
	int64_t came = read_days(figure, rows, 1, in);
	int64_t went = read_days(figure, rows, 2, in + count);
	int64_t most = chart_most(in, 2 * count);
	struct values *plot = values_map(item, "plot");
	values_text(plot, "in", draw_days(rows, in, 0, most, arena));
	values_text(plot, "out", draw_days(rows, in + count, 1, most, arena));
	values_number(
	    plot, "length", PLOT_LENGTH / (int64_t)count * (int64_t)count);
	values_number(plot, "came", came);
	values_number(plot, "went", went);
	values_number(plot, "most", most);
	values_text(plot, "first", rows->cells[0]);
	values_text(plot, "last", rows->cells[(count - 1) * width]);
	for (size_t row = 0; row < count && count <= DAYS_LISTED; row++)
		put_row(figure, rows, row, arena, item);
}

void
view_figure(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena, struct values *page)
{
	struct values *item = values_item(page, "figures");
	values_text(item, "name", figure->name);
	values_text(item, "title", figure->title);
	values_text(item, "definition", figure->definition);
	put_heads(figure, item);
	if (figure->days)
		put_plot(figure, rows, arena, item);
	else
		put_bars(figure, rows, arena, item);
}
