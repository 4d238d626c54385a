/* SPDX-License-Identifier: BSD-2-Clause */
/* told.h -- the kinds of what happens in a case, and their words for staff */
#ifndef CASES_TOLD_H
#define CASES_TOLD_H

#include "lib/arena.h"

/* "A notice could not be delivered" of "notice-failed". What is not known is
 * named as it is, its hyphens as blanks. Pure but for the arena. */
const char *told_words(const char *kind, struct arena *arena);

/* Is it the kind of an event: of a timeline, or of the brake? Pure. */
bool told_is_event(const char *kind);
/* All of these, by place, the timeline's first; NULL at their end. Pure. */
const char *told_event(size_t place);

#endif
