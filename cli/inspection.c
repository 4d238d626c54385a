/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection.c -- ask a site's gateway what its kernel does to a line */
#include "cli/inspection.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/show.h"
#include "cli/store.h"
#include "lib/log.h"
#include "lib/time.h"
#include "lib/timer.h"

enum { PAUSE_MS = 20 };

enum { SITE_MODE, SITE_TOLD };

static const struct table_column prefix_columns[] = {
	{ "prefix", TABLE_TEXT },
	{ "wanted", TABLE_TEXT },
	{ "kernel", TABLE_TEXT },
	{ "mark", TABLE_TEXT },
	{ "sure_until", TABLE_TIME },
	{ "seconds_left", TABLE_NUMBER },
	{ "difference", TABLE_TEXT },
};
static const struct table_column flow_columns[] = {
	{ "redirected", TABLE_NUMBER },
	{ "permitted", TABLE_NUMBER },
	{ "spared", TABLE_NUMBER },
	{ "other", TABLE_NUMBER },
};
static const struct table_column refused_columns[] = {
	{ "protocol", TABLE_TEXT },
	{ "port", TABLE_NUMBER },
	{ "packets", TABLE_NUMBER },
	{ "name", TABLE_TEXT },
};

/* ---- asking ---- */
static enum cli_exit
put_question(struct cli *cli, const char *line_id, struct inspection *asked)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(cli->db, &store[STORE_INSPECT],
	    DB_VALUES(asked->site, line_id), &rows);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "asking the gateway");
	if (db_rows(rows) == 1)
		snprintf(
		    asked->id, sizeof asked->id, "%s", db_text(rows, 0, 0));
	db_result_free(rows);
	return CLI_DONE;
}

static enum cli_exit
await(struct cli *cli, struct inspection *asked)
{
	int64_t end = timer_milliseconds() + INSPECTION_SECONDS * 1000;
	struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000 };
	while (!asked->answered && timer_milliseconds() < end) {
		struct db_result *rows;
		enum db_outcome outcome = db_run(cli->db,
		    &store[STORE_INSPECTION], DB_VALUES(asked->id), &rows);
		if (outcome != DB_OK)
			return cli_fail_db(cli->db, outcome, "the answer");
		asked->answered = db_rows(rows) == 1 && db_true(rows, 0, 0);
		db_result_free(rows);
		if (!asked->answered)
			nanosleep(&pause, NULL);
	}
	return CLI_DONE;
}

enum cli_exit
inspection_ask(struct cli *cli, const char *site, const char *line_id,
    struct inspection *inspection)
{
	*inspection = (struct inspection){ .site = site };
	enum db_outcome outcome = db_run(
	    cli->db, &store[STORE_SITE], DB_VALUES(site), &inspection->about);
	if (outcome != DB_OK)
		return cli_fail_db(cli->db, outcome, "looking for the site");
	if (db_rows(inspection->about) == 0)
		return cli_fail(CLI_NOBODY, "there is no site \"%s\"", site);
	if (strcmp(db_text(inspection->about, 0, SITE_MODE), "redirect") != 0)
		return cli_fail(CLI_REFUSED,
		    "site \"%s\" forges answers (mode=forge): it has no "
		    "gateway that could be asked",
		    site);
	enum cli_exit code = put_question(cli, line_id, inspection);
	return code == CLI_DONE ? await(cli, inspection) : code;
}

void
inspection_clear(struct cli *cli, struct inspection *inspection)
{
	if (*inspection->id != '\0' &&
	    db_run(cli->db, &store[STORE_INSPECTION_FORGET],
		DB_VALUES(inspection->id), NULL) == DB_OK)
		inspection->id[0] = '\0';
	db_result_free(inspection->about);
	inspection->about = NULL;
}

/* ---- showing ---- */
/* What people call a port, where that is known. */
static const char *
port_name(const char *protocol, const char *port)
{
	int64_t number;
	if (!str_number(str_from(port), 1, 65535, &number))
		return "";
	const struct servent *known =
	    getservbyport(htons((uint16_t)number), protocol);
	return known != NULL ? known->s_name : "";
}

/* The rows of the answer, each with the name of its port behind it. */
static struct table
name_ports(const struct db_result *rows)
{
	enum { WIDTH = SHOW_COUNT(refused_columns) };
	size_t count = (size_t)db_rows(rows);
	char **cells = calloc(count * WIDTH + 1, sizeof *cells);
	for (size_t i = 0; cells != NULL && i < count * WIDTH; i++) {
		int row = (int)(i / WIDTH), column = (int)(i % WIDTH);
		cells[i] =
		    strdup(column < WIDTH - 1 ? db_text(rows, row, column)
					      : port_name(db_text(rows, row, 0),
						    db_text(rows, row, 1)));
		if (cells[i] == NULL)
			die("no memory");
	}
	if (cells == NULL)
		die("no memory");
	return (struct table){ refused_columns, WIDTH, count,
		(const char *const *)cells };
}

