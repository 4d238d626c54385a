/* SPDX-License-Identifier: BSD-2-Clause */
/* wrap.h -- long lines of a mail cut where a word ends */
#ifndef LIB_WRAP_H
#define LIB_WRAP_H

#include "lib/arena.h"

/* A copy of `text`, UTF-8, whose lines have at most `columns` characters where
 * their words allow it (RFC 3676, 4.2 likes 78 or fewer). A line's own
 * indentation, with a leading "- " or "1. ", is kept for what follows of it.
 * On the arena; empty when full. Pure. */
struct str wrap_text(struct str text, size_t columns, struct arena *arena);

#endif
