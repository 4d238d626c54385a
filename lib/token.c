/* SPDX-License-Identifier: BSD-2-Clause */
/* token.c -- bearer tokens: made once, shown once, kept as a hash */
#include "lib/token.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"

#define TOKEN_START "lzt_"

enum { TOKEN_SECRET_SIZE = 32, TOKEN_DIGEST_SIZE = 32 };

struct scope_row {
	enum scope scope;
	const char *name;
};

static const struct scope_row scope_rows[] = {
	{ SCOPE_QUARANTINE, "quarantine" },
	{ SCOPE_QUARANTINE_FORCE, "quarantine:force" },
	{ SCOPE_RELEASE, "release" },
	{ SCOPE_READ, "read" },
	{ SCOPE_LEASES, "leases" },
	{ SCOPE_SUBSCRIBERS, "subscribers" },
};

void
token_make(char *text)
{
	uint8_t secret[TOKEN_SECRET_SIZE];
	size_t start = sizeof TOKEN_START - 1;
	if (sodium_init() < 0)
		die("no random numbers on this system");
	randombytes_buf(secret, sizeof secret);
	memcpy(text, TOKEN_START, start);
	sodium_bin2base64(text + start, TOKEN_TEXT_SIZE - start, secret,
	    sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof secret);
}

bool
token_hash(struct str text, char *hash_out)
{
	uint8_t digest[TOKEN_DIGEST_SIZE];
	if (text.len != TOKEN_TEXT_SIZE - 1 ||
	    !str_starts(text, STR(TOKEN_START)))
		return false;
	crypto_generichash(digest, sizeof digest, (const uint8_t *)text.data,
	    text.len, NULL, 0);
	sodium_bin2hex(hash_out, TOKEN_HASH_SIZE, digest, sizeof digest);
	return true;
}

/* 0 where there is none of this name. */
static unsigned
find(struct str name)
{
	for (size_t i = 0; i < sizeof scope_rows / sizeof *scope_rows; i++)
		if (str_equal(name, str_from(scope_rows[i].name)))
			return scope_rows[i].scope;
	return 0;
}

const char *
scope_name(enum scope scope)
{
	for (size_t i = 0; i < sizeof scope_rows / sizeof *scope_rows; i++)
		if (scope_rows[i].scope == scope)
			return scope_rows[i].name;
	return "";
}

bool
scopes_parse(struct str names, unsigned *scopes_out)
{
	unsigned scopes = 0;
	while (names.len > 0) {
		size_t end = 0;
		while (end < names.len && names.data[end] != ' ' &&
		    names.data[end] != ',')
			end++;
		unsigned scope = find((struct str){ names.data, end });
		if (end > 0 && scope == 0)
			return false;
		scopes |= scope;
		end += end < names.len;
		names = (struct str){ names.data + end, names.len - end };
	}
	*scopes_out = scopes;
	return true;
}
