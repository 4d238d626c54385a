/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.c -- the role that follows the wall into the shared tables */
#include "redirector/feed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/follow.h"
#include "lib/log.h"
#include "lib/schema.h"
#include "redirector/role.h"
#include "redirector/snapshot.h"
#include "redirector/store.h"

enum {
	TURN_MS = 1000, /* asked at least so often, NOTIFY or not */
	COMPARE_MS = 60 * 1000,
	SAVE_MS = 5 * 1000,
	SECONDS = 2 /* that a statement may take */
};

/* What keeps the tables from following; told when it changes. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_AWAY,
	TROUBLE_SCHEMA,
	TROUBLE_STANDBY,
	TROUBLE_SITE,
	TROUBLE_FULL
};

static const char *const troubles[] = {
	[TROUBLE_NONE] = "following the wall",
	[TROUBLE_AWAY] = "the database is away: the wall stays as it is",
	[TROUBLE_SCHEMA] = "the schema is not this program's: the wall stays "
			   "as it is",
	[TROUBLE_STANDBY] = "the database is a standby, not the primary "
			    "(target_session_attrs=read-write finds it): the "
			    "wall stays as it is",
	[TROUBLE_SITE] = "there is no such site: load it, or mend the setting "
			 "`site`",
	[TROUBLE_FULL] = "more rows or names than `wall_rows` or `names` "
			 "allow: some lines are not walled",
};

struct feed {
	const struct config *config;
	struct shared *shared;
	struct shared_writer *writer;
	struct snapshot snapshot;
	struct db *db;
	enum trouble trouble;
	bool schema_known; /* since the connection was last lost */
	bool anew; /* the wall is not to be trusted: ask for all of it */
	bool rows_full, names_full;
	uint64_t saved; /* the word when the snapshot was taken */
	bool disk_failed;
	int64_t compare_at, save_at;
};

struct sandbox_role
feed_sandbox(const struct config *config)
{
	static char folder[SNAPSHOT_PATH_SIZE];
	struct sandbox_role role = {
		.name = "feed",
		.promises = SANDBOX_DATABASE | SANDBOX_WRITE | SANDBOX_THREADS,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/lib", false }, { "/lib64", false }, { folder, true } },
	};
	const char *slash = strrchr(config->set.snapshot, '/');
	if (slash == NULL)
		snprintf(folder, sizeof folder, ".");
	else
		snprintf(folder, sizeof folder, "%.*s/",
		    (int)(slash - config->set.snapshot), config->set.snapshot);
	return role;
}

static bool
follows(const struct feed *feed)
{
	return feed->trouble == TROUBLE_NONE || feed->trouble == TROUBLE_FULL;
}

static bool
is_full(const struct feed *feed)
{
	return feed->rows_full || feed->names_full;
}

static void
set_trouble(struct feed *feed, enum trouble trouble)
{
	if (feed->trouble == trouble)
		return;
	feed->trouble = trouble;
	if (trouble == TROUBLE_NONE)
		log_info("%s", troubles[trouble]);
	else
		log_warn("%s", troubles[trouble]);
}

/* ---- garden, indicators, the site's row ---- */

/* Writes the block of names; the bytes it took. What does not fit is left
 * out: a garden name then is steered, an indicator goes uncounted. */
static size_t
write_names(struct feed *feed, const struct db_result *names)
{
	size_t room;
	feed->names_full = false;
	void *block = shared_names(feed->writer, &room);
	size_t count = (size_t)db_rows(names);
	if (count > (size_t)feed->config->set.names)
		count = (size_t)feed->config->set.names;
	if (!names_begin(block, room, count)) {
		feed->names_full = true;
		return 0;
	}
	for (int i = 0; i < db_rows(names); i++) {
		struct names_rule rule;
		if (!store_read_name(names, i, &rule))
			log_warn(
			    "a name in the database is no name: row %d", i);
		else if (!names_add(block, room, &rule))
			feed->names_full = true;
	}
	return names_used(block);
}

