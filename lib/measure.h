/* SPDX-License-Identifier: BSD-2-Clause */
/* measure.h -- what is done to a line, from nothing to everything */
#ifndef LIB_MEASURE_H
#define LIB_MEASURE_H

#include "lib/bytes.h"

/* What is done to a line, in rising order. A line is *walled* from GARDEN
 * upwards: only these steer its DNS and HTTP. */
enum measure {
	MEASURE_NONE,
	MEASURE_NOTICE,
	MEASURE_RESTRICT,
	MEASURE_THROTTLE,
	MEASURE_GARDEN,
	MEASURE_SUSPEND
};

/* "garden" and its sisters, as SQL writes them; false for any other text. */
bool MUST_CHECK measure_parse(struct str text, enum measure *measure_out);
const char *measure_print(enum measure measure);

#endif
