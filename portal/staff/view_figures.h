/* SPDX-License-Identifier: BSD-2-Clause */
/* view_figures.h -- a figure drawn: its chart, and the numbers under it */
/* Pure: memory from the arena alone. */
#ifndef PORTAL_STAFF_VIEW_FIGURES_H
#define PORTAL_STAFF_VIEW_FIGURES_H

#include "cases/figures.h"
#include "lib/values.h"

/* An item of the list "figures": "name", "title", "definition"; "heads" and
 * "rows" of "cells"; a "bar" at each row, or for days a "plot". */
void view_figure(const struct figure *figure, const struct figure_rows *rows,
    struct arena *arena, struct values *page);

#endif
