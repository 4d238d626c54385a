/* SPDX-License-Identifier: BSD-2-Clause */
/* csrf.h -- was this form drawn by us, for this line and case, today? */
#ifndef PORTAL_CSRF_H
#define PORTAL_CSRF_H

#include "lib/bytes.h"

enum {
	CSRF_KEY_SIZE = 32,   /* lazaret.secret */
	CSRF_TOKEN_SIZE = 23, /* 128 bits in base64url, and the NUL */
	/* A page may be open while a home is cleaned; the token opens nothing
	 * by itself, the code is typed for that. */
	CSRF_HOURS = 24
};

/* HMAC over line, case and hour. `now` in seconds since 1970; returns
 * `token`. Pure. */
const char *csrf_token(const uint8_t *key, const char *line_id,
    const char *case_id, int64_t now, char *token);
/* In constant time; true for the tokens of this hour and of the CSRF_HOURS
 * before it. Pure. */
bool csrf_check(const uint8_t *key, const char *line_id, const char *case_id,
    int64_t now, struct str token);

#endif
