/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_status.c -- how things stand: wall, cases, mail, sites, data */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "cli/store.h"

static const struct table_column wall[] = {
	{ "measure", TABLE_TEXT },
	{ "lines", TABLE_NUMBER },
	{ "prefixes", TABLE_NUMBER },
	{ "no_longer_sure", TABLE_NUMBER },
};
static const struct table_column cases[] = {
	{ "cause", TABLE_TEXT },
	{ "open", TABLE_NUMBER },
	{ "held", TABLE_NUMBER },
	{ "watch", TABLE_NUMBER },
	{ "to_review", TABLE_NUMBER },
	{ "newest", TABLE_TIME },
};
static const struct table_column notices[] = {
	{ "due", TABLE_NUMBER },
	{ "later", TABLE_NUMBER },
	{ "oldest", TABLE_TIME },
	{ "attempts", TABLE_NUMBER },
	{ "failure", TABLE_TEXT },
};
static const struct table_column followers[] = {
	{ "site", TABLE_TEXT },
	{ "mode", TABLE_TEXT },
	{ "follower", TABLE_TEXT },
	{ "applied", TABLE_NUMBER },
	{ "behind", TABLE_NUMBER },
	{ "lines", TABLE_NUMBER },
	{ "told", TABLE_TIME },
	{ "note", TABLE_TEXT },
};
static const struct table_column data[] = {
	{ "kind", TABLE_TEXT },
	{ "version", TABLE_NUMBER },
	{ "loaded", TABLE_TIME },
	{ "by", TABLE_TEXT },
};

/* One part of the picture a line. */
static const struct {
	const char *key, *title, *none;
	enum store statement;
	const struct table_column *columns;
	size_t width;
} parts[] = {
	{ "wall", "Wall", "Nobody is on the wall.", STORE_STATUS_WALL, wall,
	    SHOW_COUNT(wall) },
	{ "cases", "Cases", "No case is open.", STORE_STATUS_CASES, cases,
	    SHOW_COUNT(cases) },
	{ "notices", "Mail that waits", "", STORE_STATUS_NOTICES, notices,
	    SHOW_COUNT(notices) },
	{ "followers", "Sites", "No site is loaded.", STORE_STATUS_FOLLOWERS,
	    followers, SHOW_COUNT(followers) },
	{ "data", "Data", "Nothing was loaded yet.", STORE_STATUS_DATA, data,
	    SHOW_COUNT(data) },
};

enum cli_exit
cmd_status(struct cli *cli)
{
	json_t *object = json_object();
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < SHOW_COUNT(parts) && outcome == DB_OK; i++) {
		struct db_result *rows;
		outcome =
		    db_run(cli->db, &store[parts[i].statement], NULL, &rows);
		if (outcome != DB_OK)
			break;
		if (cli->json) {
			json_object_set_new(object, parts[i].key,
			    show_array(parts[i].columns, parts[i].width, rows));
		} else {
			printf("%s%s\n", i > 0 ? "\n" : "", parts[i].title);
			show_rows(cli, parts[i].columns, parts[i].width, rows,
			    parts[i].none);
		}
		db_result_free(rows);
	}
	if (cli->json && outcome == DB_OK)
		show_json(object);
	else
		json_decref(object);
	return outcome == DB_OK ? CLI_DONE
				: cli_fail_db(cli->db, outcome, "status");
}
