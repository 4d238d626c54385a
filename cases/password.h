/* SPDX-License-Identifier: BSD-2-Clause */
/* password.h -- passwords of staff: Argon2id, slow on purpose */
#ifndef CASES_PASSWORD_H
#define CASES_PASSWORD_H

#include "lib/bytes.h"

/* What one check costs. A thief of the database pays as much for each guess;
 * so does the portal for each sign-in, in memory for that moment. */
struct password_limits {
	int64_t passes;
	int64_t memory; /* MB */
};

/* libsodium's MODERATE: some 0.7 s of one core. */
enum { PASSWORD_PASSES = 3, PASSWORD_MEMORY = 256 };

enum {
	PASSWORD_LEAST = 12, /* characters; no rule on which (NIST SP 800-63B,
			      * 3.1.1.2): length is what counts */
	PASSWORD_MOST = 256, /* bytes: it is hashed whole */
	PASSWORD_SIZE = 128  /* of the text that is kept, with its NUL */
};

/* What is wrong with a new password, as a sentence; NULL: nothing. Pure. */
const char *password_fault(struct str password, struct str name);

/* The text to keep: algorithm, limits, salt and hash. `kept` has PASSWORD_SIZE
 * bytes. False without memory. */
bool MUST_CHECK password_hash(
    const struct password_limits *limits, struct str password, char *kept);
/* Does it fit what is kept? NULL is nobody's: false, after as long a time. */
bool MUST_CHECK password_fits(const struct password_limits *limits,
    const char *kept, struct str password);
/* Was it made with other limits than today's, so that it is to be made anew?
 * Pure. */
bool password_is_old(const struct password_limits *limits, const char *kept);

#endif
