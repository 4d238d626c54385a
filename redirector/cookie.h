/* SPDX-License-Identifier: BSD-2-Clause */
/* cookie.h -- server cookies: proof that a source address is no forgery */
/* Pure. Reads: RFC 7873, RFC 9018 4. */
#ifndef REDIRECTOR_COOKIE_H
#define REDIRECTOR_COOKIE_H

#include "lib/addr.h"

enum {
	COOKIE_CLIENT_SIZE = 8,
	COOKIE_SIZE = 24, /* client's and server's part: version, reserved,
			   * time, hash */
	COOKIE_MOST = 40, /* of any server, RFC 7873 4 */
	COOKIE_SECRET_SIZE = 16
};

/* Writes the whole cookie for a client's part of COOKIE_CLIENT_SIZE bytes. */
void cookie_make(const uint8_t *secret, const struct addr *addr, uint32_t now,
    const uint8_t *client_part, uint8_t *cookie_out);
/* True for a whole cookie that we, or a server with our secret, gave to this
 * address within the last hour (RFC 9018 4.3). `cookie` has any size. */
bool cookie_check(const uint8_t *secret, const struct addr *addr, uint32_t now,
    struct reader cookie);

#endif
