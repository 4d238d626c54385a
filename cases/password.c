/* SPDX-License-Identifier: BSD-2-Clause */
/* password.c -- passwords of staff: Argon2id, slow on purpose */
/* Reads: RFC 9106 (Argon2), by libsodium. */
#include "cases/password.h"

#include <sodium.h>

#define MEGABYTE ((size_t)1 << 20)

/* One sign over and over: aaaaaaaaaaaa. */
static bool
is_monotone(struct str text)
{
	size_t i = 1;
	while (i < text.len && text.data[i] == text.data[0])
		i++;
	return i >= text.len;
}

const char *
password_fault(struct str password, struct str name)
{
	if (str_signs(password) < PASSWORD_LEAST)
		return "A password has at least 12 characters. Three or four "
		       "words are easy to keep in mind.";
	if (password.len > PASSWORD_MOST)
		return "A password has at most 256 bytes.";
	if (is_monotone(password) || str_starts(password, name))
		return "This is easy to guess. Please choose another one.";
	return NULL;
}

/* A field that was not sent is an empty password, of no data. */
static const char *
bytes_of(struct str password)
{
	return password.len > 0 ? password.data : "";
}

bool
password_hash(
    const struct password_limits *limits, struct str password, char *kept)
{
	return crypto_pwhash_str(kept, bytes_of(password), password.len,
		   (unsigned long long)limits->passes,
		   (size_t)limits->memory * MEGABYTE) == 0;
}

bool
password_fits(
    const struct password_limits *limits, const char *kept, struct str password)
{
	char nobodys[PASSWORD_SIZE];
	if (kept != NULL)
		return crypto_pwhash_str_verify(
			   kept, bytes_of(password), password.len) == 0;
	/* To make one takes as long as to check one. */
	bool made = password_hash(limits, password, nobodys);
	(void)made;
	return false;
}

bool
password_is_old(const struct password_limits *limits, const char *kept)
{
	return crypto_pwhash_str_needs_rehash(kept,
		   (unsigned long long)limits->passes,
		   (size_t)limits->memory * MEGABYTE) != 0;
}