static void
take_data(struct feed *feed, struct shared_site *site)
{
	struct db_result *names;
	if (db_run(feed->db, &store_names, NULL, &names) != DB_OK) {
		set_trouble(feed, TROUBLE_AWAY);
		return;
	}
	struct shared_view view = shared_look(feed->shared);
	/* Another realm is another wall. */
	feed->anew = feed->anew || strcmp(view.site->realm, site->realm) != 0;
	shared_begin(feed->writer);
	site->names_used = write_names(feed, names);
	site->full = is_full(feed);
	shared_site(feed->writer, site);
	shared_flip(feed->writer);
	log_info("%d names of garden and indicators; site %s, realm %s, %s",
	    db_rows(names), site->name, site->realm,
	    site->mode == DNS_FORGE ? "forge" : "redirect");
	db_result_free(names);
}

/* True when the row of the site, and all that it has to know, is here. */
static bool
follow_data(struct feed *feed)
{
	struct db_result *result;
	struct shared_site site;
	const char *name = feed->config->set.site;
	if (db_run(feed->db, &store_site, DB_VALUES(name), &result) != DB_OK) {
		set_trouble(feed, TROUBLE_AWAY);
		return false;
	}
	bool known = store_read_site(result, name, &site);
	db_result_free(result);
	if (!known) {
		set_trouble(feed, TROUBLE_SITE);
		return false;
	}
	struct shared_view view = shared_look(feed->shared);
	if (memcmp(&view.site->data, &site.data, sizeof site.data) != 0)
		take_data(feed, &site);
	view = shared_look(feed->shared);
	return memcmp(&view.site->data, &site.data, sizeof site.data) == 0;
}

/* ---- the wall ---- */

static void
take_change(struct feed *feed, const struct wall_change *change)
{
	if (change->gone)
		shared_drop(feed->writer, &change->row.prefix);
	else if (!shared_put(feed->writer, &change->row))
		feed->rows_full = true;
}

static void
take_news(struct feed *feed, const struct follow_news *news, bool anew)
{
	shared_begin(feed->writer);
	if (anew) {
		shared_clear(feed->writer);
		feed->rows_full = false;
	}
	for (int i = 0; i < news->count; i++) {
		struct wall_change change;
		if (wall_store_read_change(news->result, i, &change))
			take_change(feed, &change);
		else
			log_warn("a row of the wall makes no sense: number "
				 "%" PRId64,
			    change.row.number);
	}
	struct shared_site site = *shared_look(feed->shared).site;
	site.full = is_full(feed);
	shared_site(feed->writer, &site);
	shared_mark(feed->writer, &news->mark);
	shared_flip(feed->writer);
	if (anew)
		log_info("the whole wall: %d rows, up to number %" PRId64,
		    news->count, news->mark.number);
}

static void
follow_wall(struct feed *feed)
{
	static const struct wall_mark nowhere;
	struct shared_view view = shared_look(feed->shared);
	struct follow_news news;
	enum follow_outcome outcome = follow_ask(feed->db, view.site->realm,
	    feed->anew ? &nowhere : view.mark, &news);
	if (outcome == FOLLOW_AWAY || outcome == FOLLOW_STANDBY) {
		set_trouble(feed,
		    outcome == FOLLOW_AWAY ? TROUBLE_AWAY : TROUBLE_STANDBY);
		return;
	}
	if (outcome == FOLLOW_NEWS || outcome == FOLLOW_ANEW) {
		take_news(feed, &news, outcome == FOLLOW_ANEW);
		follow_done(&news);
		feed->anew = false;
	}
	set_trouble(feed, is_full(feed) ? TROUBLE_FULL : TROUBLE_NONE);
}

static void
compare_wall(struct feed *feed)
{
	struct shared_view view = shared_look(feed->shared);
	if (follow_compare(feed->db, view.site->realm, view.mark,
		wall_sum(view.wall)) != FOLLOW_ANEW)
		return;
	if (!feed->rows_full)
		log_warn("the wall here is not the database's: loading it "
			 "anew");
	feed->anew = true;
}

