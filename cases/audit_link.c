/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_link.c -- the exact bytes of the audit that are hashed */
#include "cases/audit_link.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

const char audit_link_start[AUDIT_HEX_SIZE] =
    "0000000000000000000000000000000000000000000000000000000000000000";

struct number {
	char digits[NUMBER_SIZE];
};

static struct number
number(int64_t value)
{
	struct number text;
	snprintf(text.digits, sizeof text.digits, "%lld", (long long)value);
	return text;
}

static void
hash(const char *const *texts, size_t count, char *hex_out)
{
	crypto_hash_sha256_state state;
	unsigned char bytes[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < count; i++) {
		char head[NUMBER_SIZE];
		size_t len = strlen(texts[i]);
		int used = snprintf(head, sizeof head, "%zu:", len);
		crypto_hash_sha256_update(
		    &state, (unsigned char *)head, (size_t)used);
		crypto_hash_sha256_update(
		    &state, (const unsigned char *)texts[i], len);
		crypto_hash_sha256_update(
		    &state, (const unsigned char *)",", 1);
	}
	crypto_hash_sha256_final(&state, bytes);
	sodium_bin2hex(hex_out, AUDIT_HEX_SIZE, bytes, sizeof bytes);
}

#define HASH(hex_out, ...)                                                 \
	hash((const char *const[]){ __VA_ARGS__ },                         \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), \
	    hex_out)

void
audit_link_words(
    const char *salt, const char *reason, const char *details, char *said_out)
{
	HASH(said_out, salt, reason, details);
}

void
audit_link_line(int64_t id, const char *case_id, int64_t at, const char *kind,
    const char *actor, const char *detail, char *said_out)
{
	HASH(said_out, number(id).digits, case_id, number(at).digits, kind,
	    actor, detail);
}

void
audit_link_row(const struct audit_row *row, char *digest_out)
{
	HASH(digest_out, number(row->id).digits, number(row->at).digits,
	    row->actor, row->verb, row->kind, row->target, row->origin,
	    row->told_in, row->said);
}

void
audit_link_hash(
    int64_t position, const char *before, const char *digest, char *hash_out)
{
	HASH(hash_out, number(position).digits, before, digest);
}
