/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_row.c -- a row of the wall: who is held, where, how firmly */
#include "lib/wall_row.h"

#include <string.h>

bool
wall_row_makes_sense(const struct wall_row *row)
{
	const struct prefix *prefix = &row->prefix;
	uint8_t family = prefix->addr.family;
	if ((family != 4 && family != 6) ||
	    prefix->length > (family == 4 ? 32 : 128) ||
	    row->measure > MEASURE_SUSPEND)
		return false;
	struct prefix clean = prefix_of(&prefix->addr, prefix->length);
	return memcmp(&clean, prefix, sizeof clean) == 0;
}
