/* SPDX-License-Identifier: BSD-2-Clause */
/* measure.c -- what is done to a line, from nothing to everything */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/measure.h"

static const char *const measure_names[] = {
	[MEASURE_NONE] = "none",
	[MEASURE_NOTICE] = "notice",
	[MEASURE_RESTRICT] = "restrict",
	[MEASURE_THROTTLE] = "throttle",
	[MEASURE_GARDEN] = "garden",
	[MEASURE_SUSPEND] = "suspend",
};

bool
measure_parse(struct str text, enum measure *measure_out)
{
	for (int m = MEASURE_NONE; m <= MEASURE_SUSPEND; m++) {
		if (!str_equal(text, str_from(measure_names[m])))
			continue;
		*measure_out = (enum measure)m;
		return true;
	}
	return false;
}

const char *
measure_print(enum measure measure)
{
	return measure_names[measure];
}
