/* SPDX-License-Identifier: BSD-2-Clause */
/* word.c -- random words that people copy: invitations and recovery codes */
#include "cases/word.h"

#include <sodium.h>

/* Without i, l, o, 0 and 1. */
static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz";

enum { GROUP = 4, DIGEST = 32, TYPED_MAX = 64 };

void
word_make(size_t groups, char *text)
{
	for (size_t i = 0; i < groups * (GROUP + 1); i++)
		text[i] = i % (GROUP + 1) == GROUP
		    ? '-'
		    : signs[randombytes_uniform(sizeof signs - 1)];
	text[groups * (GROUP + 1) - 1] = '\0';
}

void
word_digest(struct str text, char *digest_out)
{
	char typed[TYPED_MAX];
	unsigned char digest[DIGEST];
	struct writer w = writer_over(typed, sizeof typed);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == ' ' || c == '-')
			continue;
		writer_u8(
		    &w, (uint8_t)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
	}
	crypto_generichash(digest, sizeof digest, (const uint8_t *)typed,
	    writer_used(&w), NULL, 0);
	sodium_bin2hex(digest_out, WORD_DIGEST_SIZE, digest, sizeof digest);
	sodium_memzero(typed, sizeof typed);
}
