/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook.c -- the role that sends events to where webhooks say */
#include "warden/webhook.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "lib/json.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "lib/timer.h"
#include "lib/uuid.h"
#include "warden/webhook_sign.h"
#include "warden/webhook_store.h"

enum {
	STATEMENT_SECONDS = 10,
	LAP_MS = 1000,	   /* what waited may be due */
	LAST_MS = 3000,	   /* for what is under way, once asked to end */
	LEASE_MORE = 15,   /* seconds beyond the patience, to write it down */
	WEBHOOK_SHARE = 8, /* under way to one webhook */
	ARENA_SIZE = 2 * 1024 * 1024 /* what is taken at once, with bodies */
};

/* One that is under way. */
struct place {
	bool used, test;
	int64_t attempts;
	char webhook_id[UUID_TEXT_SIZE], event_id[UUID_TEXT_SIZE];
};

struct sender {
	const struct webhook_settings *settings;
	struct db *db;
	struct post *post;
	struct arena *arena;
	struct place places[POST_AT_ONCE];
	size_t under_way;
};

static size_t
share_of(const struct sender *sender, const char *webhook_id)
{
	size_t share = 0;
	for (size_t i = 0; i < POST_AT_ONCE; i++)
		share += sender->places[i].used &&
		    strcmp(sender->places[i].webhook_id, webhook_id) == 0;
	return share;
}

/* The webhooks that have their share, as an array of SQL's; one may be named
 * twice. */
static const char *
list_busy(const struct sender *sender)
{
	const char *list = "";
	for (size_t i = 0; i < POST_AT_ONCE; i++) {
		const struct place *place = &sender->places[i];
		if (place->used &&
		    share_of(sender, place->webhook_id) >= WEBHOOK_SHARE)
			list = arena_print(sender->arena, "%s%s%s", list,
			    *list == '\0' ? "" : ",", place->webhook_id);
	}
	return arena_print(sender->arena, "{%s}", list);
}

static size_t
find_place(const struct sender *sender)
{
	size_t i = 0;
	while (i < POST_AT_ONCE && sender->places[i].used)
		i++;
	return i;
}

/* What cannot be started is due again when its lease is over. */
static void
send_one(struct sender *sender, const struct webhook_delivery *delivery)
{
	size_t at = find_place(sender);
	if (at == POST_AT_ONCE)
		return;
	json_t *json = event_json(&delivery->event);
	struct post_letter letter = { .url = delivery->url,
		.body = json_print(json, sender->arena),
		.place = (int)at };
	json_decref(json);
	const struct webhook_signing signing = { delivery->event.id, time(NULL),
		letter.body, delivery->secret, delivery->old_secret };
	webhook_sign(&signing, sender->arena, letter.headers);
	if (arena_full(sender->arena) || !post_start(sender->post, &letter))
		return;
	struct place *place = &sender->places[at];
	*place = (struct place){ .used = true,
		.test = strcmp(delivery->event.kind, "test") == 0,
		.attempts = delivery->attempts };
	memcpy(place->webhook_id, delivery->webhook_id, UUID_TEXT_SIZE);
	memcpy(place->event_id, delivery->event.id, UUID_TEXT_SIZE);
	sender->under_way++;
}

static void
send_due(struct sender *sender)
{
	struct webhook_delivery *deliveries;
	size_t count;
	int64_t most = (int64_t)(POST_AT_ONCE - sender->under_way);
	if (most == 0 ||
	    webhook_store_take(sender->db, sender->arena, list_busy(sender),
		sender->settings->post.patience + LEASE_MORE, most, &deliveries,
		&count) != DB_OK)
		return;
	for (size_t i = 0; i < count; i++)
		send_one(sender, &deliveries[i]);
}

static void
settle(struct sender *sender, const struct post_answer *answer)
{
	struct place *place = &sender->places[answer->place];
	const struct webhook_plan plan = webhook_plan(answer, place->attempts,
	    place->test, randombytes_random(), sender->arena);
	if (webhook_store_settle(sender->db, sender->arena, place->webhook_id,
		place->event_id, answer->status, &plan) != DB_OK)
		log_warn("event %s: what the webhook said could not be "
			 "written down, it will be sent again",
		    place->event_id);
	else if (strcmp(plan.state, "dead") == 0)
		log_warn(
		    "event %s is given up: %s", place->event_id, plan.said);
	place->used = false;
	sender->under_way--;
}

static size_t
settle_ended(struct sender *sender)
{
	struct post_answer answer;
	size_t ended = 0;
	for (; post_ended(sender->post, &answer); ended++)
		settle(sender, &answer);
	return ended;
}

/* Listening comes before looking, so that nothing falls in between. What ends
 * may be what the next of its case waits for. */
static void
lap(struct sender *sender)
{
	arena_reset(sender->arena);
	const struct pollfd fds[] = { { .fd = roles_socket() },
		{ .fd = db_socket(sender->db) } };
	if (db_listen(sender->db, "lazaret_event") == DB_OK &&
	    webhook_store_spread(sender->db) == DB_OK)
		send_due(sender);
	if (settle_ended(sender) == 0 && !db_notified(sender->db))
		post_wait(sender->post, fds, 2, LAP_MS);
}

/* What is under way is heard out, for a while. */
static void
finish(struct sender *sender)
{
	int64_t end = timer_milliseconds() + LAST_MS;
	while (sender->under_way > 0 && timer_milliseconds() < end) {
		arena_reset(sender->arena);
		if (settle_ended(sender) == 0)
			post_wait(sender->post, NULL, 0, LAP_MS);
	}
}

void
webhook_run(void *context)
{
	const struct webhook_settings *settings = context;
	const struct sandbox_role promise = {
		.name = "webhook",
		.promises = SANDBOX_DATABASE | SANDBOX_THREADS,
		.paths = { { "/etc", false }, { "/usr", false },
		    { "/run", false }, { settings->post.ca, false } },
	};
	log_open("lazaret-warden", "webhook");
	struct sender sender = { .settings = settings,
		.db = db_new(settings->database, "lazaret-warden webhook",
		    STATEMENT_SECONDS),
		.post = post_open(&settings->post),
		.arena = arena_new(ARENA_SIZE) };
	sandbox_enter(&promise);
	while (!roles_stopping())
		lap(&sender);
	finish(&sender);
	post_close(sender.post);
	arena_free(sender.arena);
	db_free(sender.db);
}
