/* SPDX-License-Identifier: BSD-2-Clause */
/* traps.h -- names that must never get into the garden, and why */
/* Pure. */
#ifndef CASES_TRAPS_H
#define CASES_TRAPS_H

#include "lib/bytes.h"

/* Why a garden rule for this name (below: for all names below it) must not be
 * loaded, as a sentence; NULL where nothing speaks against it. `*trap_out` is
 * the name that it would let through. */
const char *traps_find(struct str name, bool below, const char **trap_out);

#endif
