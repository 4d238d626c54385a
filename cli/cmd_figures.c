/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_figures.c -- what the desk achieves, in numbers */
#include <stdio.h>
#include <time.h>

#include "cases/figures.h"
#include "cli/option.h"
#include "cli/show.h"
#include "lib/time.h"

enum {
	ARENA_SIZE = 4 * 1024 * 1024,
	CSV_SIZE = 1024 * 1024,
	PERIOD = 30 * 86400 /* seconds, where none is given */
};

static enum table_kind
table_kind_of(enum figure_kind kind)
{
	return kind == FIGURE_LABEL ? TABLE_TEXT : TABLE_NUMBER;
}

static void
show_json_rows(
    const struct figure *figure, const struct figure_rows *rows, json_t *object)
{
	struct table_column columns[FIGURE_COLUMNS_MAX];
	size_t width = figure_width(figure);
	for (size_t i = 0; i < width; i++)
		columns[i] = (struct table_column){ figure->columns[i].name,
			table_kind_of(figure->columns[i].kind) };
	struct table table = { columns, width, rows->count, rows->cells };
	json_object_set_new(object, figure->name, table_json_all(&table));
}

static void
show_people(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena)
{
	struct table_column columns[FIGURE_COLUMNS_MAX];
	size_t width = figure_width(figure);
	const char **cells =
	    arena_alloc(arena, (rows->count * width + 1) * sizeof *cells);
	for (size_t i = 0; i < width; i++)
		columns[i] = (struct table_column){ figure->columns[i].name,
			TABLE_TEXT };
	for (size_t i = 0; cells != NULL && i < rows->count * width; i++)
		cells[i] = figure_print(
		    figure->columns[i % width].kind, rows->cells[i], arena);
	struct table table = { columns, width, cells == NULL ? 0 : rows->count,
		cells };
	printf("%s\n%s\n", figure->title, figure->definition);
	if (rows->count > 0)
		table_print(&table, time(NULL), stdout);
	else
		printf("Nothing in this period.\n");
	putchar('\n');
}

static void
show_csv(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena)
{
	char *room = arena_alloc(arena, CSV_SIZE);
	if (room == NULL)
		return;
	struct writer w = writer_over(room, CSV_SIZE);
	figure_csv(figure, rows, &w);
	fwrite(room, 1, writer_used(&w), stdout);
}

static bool
read_filter(const struct cli *cli, struct figure_filter *filter)
{
	int64_t now = time(NULL);
	*filter = (struct figure_filter){
		.since = (now - PERIOD) * TIME_SECOND,
		.until = now * TIME_SECOND,
		.cause = arguments_value(&cli->arguments, "--cause"),
		.kind = arguments_value(&cli->arguments, "--kind"),
	};
	if (!option_time(cli, "--since", &filter->since) ||
	    !option_time(cli, "--until", &filter->until))
		return false;
	if (filter->since < filter->until)
		return true;
	cli_fail(CLI_USAGE, "--since is before --until");
	return false;
}

static enum cli_exit
show(struct cli *cli, const struct figure *only,
    const struct figure_filter *filter)
{
	bool csv = arguments_value(&cli->arguments, "--csv") != NULL;
	struct arena *arena = arena_new(ARENA_SIZE);
	json_t *object = json_object();
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < FIGURES && outcome == DB_OK; i++) {
		struct figure_rows rows;
		if (only != NULL && only != &figures[i])
			continue;
		arena_reset(arena);
		outcome =
		    figure_read(cli->db, arena, &figures[i], filter, &rows);
		if (outcome != DB_OK)
			break;
		if (csv)
			show_csv(&figures[i], &rows, arena);
		else if (cli->json)
			show_json_rows(&figures[i], &rows, object);
		else
			show_people(&figures[i], &rows, arena);
	}
	if (cli->json && outcome == DB_OK)
		show_json(json_incref(object));
	json_decref(object);
	arena_free(arena);
	return outcome == DB_OK ? CLI_DONE
				: cli_fail_db(cli->db, outcome, "the figures");
}

enum cli_exit
cmd_figures(struct cli *cli)
{
	const char *name = arguments_value(&cli->arguments, "FIGURE");
	const struct figure *only =
	    name == NULL ? NULL : figure_find(str_from(name));
	struct figure_filter filter;
	if (name != NULL && only == NULL)
		return cli_fail(CLI_NOBODY,
		    "there is no figure \"%s\"; without a name all are shown",
		    name);
	if (only == NULL && arguments_value(&cli->arguments, "--csv") != NULL)
		return cli_fail(CLI_USAGE, "--csv needs a FIGURE");
	if (!read_filter(cli, &filter))
		return CLI_USAGE;
	return show(cli, only, &filter);
}
