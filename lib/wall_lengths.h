/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_lengths.h -- which lengths the prefixes of a wall have */
#ifndef LIB_WALL_LENGTHS_H
#define LIB_WALL_LENGTHS_H

#include <stdatomic.h>

#include "lib/addr.h"

enum { WALL_LENGTHS = 129 };

/* All zero: there is no prefix. One writes; the bits alone are for readers, who
 * may look meanwhile. */
struct wall_lengths {
	/* By family, 4 and then 6: how many prefixes have a length, and as bits
	 * which. */
	uint32_t count[2][WALL_LENGTHS];
	_Atomic uint64_t bits[2][3];
};

/* Counts a prefix in (+1) or out (-1). */
void wall_lengths_count(
    struct wall_lengths *lengths, const struct prefix *prefix, int by);
void
wall_lengths_copy(struct wall_lengths *to, const struct wall_lengths *from);
/* The longest length below that one which some prefix of the family has; -1
 * where none has. */
int wall_lengths_below(
    const struct wall_lengths *lengths, uint8_t family, int below);

#endif
