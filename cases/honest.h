/* SPDX-License-Identifier: BSD-2-Clause */
/* honest.h -- what honest devices ask for, and no indicator may be */
/* Pure. Feeds made by machines hold such lines; one of them, loaded, and no
 * line that asks for it would ever count as clean. */
#ifndef CASES_HONEST_H
#define CASES_HONEST_H

#include "lib/arena.h"

/* Why this indicator ("example.net", ".example.net", "192.0.2.0/24",
 * "tcp/23") must not be loaded, as a sentence; NULL where nothing speaks
 * against it. */
const char *honest_find(const char *trace, struct arena *arena);

#endif
