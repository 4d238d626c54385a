/* SPDX-License-Identifier: BSD-2-Clause */
/* session.h -- the secrets of cookies, and how long who signed in stays so */
/* Pure but for the random secret. */
#ifndef PORTAL_STAFF_SESSION_H
#define PORTAL_STAFF_SESSION_H

#include "lib/bytes.h"

enum {
	SESSION_SECRET_SIZE = 44, /* 256 bits in base64url, and the NUL */
	SESSION_DIGEST_SIZE = 65, /* 64 hex digits and NUL */
	SESSION_TOKEN_SIZE = 23,  /* 128 bits in base64url, and the NUL */
	SESSION_FRESH = 600,	  /* seconds after which a dangerous act asks
				   * anew */
	SESSION_TOUCH = 60	  /* how exactly its last use is kept */
};

/* What the browser holds. `text` has SESSION_SECRET_SIZE bytes. */
void session_make(char *text);
/* What the database holds: BLAKE2b-256 in hex, which opens nothing. False for
 * what cannot be a secret of ours. */
bool MUST_CHECK session_digest(struct str secret, char *digest_out);
/* What forms hold that were drawn for this browser: made from the secret, which
 * cannot be found from it. */
void session_token(struct str secret, char *token);
/* In constant time. */
bool session_owns(struct str secret, struct str token);

/* Seconds since 1970; the rules are spans. */
struct session_times {
	int64_t began, seen, fresh;
};
struct session_rules {
	int64_t idle;	  /* without a request */
	int64_t absolute; /* in all */
};
bool session_holds(const struct session_times *times,
    const struct session_rules *rules, int64_t now);
bool session_is_fresh(const struct session_times *times, int64_t now);

#endif
