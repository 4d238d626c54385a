/* SPDX-License-Identifier: BSD-2-Clause */
/* traps.h -- names that must never get into the garden, and why */
/* Pure. The zones below which anybody may own a name are those of a table and
 * of the list that is kept for all (publicsuffix.org, as libpsl has it). */
#ifndef CASES_TRAPS_H
#define CASES_TRAPS_H

#include "lib/bytes.h"

/* Why a garden rule for this name (below: for all names below it) must not be
 * loaded, as a sentence; NULL where nothing speaks against it. `*trap_out` is
 * the name that it would let through. */
const char *traps_find(const char *name, bool below, const char **trap_out);
/* The first of them that this name (below: or any below it) is, or NULL: it is
 * asked for in honest houses, too. */
const char *traps_asked(const char *name, bool below);

#endif
