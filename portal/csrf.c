/* SPDX-License-Identifier: BSD-2-Clause */
/* csrf.c -- was this form drawn by us, for this line and case, today? */
/* Pure: no I/O, no clock, no allocation. */
#include "portal/csrf.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { HOUR = 60 * 60, DIGEST = crypto_auth_hmacsha256_BYTES, KEPT = 16 };

static void
feed(crypto_auth_hmacsha256_state *state, const char *text)
{
	/* With its NUL, so that no two lists of texts are one. */
	crypto_auth_hmacsha256_update(
	    state, (const unsigned char *)text, strlen(text) + 1);
}

static const char *
token_of_hour(const uint8_t *key, const char *line_id, const char *case_id,
    int64_t hour, char *token)
{
	crypto_auth_hmacsha256_state state;
	unsigned char digest[DIGEST];
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)hour);
	crypto_auth_hmacsha256_init(&state, key, CSRF_KEY_SIZE);
	feed(&state, line_id);
	feed(&state, case_id);
	feed(&state, text);
	crypto_auth_hmacsha256_final(&state, digest);
	sodium_bin2base64(token, CSRF_TOKEN_SIZE, digest, KEPT,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return token;
}

const char *
csrf_token(const uint8_t *key, const char *line_id, const char *case_id,
    int64_t now, char *token)
{
	return token_of_hour(key, line_id, case_id, now / HOUR, token);
}

bool
csrf_check(const uint8_t *key, const char *line_id, const char *case_id,
    int64_t now, struct str token)
{
	bool found = false;
	if (token.len != CSRF_TOKEN_SIZE - 1)
		return false;
	for (int64_t ago = 0; ago <= CSRF_HOURS; ago++) {
		char want[CSRF_TOKEN_SIZE];
		token_of_hour(key, line_id, case_id, now / HOUR - ago, want);
		found |= sodium_memcmp(want, token.data, token.len) == 0;
	}
	return found;
}
