/* SPDX-License-Identifier: BSD-2-Clause */
/* wrap.h -- wrap the lines of a text for mail */
#ifndef CASES_WRAP_H
#define CASES_WRAP_H

#include "lib/arena.h"

enum { WRAP_COLUMNS = 72, WRAP_INDENT_MAX = 8 };

/* Breaks lines at blanks, so that none is longer than WRAP_COLUMNS unless a
 * word is. What goes on from a line that begins with "1. " or "- " stands
 * below its first word, what goes on from an indented one below its start.
 * UTF-8, one column for each sign; "" with arena_full. Pure. */
const char *wrap_text(struct str text, struct arena *arena);

#endif
