/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.c -- the role that follows the wall and tells the role kernel */
#include "gateway/feed.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/message.h"
#include "gateway/snapshot.h"
#include "gateway/store.h"
#include "lib/follower.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/timer.h"

enum {
	SAVE_MS = 5 * 1000,
	SECONDS = 2 /* that a statement may take */
};

static struct sandbox_role
sandbox_of(const struct config *config)
{
	static char folder[IMAGES_PATH_SIZE];
	return (struct sandbox_role){
		.name = "feed",
		.promises = SANDBOX_DATABASE | SANDBOX_WRITE | SANDBOX_THREADS,
		.paths = { SANDBOX_DATABASE_PATHS,
		    { images_folder(config->snapshot, folder), true } },
	};
}

/* It keeps what it told, so that it can tell a new role kernel all of it, also
 * while the database is away. */
struct feed {
	const struct house *house;
	struct follower follower;
	struct site site; /* as told */
	struct wall *wall;
	struct wall_mark mark;
	bool tried;	 /* to hear the wall from the database */
	bool remembered; /* it is the snapshot's, for want of another */
	struct images snapshot;
	struct wall_mark saved; /* when it was taken */
	int64_t save_at;
	bool full;     /* some rows have no room */
	size_t loaded; /* indicators */
	size_t room;
	struct message *indicator;
};

static int
to_kernel(const struct feed *feed)
{
	return feed->house->feed_kernel[0];
}

/* What cannot be told since this role is to end, nobody will miss: another
 * feed tells all of it. */
static void
tell(const struct feed *feed, const struct message *message)
{
	if (!message_press(to_kernel(feed), message))
		exit(0);
}

static void
tell_kind(const struct feed *feed, enum message_kind kind)
{
	tell(feed, &(struct message){ .kind = (uint8_t)kind });
}

static void
tell_number(const struct feed *feed, enum message_kind kind)
{
	tell(feed,
	    &(struct message){
		.kind = (uint8_t)kind, .number = feed->mark.number });
}

/* ---- the site and what was loaded ---- */

static void
tell_realm(const struct feed *feed, const char *realm)
{
	struct message message = { .kind = MESSAGE_REALM };
	struct writer w = writer_over(message.text, sizeof message.text - 1);
	writer_str(&w, str_from(realm));
	tell(feed, &message);
}

static void
tell_data(const struct feed *feed)
{
	tell_realm(feed, feed->site.realm);
	tell_kind(feed, MESSAGE_FORGET);
	for (size_t i = 0; i < feed->loaded; i++)
		tell(feed, &feed->indicator[i]);
	tell_kind(feed, MESSAGE_LOADED);
}

static bool
make_room(struct feed *feed, size_t room)
{
	if (room <= feed->room)
		return true;
	struct message *more =
	    realloc(feed->indicator, room * sizeof *feed->indicator);
	if (more == NULL)
		return false;
	feed->indicator = more;
	feed->room = room;
	return true;
}

static void
keep_indicators(struct feed *feed, const struct db_result *result)
{
	size_t rows = (size_t)db_rows(result);
	if (!make_room(feed, rows)) {
		log_warn(
		    "no memory for %zu indicators: the old ones stay", rows);
		return;
	}
	feed->loaded = 0;
	for (int i = 0; i < (int)rows; i++)
		if (store_read_indicator(
			result, i, &feed->indicator[feed->loaded]))
			feed->loaded++;
}

static enum follower_trouble
follow_data(void *context, struct db *db)
{
	struct feed *feed = context;
	struct db_result *result;
	struct site site;
	const char *name = feed->house->config->site;
	if (db_run(db, &store_site, DB_VALUES(name), &result) != DB_OK)
		return FOLLOWER_AWAY;
	bool known = store_read_site(result, &site);
	db_result_free(result);
	if (!known)
		return FOLLOWER_SITE;
	if (memcmp(&site, &feed->site, sizeof site) == 0)
		return FOLLOWER_FINE;
	if (db_run(db, &store_indicators, NULL, &result) != DB_OK)
		return FOLLOWER_AWAY;
	keep_indicators(feed, result);
	db_result_free(result);
	/* Another realm is another wall. */
	if (strcmp(site.realm, feed->site.realm) != 0)
		feed->follower.anew = true;
	feed->site = site;
	tell_data(feed);
	log_info("site %s, realm %s, %zu indicators for packets", name,
	    site.realm, feed->loaded);
	return FOLLOWER_FINE;
}

/* ---- the wall ---- */

static const char *
realm_of(void *context)
{
	return ((struct feed *)context)->site.realm;
}

static const struct wall_mark *
mark_of_feed(void *context)
{
	return &((struct feed *)context)->mark;
}

static struct wall_sum
sum_of(void *context)
{
	return wall_sum(((struct feed *)context)->wall);
}

static void
take_change(void *context, const struct wall_change *change)
{
	struct feed *feed = context;
	struct message message = { .kind = MESSAGE_ROW, .row = change->row };
	if (change->gone) {
		wall_drop(feed->wall, &change->row.prefix);
		message.kind = MESSAGE_GONE;
	} else if (!wall_put(feed->wall, &change->row)) {
		feed->full = true;
		return;
	}
	tell(feed, &message);
}

/* Amidst a whole wall this feed knows none. */
static void
begin_anew(struct feed *feed)
{
	wall_clear(feed->wall);
	feed->mark = (struct wall_mark){ 0 };
	feed->remembered = false;
	feed->full = false;
	tell_kind(feed, MESSAGE_BEGIN);
}

