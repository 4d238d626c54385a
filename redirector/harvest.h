/* SPDX-License-Identifier: BSD-2-Clause */
/* harvest.h -- the addresses with which a reply answers its question */
/* Pure: no I/O, no clock, no allocation. Trust: replies are hostile.
 * Reads: RFC 1035 4.1, 2181 8, 3596 2. */
#ifndef REDIRECTOR_HARVEST_H
#define REDIRECTOR_HARVEST_H

#include "lib/pin.h"
#include "redirector/query.h"

enum {
	HARVEST_RECORDS = 256, /* of an answer are looked at: its signatures
				* stand among its addresses */
	HARVEST_ALIASES = 16   /* in a row; no honest name has more */
};

struct harvest {
	struct name name; /* that was asked */
	uint32_t ttl;	  /* seconds: the smallest of all that led here */
	size_t count;
	struct addr addr[PIN_ADDRESSES];
};

/* Follows the aliases (CNAME) from the name that was asked, in whatever order
 * they stand in the answer section, and takes the addresses at their end: of
 * the type that was asked, no other. False where there is no such address, or
 * an answer that cannot be read: then none of them counts. */
bool MUST_CHECK harvest_read(
    const uint8_t *reply, size_t size, struct harvest *harvest_out);

#endif
