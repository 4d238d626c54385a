/* SPDX-License-Identifier: BSD-2-Clause */
/* told.h -- what the timeline calls a happening, in words for staff */
#ifndef PORTAL_STAFF_TOLD_H
#define PORTAL_STAFF_TOLD_H

#include "lib/arena.h"

/* "A mail could not be delivered" of "notice-failed". What is not known is
 * named as it is, its hyphens as blanks. Pure but for the arena. */
const char *told_words(const char *kind, struct arena *arena);

#endif
