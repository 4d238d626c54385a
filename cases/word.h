/* SPDX-License-Identifier: BSD-2-Clause */
/* word.h -- random words that people copy: invitations and recovery codes */
#ifndef CASES_WORD_H
#define CASES_WORD_H

#include "lib/bytes.h"

enum {
	WORD_INVITATION = 5, /* groups of four signs: 99 bits */
	WORD_RECOVERY = 4,   /* 79 bits */
	WORD_SIZE = 5 * WORD_INVITATION,
	WORD_DIGEST_SIZE = 65 /* 64 hex digits and NUL */
};

/* A new word of so many groups, "k7qm-2xv9-…", without signs that look alike.
 * `text` has WORD_SIZE bytes; whoever has shown it wipes it. */
void word_make(size_t groups, char *text);

/* BLAKE2b-256 of the word in hex, however it was typed: capitals, blanks and
 * hyphens do not count. The word has too many bits to be guessed from that, so
 * a slow hash would add nothing. Pure. */
void word_digest(struct str text, char *digest_out);

#endif
