/* SPDX-License-Identifier: BSD-2-Clause */
/* refused.h -- what was refused since the last reading of the counters */
/* Pure but for refused_new, which takes all the memory there will ever be. */
#ifndef GATEWAY_REFUSED_H
#define GATEWAY_REFUSED_H

#include "lib/bytes.h"

/* The kernel counts packets per element, and forgets an element that nothing
 * met for a while. Readings, one after the other, say what was added. */
struct refused;

/* mark . protocol . port of gateway/table.h. No padding, so that it may be
 * hashed. */
struct refused_key {
	uint32_t mark;
	uint16_t port;
	uint8_t protocol;
	uint8_t spare;
};

/* From the key of an element, as the kernel has it (nft.h); false where it is
 * none of these. */
bool MUST_CHECK refused_key_read(
    const uint8_t *bytes, size_t size, struct refused_key *key_out);

/* Room for `most` elements. Dies without memory. */
struct refused *refused_new(size_t most);
void refused_free(struct refused *refused); /* NULL is fine */

/* A reading: begin, each element, end. What the first one finds is where
 * counting starts from. */
void refused_begin(struct refused *refused);
/* What was added to this element. A counter that fell has started anew. */
uint64_t refused_see(
    struct refused *refused, const struct refused_key *key, uint64_t packets);
/* These could not be told: the next reading says them again. */
void refused_owe(
    struct refused *refused, const struct refused_key *key, uint64_t packets);
void refused_end(struct refused *refused);

#endif
