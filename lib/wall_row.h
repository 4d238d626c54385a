/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_row.h -- a row of the wall: who is held, where, how firmly */
#ifndef LIB_WALL_ROW_H
#define LIB_WALL_ROW_H

#include "lib/addr.h"
#include "lib/measure.h"

#define WALL_ALWAYS INT64_MAX /* `sure_until` of a static line */

/* One row of lazaret.wall, but for its case. No padding, so that rows may be
 * compared, summed and stored as bytes. */
struct wall_row {
	struct prefix prefix;
	uint8_t measure; /* enum measure */
	uint8_t spare[5];
	uint8_t line[16];   /* UUID, as the database wrote it */
	uint64_t garden;    /* bits of the garden groups open to this line */
	int64_t sure_until; /* seconds since 1970, or WALL_ALWAYS */
	int64_t number;	    /* of the change that made this row */
};

/* Of a row that was read from bytes: whether it may stand in a wall. */
bool wall_row_makes_sense(const struct wall_row *row);

#endif