/* ---- turns ---- */

/* A database may come back as another one. */
static bool
knows_schema(struct feed *feed)
{
	if (!follows(feed))
		feed->schema_known = false;
	if (feed->schema_known)
		return true;
	enum schema found = schema_check(feed->db);
	feed->schema_known = found == SCHEMA_OURS;
	if (found == SCHEMA_UNKNOWN)
		set_trouble(feed, TROUBLE_AWAY);
	else if (found != SCHEMA_OURS)
		set_trouble(feed, TROUBLE_SCHEMA);
	return feed->schema_known;
}

/* NOTIFY makes it quick, asking makes it sure. LISTEN is said again each time:
 * the connection may be a new one. */
static void
listen_for_news(struct feed *feed)
{
	if (db_listen(feed->db, "lazaret_wall") != DB_OK ||
	    db_listen(feed->db, "lazaret_data") != DB_OK)
		set_trouble(feed, TROUBLE_AWAY);
}

static void
turn(struct feed *feed, bool full_turn)
{
	if (full_turn)
		listen_for_news(feed);
	if (knows_schema(feed) && follow_data(feed))
		follow_wall(feed);
}

/* A disk that fails is said once, and tried again. */
static void
save(struct feed *feed, bool wait)
{
	uint64_t word = shared_look(feed->shared).word;
	enum snapshot_progress progress =
	    snapshot_progress(&feed->snapshot, wait);
	if (progress == SNAPSHOT_FAILED) {
		if (!feed->disk_failed)
			log_warn("snapshot: %s: %s", feed->snapshot.path,
			    strerror(errno));
		feed->disk_failed = true;
		feed->saved = 0;
	} else if (progress == SNAPSHOT_SAVED) {
		feed->disk_failed = false;
	}
	if (progress != SNAPSHOT_BUSY && word != feed->saved &&
	    snapshot_save(&feed->snapshot, feed->shared))
		feed->saved = word;
}

static bool
is_due(int64_t *at, int64_t every)
{
	int64_t now = role_milliseconds();
	if (now < *at)
		return false;
	*at = now + every;
	return true;
}

static void
keep_house(struct feed *feed)
{
	if (is_due(&feed->save_at, SAVE_MS))
		save(feed, false);
	if (follows(feed) && is_due(&feed->compare_at, COMPARE_MS))
		compare_wall(feed);
}

static void
start(struct feed *feed)
{
	const char *site = feed->config->set.site;
	if (shared_look(feed->shared).word != 0) {
		snapshot_find(&feed->snapshot, site);
		log_info("going on from what the tables say");
		return;
	}
	if (snapshot_load(&feed->snapshot, site, feed->writer))
		log_info("from the snapshot: %" PRId64 " rows",
		    wall_sum(shared_look(feed->shared).wall).rows);
}

void
feed_run(const struct config *config, struct shared *shared)
{
	struct sandbox_role role = feed_sandbox(config);
	sandbox_enter(&role);
	role_catch_term();
	struct feed feed = {
		.config = config,
		.shared = shared,
		.writer = shared_writer_new(shared),
		.snapshot = { .path = config->set.snapshot },
		.db = db_new(
		    config->set.database, "lazaret-redirector feed", SECONDS),
	};
	start(&feed);
	int64_t turn_at = 0;
	bool notified = false;
	while (!role_stopping()) {
		bool full_turn = is_due(&turn_at, TURN_MS);
		if (full_turn || notified)
			turn(&feed, full_turn);
		keep_house(&feed);
		/* A notice may have come with the answer to a statement. */
		notified = db_notified(feed.db);
		if (notified)
			continue;
		role_wait(db_socket(feed.db), turn_at - role_milliseconds());
		notified = db_notified(feed.db);
	}
	save(&feed, true);
	snapshot_progress(&feed.snapshot, true);
	db_free(feed.db);
	shared_writer_free(feed.writer);
}
