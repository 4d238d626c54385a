/* SPDX-License-Identifier: BSD-2-Clause */
/* factor.h -- the keys of second factors, opened for who signs in */
#ifndef PORTAL_STAFF_FACTOR_H
#define PORTAL_STAFF_FACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/bytes.h"
#include "portal/portal.h"

struct db;

/* Reads the file of the keys that seal, once, before any thread and before the
 * sandbox: portal->seal_keys. Dies where it cannot be read, or where none of
 * the accounts' second factors opens by it: then it is not the one. */
void factor_open(struct portal *portal, struct db *db);

/* Opens what stands sealed for this account; NULL is none. `key_out` has
 * TOTP_KEY_SIZE bytes. False: there is none, or no key opens it, which is
 * logged; a code on paper lets in all the same. */
bool MUST_CHECK factor_read(const struct portal *portal, const char *owner,
    const char *sealed, uint8_t *key_out);

#endif
