/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_place.h -- a row of the wall as it is kept: in few words, each atomic */
#ifndef LIB_WALL_PLACE_H
#define LIB_WALL_PLACE_H

#include <stdatomic.h>

#include "lib/wall_row.h"

enum { WALL_PLACE_WORDS = 7 };

/* One writes; whoever reads meanwhile gets a row of old words and new ones. */
struct wall_place {
	_Atomic uint64_t word[WALL_PLACE_WORDS];
};

struct wall_row wall_place_read(const struct wall_place *place);
/* A time before 1970 is kept as 1970, a number has 55 bits. */
void wall_place_write(struct wall_place *place, const struct wall_row *row);

#endif
