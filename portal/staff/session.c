/* SPDX-License-Identifier: BSD-2-Clause */
/* session.c -- the secrets of cookies, and how long who signed in stays so */
#include "portal/staff/session.h"

#include <sodium.h>

enum { SECRET = 32, DIGEST = 32, TOKEN = 16 };

void
session_make(char *text)
{
	unsigned char secret[SECRET];
	randombytes_buf(secret, sizeof secret);
	sodium_bin2base64(text, SESSION_SECRET_SIZE, secret, sizeof secret,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof secret);
}

bool
session_digest(struct str secret, char *digest_out)
{
	unsigned char digest[DIGEST];
	if (secret.len != SESSION_SECRET_SIZE - 1)
		return false;
	crypto_generichash(digest, sizeof digest,
	    (const unsigned char *)secret.data, secret.len, NULL, 0);
	sodium_bin2hex(digest_out, SESSION_DIGEST_SIZE, digest, sizeof digest);
	return true;
}

void
session_token(struct str secret, char *token)
{
	static const unsigned char what[] = "form";
	unsigned char digest[TOKEN];
	crypto_generichash(digest, sizeof digest, what, sizeof what - 1,
	    (const unsigned char *)secret.data, secret.len);
	sodium_bin2base64(token, SESSION_TOKEN_SIZE, digest, sizeof digest,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool
session_owns(struct str secret, struct str token)
{
	char want[SESSION_TOKEN_SIZE];
	if (secret.len != SESSION_SECRET_SIZE - 1 ||
	    token.len != SESSION_TOKEN_SIZE - 1)
		return false;
	session_token(secret, want);
	return sodium_memcmp(want, token.data, token.len) == 0;
}

bool
session_holds(const struct session_times *times,
    const struct session_rules *rules, int64_t now)
{
	return now - times->seen < rules->idle &&
	    now - times->began < rules->absolute;
}

bool
session_is_fresh(const struct session_times *times, int64_t now)
{
	return now - times->fresh < SESSION_FRESH;
}
