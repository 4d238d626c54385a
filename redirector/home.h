/* SPDX-License-Identifier: BSD-2-Clause */
/* home.h -- whose address: what belongs to one home counts as one */
#ifndef REDIRECTOR_HOME_H
#define REDIRECTOR_HOME_H

#include <string.h>

#include "lib/addr.h"

/* One IPv4 address, or the /56 that an IPv6 address lies in: shorter prefixes
 * are rarely given to one home, and whoever has a /64 loses nothing. */
static inline struct addr
home_of(const struct addr *addr)
{
	return prefix_of(addr, addr->family == 4 ? 32 : 56).addr;
}

/* Seven bytes are a /56; behind the four of IPv4 all are zero. */
static inline bool
home_same(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, 7) == 0;
}

#endif
