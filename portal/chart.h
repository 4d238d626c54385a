/* SPDX-License-Identifier: BSD-2-Clause */
/* chart.h -- bars of a chart, as one path of an SVG drawing */
/* Pure: memory from the arena alone. */
#ifndef PORTAL_CHART_H
#define PORTAL_CHART_H

#include "lib/arena.h"

/* Bar i stands on `foot` at offset + i * step, all in the drawing's units. */
struct chart_bars {
	int64_t foot;	/* the height of the drawing, too */
	int64_t step;	/* from one bar to the next */
	int64_t offset; /* of the first */
	int64_t width;	/* of each */
	int64_t least;	/* height of one that is not nothing */
};

/* "M210 40v-12h8v12z…": a bar for each value above 0; one of `most` has the
 * whole height. "" where there is none. */
const char *chart_path(const struct chart_bars *bars, const int64_t *values,
    size_t count, int64_t most, struct arena *arena);

/* The largest of them, or 0. */
int64_t chart_most(const int64_t *values, size_t count);

#endif
