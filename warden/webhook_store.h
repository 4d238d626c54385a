/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_store.h -- the SQL of deliveries */
#ifndef WARDEN_WEBHOOK_STORE_H
#define WARDEN_WEBHOOK_STORE_H

#include "cases/event.h"
#include "warden/webhook_plan.h"

/* An event on its way to a webhook. */
struct webhook_delivery {
	const char *webhook_id, *name, *url;
	const char *secret, *old_secret; /* hex; the old one "" once over */
	int64_t attempts;		 /* with the one that is due */
	struct event event;
};

/* Makes the deliveries of new events. */
enum db_outcome MUST_CHECK webhook_store_spread(struct db *db);

/* Takes at most `most` deliveries that are due, a few of each webhook but
 * those in `busy` ("{uuid,…}"), none whose case has an earlier one waiting.
 * For `lease` seconds nobody else takes them; then they are due again, so
 * that one who is killed has lost none. */
enum db_outcome MUST_CHECK webhook_store_take(struct db *db,
    struct arena *arena, const char *busy, int64_t lease, int64_t most,
    struct webhook_delivery **deliveries_out, size_t *count_out);

enum db_outcome MUST_CHECK webhook_store_settle(struct db *db,
    struct arena *arena, const char *webhook_id, const char *event_id,
    int status, const struct webhook_plan *plan);

#endif
