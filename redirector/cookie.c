/* SPDX-License-Identifier: BSD-2-Clause */
/* cookie.c -- server cookies: proof that a source address is no forgery */
#include "redirector/cookie.h"

#include <sodium.h>
#include <string.h>

enum {
	VERSION = 1,
	AGE_MOST = 3600,  /* seconds, RFC 9018 4.3 */
	AHEAD_MOST = 300, /* of another server's clock, RFC 9018 4.3 */
	HASH_AT = 16	  /* what stands before it is hashed, and the address */
};

_Static_assert(COOKIE_SECRET_SIZE == crypto_shorthash_KEYBYTES, "SipHash-2-4");
_Static_assert(COOKIE_SIZE - HASH_AT == crypto_shorthash_BYTES, "SipHash-2-4");

/* The cookie of that time. */
static void
write_cookie(const uint8_t *secret, const struct addr *addr, uint32_t time,
    const uint8_t *client_part, uint8_t *cookie_out)
{
	uint8_t input[HASH_AT + sizeof addr->bytes];
	struct writer to = writer_over(input, sizeof input);
	writer_bytes(&to, client_part, COOKIE_CLIENT_SIZE);
	writer_u32(&to, (uint32_t)VERSION << 24);
	writer_u32(&to, time);
	writer_bytes(&to, addr->bytes, addr->family == 4 ? 4 : 16);
	memcpy(cookie_out, input, HASH_AT);
	crypto_shorthash(cookie_out + HASH_AT, input, writer_used(&to), secret);
}

void
cookie_make(const uint8_t *secret, const struct addr *addr, uint32_t now,
    const uint8_t *client_part, uint8_t *cookie_out)
{
	write_cookie(secret, addr, now, client_part, cookie_out);
}

bool
cookie_check(const uint8_t *secret, const struct addr *addr, uint32_t now,
    struct reader cookie)
{
	struct reader rest = cookie, client_part;
	uint32_t version, time;
	uint8_t wanted[COOKIE_SIZE];
	if (cookie.left != COOKIE_SIZE ||
	    !reader_take(&rest, COOKIE_CLIENT_SIZE, &client_part) ||
	    !reader_u32(&rest, &version) || !reader_u32(&rest, &time))
		return false;
	int32_t age = (int32_t)(now - time); /* RFC 1982: it wraps in 2106 */
	if (age > AGE_MOST || age < -AHEAD_MOST)
		return false;
	write_cookie(secret, addr, time, client_part.at, wanted);
	return sodium_memcmp(wanted, cookie.at, COOKIE_SIZE) == 0;
}
