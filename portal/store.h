/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h -- the portal's own statements: tokens, kept answers, keys */
#ifndef PORTAL_STORE_H
#define PORTAL_STORE_H

#include "lib/arena.h"
#include "lib/db.h"
#include "portal/bearer.h"

/* The token with this hash (hex), or that was rotated lately and had it; notes
 * that it was used `from` this address. `*found_out` is false where there is
 * none, or it was revoked, or has expired. */
enum db_outcome MUST_CHECK store_bearer(struct db *db, struct arena *arena,
    const char *hash, const char *from, struct bearer *bearer_out,
    bool *found_out);

/* What is left of a token's rate. */
struct rate_left {
	bool taken;	/* this request was taken from it */
	int64_t wait;	/* where it was not: seconds until one is, at least 1 */
	int64_t left;	/* so many may come at once */
	int64_t refill; /* seconds until all of it is there again */
};

/* Takes one request from the token's rate, which all portals share. */
enum db_outcome MUST_CHECK store_use(struct db *db, struct arena *arena,
    const struct bearer *bearer, struct rate_left *left_out);

/* Waits until nobody else works under this key, and holds it until the end of
 * the transaction. */
enum db_outcome MUST_CHECK store_key_hold(
    struct db *db, const char *token, const char *key);

/* The answer kept under a key: status 0 where there is none. `digest` (hex)
 * is that of the first request. */
struct kept_answer {
	int status;
	const char *digest;
	struct str body;
};
enum db_outcome MUST_CHECK store_kept(struct db *db, struct arena *arena,
    const char *token, const char *key, struct kept_answer *kept_out);
enum db_outcome MUST_CHECK store_keep(struct db *db, struct arena *arena,
    const char *token, const char *key, const struct kept_answer *kept);

/* All that the state of a line's page is made of, in short: while it is the
 * same so is the page. What depends on time alone changes it once a minute, of
 * each line in a second of its own. */
enum db_outcome MUST_CHECK store_line_stamp(struct db *db, struct arena *arena,
    const char *line_id, struct str *stamp_out);

/* The key of the forms' tokens, into `key` (CSRF_KEY_SIZE bytes). */
enum db_outcome MUST_CHECK store_csrf_key(struct db *db, uint8_t *key);

#endif
