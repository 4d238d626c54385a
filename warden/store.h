/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the warden's SQL: the outbox, and who came to the console */
#ifndef WARDEN_STORE_H
#define WARDEN_STORE_H

#include "cases/letter.h"
#include "lib/db.h"
#include "warden/outcome.h"

/* ---- the door of the console ---- */

enum { STORE_ENDINGS = 4 }; /* good, wrong, later, busy */
/* How many tries to sign in have ended so, ever. */
enum db_outcome MUST_CHECK store_sign_ins(
    struct db *db, int64_t tries_out[STORE_ENDINGS]);

/* ---- the outbox ---- */

/* A notice that this transaction holds: no other warden sees it. */
struct store_notice {
	struct letter letter; /* `to`: who has not settled it yet */
	struct outcome_before before;
	const char *digests[SEND_TO_MAX]; /* of each of `to` */
};

/* Takes the notice of this channel ("email", "phone") that is due longest and
 * that nobody holds, within the transaction. All texts are on the arena. Only
 * cases that the notice is still true of are in the letter: none left, and it
 * is overtaken. */
enum db_outcome MUST_CHECK store_take_notice(struct db *db, struct arena *arena,
    const char *channel, struct store_notice *notice_out, bool *found_out);

/* Writes what became of it. `settled` are the digests of those who took or
 * refused it, as a PostgreSQL array: "{ab12,cd34}". */
enum db_outcome MUST_CHECK store_settle_notice(struct db *db,
    const struct store_notice *notice, const struct outcome *outcome,
    const char *words, const char *settled);
enum db_outcome MUST_CHECK store_drop_notice(
    struct db *db, const struct store_notice *notice, const char *why);

/* A line on the timeline of each case of the notice: "notice-sent",
 * "notice-failed" or "notice-dropped". */
enum db_outcome MUST_CHECK store_tell_notice(struct db *db,
    const struct store_notice *notice, const char *kind,
    const struct outcome *outcome, const char *words);

/* Seconds until the next notice of this channel is due; `most` where that is
 * later. */
enum db_outcome MUST_CHECK store_next_notice(
    struct db *db, const char *channel, int64_t most, int64_t *seconds_out);

#endif