static void
take_news(void *context, const struct follow_news *news)
{
	struct feed *feed = context;
	metrics_set(feed->house->metrics, FIGURE_TOLD, news->mark.number);
	if (news->anew && news->first)
		begin_anew(feed);
	wall_store_each(news->result, news->count, take_change, feed);
	if (news->more)
		return;
	feed->mark = news->mark;
	tell_number(feed, news->anew ? MESSAGE_END : MESSAGE_UP_TO);
	if (news->anew)
		log_info("the whole wall: %" PRId64
			 " rows, up to number %" PRId64,
		    wall_sum(feed->wall).rows, news->mark.number);
}

static bool
fits(void *context)
{
	return !((const struct feed *)context)->full;
}

static void
tell_rows(const struct feed *feed)
{
	struct message row = { .kind = MESSAGE_ROW };
	tell_kind(feed, MESSAGE_BEGIN);
	for (uint32_t at = 0; wall_next(feed->wall, &at, &row.row);)
		tell(feed, &row);
}

static bool
is_nowhere(const struct feed *feed)
{
	static const struct wall_mark nowhere;
	return memcmp(&feed->mark, &nowhere, sizeof nowhere) == 0;
}

/* The role kernel has started anew. */
static void
tell_all(struct feed *feed)
{
	if (feed->remembered)
		tell_rows(feed);
	if (is_nowhere(feed))
		return; /* nothing was heard; it will all be told */
	log_info("telling the whole wall again");
	tell_data(feed);
	tell_rows(feed);
	tell_number(feed, MESSAGE_END);
}

/* ---- the snapshot ---- */

/* What it says is held, and there is no end of it: what the kernel has besides
 * stays, since it may be younger. */
static void
remember(struct feed *feed)
{
	struct snapshot_site site;
	const char *name = feed->house->config->site;
	if (!snapshot_load(&feed->snapshot, name, feed->wall, &site))
		return;
	feed->remembered = true;
	tell_realm(feed, site.realm);
	tell_rows(feed);
	log_info(
	    "from the snapshot: %" PRId64 " rows", wall_sum(feed->wall).rows);
}

/* What a disk did not take is tried again. */
static void
save(struct feed *feed, bool wait)
{
	struct snapshot_site site = { 0 };
	enum images_progress progress = images_progress(&feed->snapshot, wait);
	if (progress == IMAGES_FAILED)
		memset(&feed->saved, 0, sizeof feed->saved);
	if (progress == IMAGES_BUSY || is_nowhere(feed) ||
	    memcmp(&feed->mark, &feed->saved, sizeof feed->mark) == 0)
		return;
	snprintf(site.name, sizeof site.name, "%s", feed->house->config->site);
	snprintf(site.realm, sizeof site.realm, "%s", feed->site.realm);
	if (snapshot_save(&feed->snapshot, &site, feed->wall))
		feed->saved = feed->mark;
}

/* ---- turns ---- */

static const struct follower_duty duty = {
	.data = follow_data,
	.realm = realm_of,
	.mark = mark_of_feed,
	.sum = sum_of,
	.take = take_news,
	.fits = fits,
	.full = "more rows than `wall_rows` allows: some lines are not held",
};

static void
wait_for_news(const struct feed *feed)
{
	struct pollfd fds[] = {
		{ .fd = roles_socket(), .events = POLLIN },
		{ .fd = to_kernel(feed), .events = POLLIN },
		{ .fd = db_socket(feed->follower.db), .events = POLLIN },
	};
	poll(fds, 3, (int)follower_patience(&feed->follower));
}

static void
turn(struct feed *feed, bool notified)
{
	struct follower *follower = &feed->follower;
	struct message message;
	bool anew = false;
	/* Who has begun since to hear the whole wall needs no other. */
	while (message_hear(to_kernel(feed), &message))
		anew = message.kind == MESSAGE_ANEW;
	if (anew)
		tell_all(feed);
	if (notified || follower_patience(follower) == 0)
		follower_turn(follower);
	if (!feed->tried && !follower_follows(follower))
		remember(feed);
	feed->tried = true;
	if (timer_due(&feed->save_at, SAVE_MS))
		save(feed, false);
	if (!follower_follows(follower))
		return;
	/* also after a start from a snapshot that nothing came after */
	metrics_set(feed->house->metrics, FIGURE_TOLD, feed->mark.number);
	metrics_set(feed->house->metrics, FIGURE_CONTACT, time(NULL));
}

void
feed_run(void *context)
{
	const struct house *house = context;
	const struct config *config = house->config;
	struct feed feed = { .house = house,
		.wall = malloc(wall_size((uint32_t)config->wall_rows)),
		.follower = { .duty = &duty,
		    .db = db_new(
			config->database, "lazaret-gateway feed", SECONDS) } };
	if (feed.wall == NULL)
		die("no memory for the wall");
	wall_init(feed.wall, (uint32_t)config->wall_rows);
	feed.follower.context = &feed;
	feed.snapshot.path = config->snapshot;
	struct sandbox_role sandbox = sandbox_of(config);
	house_enter(&sandbox, HOUSE_NO_RIGHTS);
	snapshot_find(&feed.snapshot, config->site);
	for (bool notified = true; !roles_stopping();) {
		turn(&feed, notified);
		/* A notice may have come with the answer to a statement. */
		notified = db_notified(feed.follower.db);
		if (notified)
			continue;
		wait_for_news(&feed);
		notified = db_notified(feed.follower.db);
	}
	save(&feed, true);
	images_progress(&feed.snapshot, true);
	db_free(feed.follower.db);
	free(feed.wall);
	free(feed.indicator);
}
