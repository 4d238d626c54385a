/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.c -- the role that follows the wall into the shared tables */
#include "redirector/feed.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "lib/follower.h"
#include "lib/log.h"
#include "lib/timer.h"
#include "redirector/figures.h"
#include "redirector/role.h"
#include "redirector/snapshot.h"
#include "redirector/store.h"

enum {
	SAVE_MS = 5 * 1000,
	SECONDS = 2 /* that a statement may take */
};

struct feed {
	const struct config *config;
	struct metrics *metrics;
	struct shared *shared;
	struct shared_writer *writer;
	struct images snapshot;
	struct follower follower;
	bool rows_full, names_full;
	uint64_t saved; /* the word when the snapshot was taken */
	int64_t save_at;
};

struct sandbox_role
feed_sandbox(const struct config *config)
{
	static char folder[IMAGES_PATH_SIZE];
	struct sandbox_role role = {
		.name = "feed",
		.promises = SANDBOX_DATABASE | SANDBOX_WRITE | SANDBOX_THREADS,
		.paths = { SANDBOX_DATABASE_PATHS, { folder, true } },
	};
	images_folder(config->set.snapshot, folder);
	return role;
}

static bool
is_full(const struct feed *feed)
{
	return feed->rows_full || feed->names_full;
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

static enum follower_trouble
take_data(struct feed *feed, struct db *db, struct shared_site *site)
{
	struct db_result *names;
	if (db_run(db, &store_names, NULL, &names) != DB_OK)
		return FOLLOWER_AWAY;
	struct shared_view view = shared_look(feed->shared);
	/* Another realm is another wall. */
	if (strcmp(view.site->realm, site->realm) != 0)
		feed->follower.anew = true;
	shared_begin(feed->writer);
	site->names_used = write_names(feed, names);
	site->full = is_full(feed);
	shared_site(feed->writer, site);
	shared_flip(feed->writer);
	log_info("%d names of garden and indicators; site %s, realm %s, %s",
	    db_rows(names), site->name, site->realm,
	    site->mode == DNS_FORGE ? "forge" : "redirect");
	db_result_free(names);
	return FOLLOWER_FINE;
}

/* The row of the site, and all that it has to know. */
static enum follower_trouble
follow_data(void *context, struct db *db)
{
	struct feed *feed = context;
	struct db_result *result;
	struct shared_site site;
	const char *name = feed->config->set.site;
	if (db_run(db, &store_site, DB_VALUES(name), &result) != DB_OK)
		return FOLLOWER_AWAY;
	bool known = store_read_site(result, name, &site);
	db_result_free(result);
	if (!known)
		return FOLLOWER_SITE;
	struct shared_view view = shared_look(feed->shared);
	if (memcmp(&view.site->data, &site.data, sizeof site.data) == 0)
		return FOLLOWER_FINE;
	return take_data(feed, db, &site);
}

/* ---- the wall ---- */

static void
take_change(void *context, const struct wall_change *change)
{
	struct feed *feed = context;
	if (change->gone)
		shared_drop(feed->writer, &change->row.prefix);
	else if (!shared_put(feed->writer, &change->row))
		feed->rows_full = true;
}

static struct wall_sum
sum_of(void *context)
{
	const struct feed *feed = context;
	return wall_sum(shared_look(feed->shared).wall);
}

static void
take_news(void *context, const struct follow_news *news)
{
	struct feed *feed = context;
	metrics_set(feed->metrics, FIGURE_TOLD, news->mark.number);
	if (news->first)
		shared_begin(feed->writer);
	if (news->first && news->anew) {
		shared_clear(feed->writer);
		feed->rows_full = false;
	}
	wall_store_each(news->result, news->count, take_change, feed);
	if (news->more)
		return;
	struct shared_site site = *shared_look(feed->shared).site;
	site.full = is_full(feed);
	shared_site(feed->writer, &site);
	shared_mark(feed->writer, &news->mark);
	shared_flip(feed->writer);
	if (news->anew)
		log_info("the whole wall: %" PRId64
			 " rows, up to number %" PRId64,
		    sum_of(feed).rows, news->mark.number);
}

static const char *
realm_of(void *context)
{
	const struct feed *feed = context;
	return shared_look(feed->shared).site->realm;
}

static const struct wall_mark *
mark_of(void *context)
{
	const struct feed *feed = context;
	return shared_look(feed->shared).mark;
}

static bool
fits(void *context)
{
	return !is_full(context);
}

static const struct follower_duty duty = {
	.data = follow_data,
	.realm = realm_of,
	.mark = mark_of,
	.sum = sum_of,
	.take = take_news,
	.fits = fits,
	.full = "more rows or names than `wall_rows` or `names` allow: some "
		"lines are not walled",
};

/* ---- turns ---- */

/* What a disk did not take is tried again. */
static void
save(struct feed *feed, bool wait)
{
	uint64_t word = shared_look(feed->shared).word;
	enum images_progress progress = images_progress(&feed->snapshot, wait);
	if (progress == IMAGES_FAILED)
		feed->saved = 0;
	if (progress != IMAGES_BUSY && word != feed->saved &&
	    snapshot_save(&feed->snapshot, feed->shared))
		feed->saved = word;
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
	if (!snapshot_load(&feed->snapshot, site, feed->writer))
		return;
	feed->saved = shared_look(feed->shared).word;
	log_info("from the snapshot: %" PRId64 " rows",
	    wall_sum(shared_look(feed->shared).wall).rows);
}

static void
turn(struct feed *feed)
{
	follower_turn(&feed->follower);
	if (!follower_follows(&feed->follower))
		return;
	/* also after a start from a snapshot that nothing came after */
	metrics_set(feed->metrics, FIGURE_TOLD, mark_of(feed)->number);
	metrics_set(feed->metrics, FIGURE_CONTACT, time(NULL));
}

void
feed_run(
    const struct config *config, struct shared *shared, struct metrics *metrics)
{
	struct sandbox_role role = feed_sandbox(config);
	sandbox_enter(&role);
	role_catch_term();
	struct feed feed = {
		.config = config,
		.metrics = metrics,
		.shared = shared,
		.writer = shared_writer_new(shared),
		.snapshot = { .path = config->set.snapshot },
		.follower = { .duty = &duty,
		    .db = db_new(config->set.database,
			"lazaret-redirector feed", SECONDS) },
	};
	feed.follower.context = &feed;
	struct db *db = feed.follower.db;
	start(&feed);
	for (bool notified = true; !role_stopping();) {
		if (notified || follower_patience(&feed.follower) == 0)
			turn(&feed);
		if (timer_due(&feed.save_at, SAVE_MS))
			save(&feed, false);
		/* A notice may have come with the answer to a statement. */
		notified = db_notified(db);
		if (notified)
			continue;
		role_wait(db_socket(db), follower_patience(&feed.follower));
		notified = db_notified(db);
	}
	save(&feed, true);
	images_progress(&feed.snapshot, true);
	db_free(db);
	shared_writer_free(feed.writer);
}
