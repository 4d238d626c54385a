/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_place.h -- a row of the wall as it is kept: in few words, each atomic */
#ifndef LIB_WALL_PLACE_H
#define LIB_WALL_PLACE_H

#include <stdatomic.h>

#include "lib/wall_row.h"

typedef _Atomic uint64_t wall_word;

/* Places for so many rows of each family: those of IPv4 from 0 on, those of
 * IPv6 after them. What has never had a row takes no memory. One writes;
 * whoever reads meanwhile gets a row of old words and new ones. */
struct wall_places {
	wall_word *word;
	uint32_t count;
};

size_t wall_places_size(uint32_t count);
bool wall_place_is(struct wall_places places, uint32_t place);
struct wall_row wall_place_read(struct wall_places places, uint32_t place);
/* Into a place of the row's family. A number has 48 bits. A time before 1970 is
 * kept as 1970, one that 32 bits do not hold (from 2106 on) as WALL_ALWAYS. */
void wall_place_write(
    struct wall_places places, uint32_t place, const struct wall_row *row);
/* Fetches it into the cache. */
void wall_place_fetch(struct wall_places places, uint32_t place);

#endif
