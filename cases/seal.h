/* SPDX-License-Identifier: BSD-2-Clause */
/* seal.h -- keys of second factors, sealed before they go to the database */
/* Trust: what is opened comes from the database, which others may have copied
 * or written to. Reads: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), by
 * libsodium. */
#ifndef CASES_SEAL_H
#define CASES_SEAL_H

#include "cases/totp.h"
#include "lib/bytes.h"

enum {
	SEAL_KEY_SIZE = 32,
	SEAL_KEYS_MOST = 8, /* today's, and those of rotations before */
	/* key id, nonce, tag; then the hex of it all, with its NUL */
	SEAL_EXTRA = 1 + 24 + 16,
	SEAL_HEX = 2 * (SEAL_EXTRA + TOTP_KEY_SIZE) + 1
};

struct seal_key {
	uint8_t id; /* of its BLAKE2b: nobody has to keep a number for it */
	uint8_t bytes[SEAL_KEY_SIZE];
};

/* The first one seals; all of them open. */
struct seal_keys {
	size_t count;
	struct seal_key keys[SEAL_KEYS_MOST];
};

/* A key as its file has it, 64 hex digits; `text` has SEAL_KEY_TEXT bytes.
 * Random, and of an id that none of `keys` has. */
enum { SEAL_KEY_TEXT = 2 * SEAL_KEY_SIZE + 1 };
void seal_key_make(const struct seal_keys *keys, char *text);

/* The text of a file of keys: one in a line, `#` starts a comment. Returns what
 * is wrong with it, NULL for nothing. Pure. */
const char *MUST_CHECK seal_keys_read(
    struct str text, struct seal_keys *keys_out);

/* Seals the key of `owner`'s second factor, so that it opens for that name
 * alone; `hex_out` has SEAL_HEX bytes. Random nonce. */
void seal_close(const struct seal_keys *keys, const char *owner,
    const uint8_t *factor, char *hex_out);

enum seal_outcome {
	SEAL_OPENED,
	SEAL_OLDER,  /* opened, by another key than the first one */
	SEAL_PLAIN,  /* it was never sealed: as releases before kept it */
	SEAL_NO_KEY, /* none of the keys has its id */
	SEAL_BROKEN  /* of another owner or another key, or tampered with */
};

/* `hex` as seal_close made it, or plain; `factor_out` (TOTP_KEY_SIZE bytes) is
 * set by the first three outcomes. Pure. */
enum seal_outcome MUST_CHECK seal_open(const struct seal_keys *keys,
    const char *owner, const char *hex, uint8_t *factor_out);
static inline bool
seal_is_open(enum seal_outcome outcome)
{
	return outcome <= SEAL_PLAIN;
}

#endif
