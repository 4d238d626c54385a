/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_line.c -- a line, who had an address, and what is done to it */
#include <stdio.h>
#include <time.h>

#include "cases/attribution.h"
#include "cases/case.h"
#include "cases/line.h"
#include "cli/case_show.h"
#include "cli/inspection.h"
#include "cli/show.h"
#include "cli/store.h"
#include "cli/walk_show.h"
#include "cli/when.h"
#include "lib/time.h"

static const struct table_column line_columns[] = {
	{ "line", TABLE_TEXT },
	{ "account", TABLE_TEXT },
	{ "kind", TABLE_TEXT },
	{ "realm", TABLE_TEXT },
	{ "started_at", TABLE_TIME },
	{ "ended_at", TABLE_TIME },
	{ "measure", TABLE_TEXT },
	{ "exempt_until", TABLE_TIME },
};
static const struct table_column lease_columns[] = {
	{ "prefix", TABLE_TEXT },
	{ "outside", TABLE_TEXT },
	{ "ports", TABLE_TEXT },
	{ "realm", TABLE_TEXT },
	{ "origin", TABLE_TEXT },
	{ "started_at", TABLE_TIME },
	{ "until", TABLE_TIME },
	{ "walled", TABLE_TEXT },
	{ "sure_until", TABLE_TIME },
};

/* ---- which line --------------------------------------------------------- */
static enum cli_exit
find_by_address(struct cli *cli, struct arena *arena, const struct addr *addr,
    struct attribution *found)
{
	const char *at = arguments_value(&cli->arguments, "--at");
	const char *port = arguments_value(&cli->arguments, "--port");
	struct attribution_query query = { .addr = *addr,
		.at = (int64_t)time(NULL) * TIME_SECOND };
	int64_t number = ATTRIBUTION_NO_PORT;
	if (at != NULL && !when_parse(str_from(at), time(NULL), &query.at))
		return cli_fail(CLI_USAGE, "--at %s", when_wanted);
	if (port != NULL && !str_number(str_from(port), 0, 65535, &number))
		return cli_fail(CLI_USAGE, "--port is 0 to 65535: %s", port);
	query.port = (int)number;
	enum db_outcome outcome =
	    attribution_find(cli->db, arena, &query, found);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking for the holder");
	if (found->verdict != ATTRIBUTION_FOUND)
		return cli_fail(CLI_NOBODY, "%s", found->explanation);
	return CLI_DONE;
}

static enum cli_exit
find(struct cli *cli, struct arena *arena, struct attribution *found)
{
	const char *name = arguments_value(&cli->arguments, "LINE|ADDRESS");
	struct addr addr;
	struct line_name line;
	if (addr_parse(str_from(name), &addr))
		return find_by_address(cli, arena, &addr, found);
	enum db_outcome outcome = line_named(cli->db, arena, name, &line);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking for the line");
	if (line.id == NULL)
		return cli_fail(CLI_NOBODY, "there is no line \"%s\"", name);
	*found = (struct attribution){ .line_id = line.id,
		.line = line.reference,
		.method = "named",
		.certainty = 100,
		.explanation = "" };
	return CLI_DONE;
}

/* ---- showing it --------------------------------------------------------- */
struct view {
	struct db_result *line, *leases;
	struct case_facts *cases;
	size_t case_count;
	struct walk walk;
};

static enum db_outcome
read_view(
    struct cli *cli, struct arena *arena, const char *id, struct view *view)
{
	enum db_outcome outcome =
	    db_run(cli->db, &store[STORE_LINE], DB_VALUES(id), &view->line);
	if (outcome == DB_OK)
		outcome = db_run(cli->db, &store[STORE_LINE_LEASES],
		    DB_VALUES(id), &view->leases);
	if (outcome == DB_OK)
		outcome = case_of_line(
		    cli->db, arena, id, &view->cases, &view->case_count);
	if (outcome == DB_OK)
		outcome = walk_read(cli->db, arena, id, &view->walk);
	return outcome;
}

static void
print_view(const struct cli *cli, struct arena *arena,
    const struct attribution *found, const struct view *view)
{
	show_facts(line_columns, SHOW_COUNT(line_columns), view->line);
	if (*found->explanation != '\0')
		printf("\n%s (certainty %d of 100)\n", found->explanation,
		    found->certainty);
	putchar('\n');
	show_rows(cli, lease_columns, SHOW_COUNT(lease_columns), view->leases,
	    "It holds no address now.");
	putchar('\n');
	case_print_list(cli, view->cases, view->case_count, arena);
	walk_print(&view->walk, arena);
}

static json_t *
view_json(struct arena *arena, const struct attribution *found,
    const struct view *view)
{
	json_t *object =
	    show_object(line_columns, SHOW_COUNT(line_columns), view->line, 0);
	json_t *leases = json_array(), *cases = json_array();
	for (int i = 0; i < db_rows(view->leases); i++)
		json_array_append_new(leases,
		    show_object(lease_columns, SHOW_COUNT(lease_columns),
			view->leases, i));
	for (size_t i = 0; i < view->case_count; i++)
		json_array_append_new(cases, case_json(&view->cases[i], arena));
	json_object_set_new(object, "attribution",
	    json_pack("{ss si ss}", "method", found->method, "certainty",
		found->certainty, "explanation", found->explanation));
	json_object_set_new(object, "leases", leases);
	json_object_set_new(object, "cases", cases);
	json_object_set_new(object, "walk", walk_json(&view->walk, arena));
	return object;
}

/* What the kernel of a site does to it, where --site was given. */
static enum cli_exit
show_view(struct cli *cli, struct arena *arena, const struct attribution *found,
    const struct view *view)
{
	const char *site = arguments_value(&cli->arguments, "--site");
	struct inspection inspection = { 0 };
	enum cli_exit code = site == NULL
	    ? CLI_DONE
	    : inspection_ask(cli, site, found->line_id, &inspection);
	if (code == CLI_DONE) {
		json_t *json = cli->json ? view_json(arena, found, view) : NULL;
		if (json == NULL)
			print_view(cli, arena, found, view);
		if (site != NULL)
			code = inspection_show(cli, &inspection, json);
		if (json != NULL)
			show_json(json);
	}
	inspection_clear(cli, &inspection);
	return code;
}

enum cli_exit
cmd_line(struct cli *cli)
{
	struct arena *arena = arena_new(CASE_ARENA_SIZE);
	struct attribution found;
	struct view view = { 0 };
	enum cli_exit code = find(cli, arena, &found);
	if (code == CLI_DONE) {
		enum db_outcome outcome =
		    read_view(cli, arena, found.line_id, &view);
		if (outcome != DB_OK)
			code = cli_fail_db(cli->db, outcome, "the line");
		else
			code = show_view(cli, arena, &found, &view);
	}
	db_result_free(view.line);
	db_result_free(view.leases);
	arena_free(arena);
	return code;
}
