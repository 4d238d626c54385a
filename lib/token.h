/* SPDX-License-Identifier: BSD-2-Clause */
/* token.h -- bearer tokens: made once, shown once, kept as a hash */
#ifndef LIB_TOKEN_H
#define LIB_TOKEN_H

#include "lib/bytes.h"

/* What a token may do; a token holds several. */
enum scope {
	SCOPE_QUARANTINE = 1,
	SCOPE_QUARANTINE_FORCE = 2, /* a measure above the playbook's */
	SCOPE_RELEASE = 4,
	SCOPE_READ = 8,
	SCOPE_LEASES = 16,
	SCOPE_SUBSCRIBERS = 32
};

enum {
	TOKEN_TEXT_SIZE = 48, /* "lzt_", 43 signs of base64url, NUL */
	TOKEN_HASH_SIZE = 65  /* 64 hex digits and NUL */
};

/* A new token of 256 random bits. `text` has TOKEN_TEXT_SIZE bytes; the caller
 * wipes it once it was shown. */
void token_make(char *text);

/* BLAKE2b-256 of the token's text, in hex, as the database keeps it: the text
 * has 256 random bits, so that a slow or salted hash would add nothing. False
 * for what cannot be a token. Pure. */
bool MUST_CHECK token_hash(struct str text, char *hash_out);

/* Its name: "quarantine:force". */
const char *scope_name(enum scope scope);
/* The scopes of "quarantine read" (spaces or commas between), with a false
 * return for an unknown one. Pure. */
bool MUST_CHECK scopes_parse(struct str names, unsigned *scopes_out);

#endif
