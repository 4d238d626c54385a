/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_wall.c -- who is walled, and each change of it, for other machines */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "lib/follow.h"
#include "lib/log.h"

enum {
	TURN_MS = 1000,	  /* a row may end by its time, too */
	SPARE_ROWS = 1024 /* that may come before all is asked anew */
};

struct watch {
	struct cli *cli;
	const char *realm;
	struct wall_mark mark;
	struct wall *shown; /* the rows that were printed, and still hold */
	bool away;
};

/* ---- printing ----------------------------------------------------------- */

static void
print_row(const struct watch *watch, char sign, const struct wall_row *row)
{
	char prefix[PREFIX_TEXT_SIZE];
	const char *measure = measure_print(row->measure);
	prefix_print(&row->prefix, prefix);
	if (watch->cli->json)
		printf("{\"prefix\": \"%s\", \"measure\": \"%s\"}\n", prefix,
		    sign == '+' ? measure : "none");
	else if (sign == '+')
		printf("+ %s %s\n", prefix, measure);
	else
		printf("- %s\n", prefix);
}

static struct wall *
new_table(uint32_t rows)
{
	struct wall *wall = malloc(wall_size(rows));
	if (wall == NULL)
		die("no memory for %u rows of the wall", rows);
	wall_init(wall, rows);
	return wall;
}

/* ---- one row ------------------------------------------------------------ */

static bool
is_walled(const struct wall_change *change)
{
	return !change->gone && change->row.measure >= MEASURE_GARDEN &&
	    change->row.sure_until > time(NULL);
}

/* Prints what differs. False when there is no room for it. */
static bool
take(struct watch *watch, const struct wall_change *change)
{
	struct wall_row old;
	const struct prefix *prefix = &change->row.prefix;
	bool had = wall_get(watch->shown, prefix, &old);
	if (!is_walled(change)) {
		if (had)
			print_row(watch, '-', &old);
		wall_drop(watch->shown, prefix);
		return true;
	}
	if (!wall_put(watch->shown, &change->row))
		return false;
	if (!had || old.measure != change->row.measure)
		print_row(watch, '+', &change->row);
	return true;
}

/* Past its time a row holds nobody, with or without a database. Who moves into
 * the place of one that goes is looked at in the next turn. */
static void
let_go(struct watch *watch)
{
	struct wall_row row;
	int64_t now = time(NULL);
	for (uint32_t at = 0; wall_next(watch->shown, &at, &row);) {
		if (row.sure_until > now)
			continue;
		print_row(watch, '-', &row);
		wall_drop(watch->shown, &row.prefix);
	}
}

/* ---- all of it ---------------------------------------------------------- */

/* All rows, into a table of their own; what is in the old one alone is gone. */
static void
take_all(struct watch *watch, const struct follow_news *news)
{
	struct wall *old = watch->shown;
	struct wall_row row, same;
	struct wall *now = new_table(2 * (uint32_t)news->count + SPARE_ROWS);
	for (int i = 0; i < news->count; i++) {
		struct wall_change change;
		if (wall_store_read_change(news->result, i, &change) &&
		    is_walled(&change) && !wall_put(now, &change.row))
			die("more rows than were told"); /* there is twice the
							    room */
	}
	watch->shown = now;
	for (uint32_t at = 0; wall_next(old, &at, &row);)
		if (!wall_get(now, &row.prefix, &same))
			print_row(watch, '-', &row);
	for (uint32_t at = 0; wall_next(now, &at, &row);)
		if (!wall_get(old, &row.prefix, &same) ||
		    same.measure != row.measure)
			print_row(watch, '+', &row);
	free(old);
}

static void
take_news(struct watch *watch, const struct follow_news *news, bool anew)
{
	bool fits = true;
	if (anew)
		take_all(watch, news);
	for (int i = 0; i < news->count && !anew; i++) {
		struct wall_change change;
		if (wall_store_read_change(news->result, i, &change))
			fits &= take(watch, &change);
	}
	watch->mark = fits ? news->mark : (struct wall_mark){ 0 };
}

/* Hears what is new; false where the database does not tell. */
static bool
turn(struct watch *watch)
{
	struct follow_news news;
	enum follow_outcome outcome =
	    follow_ask(watch->cli->db, watch->realm, &watch->mark, &news);
	if (outcome == FOLLOW_NEWS || outcome == FOLLOW_ANEW) {
		take_news(watch, &news, outcome == FOLLOW_ANEW);
		follow_done(&news);
	}
	let_go(watch);
	fflush(stdout);
	return outcome != FOLLOW_AWAY && outcome != FOLLOW_STANDBY;
}

/* Said when it begins and when it ends: what is printed stays true meanwhile,
 * until its time is over. */
static void
say_away(struct watch *watch, bool away)
{
	if (away != watch->away)
		log_warn("%s",
		    away ? "the database is away: the wall stays as it is"
			 : "the database is back");
	watch->away = away;
}

static enum cli_exit __attribute__((noreturn)) follow(struct watch *watch)
{
	struct db *db = watch->cli->db;
	for (;;) {
		bool heard = db_listen(db, "lazaret_wall") == DB_OK;
		say_away(watch, !turn(watch) || !heard);
		struct pollfd about = { .fd = db_socket(db), .events = POLLIN };
		if (!db_notified(db))
			poll(&about, 1, TURN_MS);
	}
}

enum cli_exit
cmd_wall(struct cli *cli)
{
	const char *realm = arguments_value(&cli->arguments, "--realm");
	struct watch watch = { .cli = cli,
		.realm = realm != NULL ? realm : "default",
		.shown = new_table(SPARE_ROWS) };
	if (!turn(&watch)) {
		free(watch.shown);
		return cli_fail(
		    CLI_CANNOT, "the wall: %s", db_message(cli->db));
	}
	if (arguments_value(&cli->arguments, "--follow") != NULL)
		follow(&watch);
	free(watch.shown);
	return CLI_DONE;
}
