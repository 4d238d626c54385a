/* SPDX-License-Identifier: BSD-2-Clause */
/* ranges.h -- addresses from one to another: is this one among them? */
/* Pure but for ranges_new. */
#ifndef GATEWAY_RANGES_H
#define GATEWAY_RANGES_H

#include "lib/addr.h"

/* The kernel keeps a set of intervals as bounds: the first address of each,
 * and the first one beyond. One that has no end goes on to the last address. */
struct ranges;

/* For at most `most` bounds. Dies without memory. */
struct ranges *ranges_new(size_t most);
void ranges_free(struct ranges *ranges); /* NULL is fine */

/* Gathers the bounds of any number of sets, in any order, then makes them
 * what ranges_has goes by. Nothing changes for ranges_has before. */
void ranges_begin(struct ranges *ranges);
void ranges_bound(struct ranges *ranges, const struct addr *addr, bool end);
/* False where there were too many: those beyond are left out. */
bool MUST_CHECK ranges_end(struct ranges *ranges);

bool ranges_has(const struct ranges *ranges, const struct addr *addr);

#endif
