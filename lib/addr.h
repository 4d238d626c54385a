/* SPDX-License-Identifier: BSD-2-Clause */
/* addr.h -- IPv4 and IPv6 addresses and prefixes */
#ifndef LIB_ADDR_H
#define LIB_ADDR_H

#include "lib/bytes.h"

struct sockaddr;

/* An address in network byte order. IPv4 uses bytes[0..3], the rest is zero.
 * An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) is read as IPv4, so that one
 * line is one address whatever socket it came through. Two equal addresses are
 * equal by memcmp. */
struct addr {
	uint8_t bytes[16];
	uint8_t family; /* 4 or 6; 0 is "none" */
};

/* Host bits are zero, always. */
struct prefix {
	struct addr addr;
	uint8_t length; /* 0..32 or 0..128 */
};

enum {
	ADDR_TEXT_SIZE = 46,  /* with the NUL */
	PREFIX_TEXT_SIZE = 50 /* with the NUL */
};

bool MUST_CHECK addr_parse(struct str text, struct addr *addr_out);
/* `text` has ADDR_TEXT_SIZE bytes; returns it. RFC 5952 form. */
const char *addr_print(const struct addr *addr, char *text);
/* False for families other than AF_INET and AF_INET6. */
bool MUST_CHECK addr_from_socket(
    const struct sockaddr *from, struct addr *addr_out);
bool addr_equal(const struct addr *a, const struct addr *b);

/* "192.0.2.0/24", or an address alone for a whole one; host bits must be 0. */
bool MUST_CHECK prefix_parse(struct str text, struct prefix *prefix_out);
/* `text` has PREFIX_TEXT_SIZE bytes; always with the length; returns it. */
const char *prefix_print(const struct prefix *prefix, char *text);
/* The prefix of this length in which the address lies. */
struct prefix prefix_of(const struct addr *addr, uint8_t length);
bool prefix_contains(const struct prefix *prefix, const struct addr *addr);

#endif
