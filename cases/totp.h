/* SPDX-License-Identifier: BSD-2-Clause */
/* totp.h -- the second factor: codes of six digits that change by the clock */
#ifndef CASES_TOTP_H
#define CASES_TOTP_H

#include "lib/arena.h"

enum {
	TOTP_KEY_SIZE = 20, /* as long as the hash is (RFC 4226, 4) */
	TOTP_SECONDS = 30,  /* one step (RFC 6238, 4.1) */
	TOTP_SKEW = 1	    /* steps that a clock may be wrong, either way */
};

void totp_make(uint8_t *key);

/* Is this the code of now, or of a step beside it? Only of steps after `last`,
 * the step of the code that was used last: each lets in once (RFC 6238, 5.2).
 * `step_out` is its step. Blanks in the code do not count. Pure. */
bool MUST_CHECK totp_fits(const uint8_t *key, struct str code, int64_t now,
    int64_t last, int64_t *step_out);

/* The key in Base32; as people type it, "ABCD EFGH …"; and as an address for
 * the square that a camera reads: otpauth://totp/… `issuer` is the ISP. On the
 * arena. */
const char *totp_key_text(const uint8_t *key, struct arena *arena);
const char *totp_text(const uint8_t *key, struct arena *arena);
const char *totp_address(const uint8_t *key, const char *issuer,
    const char *name, struct arena *arena);

#endif