static void
free_cells(const struct table *table)
{
	char **cells = (char **)(uintptr_t)table->cells;
	for (size_t i = 0; i < table->width * table->rows; i++)
		free(cells[i]);
	free(cells);
}

struct answer {
	struct db_result *about, *prefixes, *flows, *refused;
};

static enum db_outcome
read_answer(struct cli *cli, const char *id, struct answer *answer)
{
	const struct {
		enum store statement;
		struct db_result **rows;
	} parts[] = {
		{ STORE_INSPECTION, &answer->about },
		{ STORE_INSPECTION_PREFIXES, &answer->prefixes },
		{ STORE_INSPECTION_FLOWS, &answer->flows },
		{ STORE_INSPECTION_REFUSED, &answer->refused },
	};
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < SHOW_COUNT(parts) && outcome == DB_OK; i++)
		outcome = db_run(cli->db, &store[parts[i].statement],
		    DB_VALUES(id), parts[i].rows);
	return outcome;
}

static void
print_answer(const struct cli *cli, const struct answer *answer)
{
	struct table refused = name_ports(answer->refused);
	show_rows(cli, prefix_columns, SHOW_COUNT(prefix_columns),
	    answer->prefixes, "It holds no address there.");
	puts("\nIts flows, as conntrack has them");
	show_facts(flow_columns, SHOW_COUNT(flow_columns), answer->flows);
	puts("\nWhat was refused lately");
	show_cells(cli, &refused, "Nothing.");
	free_cells(&refused);
}

static void
add_answer(json_t *object, const struct answer *answer)
{
	struct table refused = name_ports(answer->refused);
	json_object_set_new(object, "prefixes",
	    show_array(
		prefix_columns, SHOW_COUNT(prefix_columns), answer->prefixes));
	json_object_set_new(object, "flows",
	    show_object(
		flow_columns, SHOW_COUNT(flow_columns), answer->flows, 0));
	json_object_set_new(object, "refused", table_json_all(&refused));
	free_cells(&refused);
}

/* Nobody answered: who should have, and when it was last heard of. */
static enum cli_exit
tell_silence(const struct inspection *inspection)
{
	char ago[TABLE_AGO_SIZE];
	if (db_is_null(inspection->about, 0, SITE_TOLD))
		return cli_fail(CLI_CANNOT,
		    "the gateway of site \"%s\" does not answer, and was never "
		    "heard of: start lazaret-gateway there",
		    inspection->site);
	int64_t told = db_number(inspection->about, 0, SITE_TOLD) / TIME_SECOND;
	return cli_fail(CLI_CANNOT,
	    "the gateway of site \"%s\" does not answer; it was last heard of "
	    "%s",
	    inspection->site, table_ago(told, time(NULL), ago));
}

static enum cli_exit
show_answer(const struct cli *cli, const struct inspection *inspection,
    const struct answer *answer, json_t *object)
{
	const char *problem = db_text(answer->about, 0, 1);
	if (*problem != '\0') {
		if (object != NULL)
			json_object_set_new(
			    object, "problem", json_string(problem));
		return cli_fail(CLI_CANNOT,
		    "the gateway of site \"%s\" cannot look: %s",
		    inspection->site, problem);
	}
	if (object != NULL)
		add_answer(object, answer);
	else
		print_answer(cli, answer);
	return CLI_DONE;
}

enum cli_exit
inspection_show(
    struct cli *cli, const struct inspection *inspection, json_t *json)
{
	struct answer answer = { 0 };
	json_t *object = json == NULL ? NULL : json_object();
	enum cli_exit code = CLI_DONE;
	if (object != NULL) {
		json_object_set_new(
		    object, "site", json_string(inspection->site));
		json_object_set_new(
		    object, "answered", json_boolean(inspection->answered));
		json_object_set_new(json, "kernel", object);
	} else {
		printf("\nAt site %s\n", inspection->site);
	}
	if (!inspection->answered)
		return tell_silence(inspection);
	enum db_outcome outcome = read_answer(cli, inspection->id, &answer);
	code = outcome == DB_OK ? show_answer(cli, inspection, &answer, object)
				: cli_fail_db(cli->db, outcome, "the answer");
	db_result_free(answer.about);
	db_result_free(answer.prefixes);
	db_result_free(answer.flows);
	db_result_free(answer.refused);
	return code;
}
