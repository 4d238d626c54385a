/* SPDX-License-Identifier: BSD-2-Clause */
/* reach.h -- which addresses a webhook may go to: public ones, and no others */
/* Pure. */
#ifndef WARDEN_REACH_H
#define WARDEN_REACH_H

#include "lib/addr.h"

/* Whoever may name a URL could else have the warden knock at the doors of the
 * network that it stands in. */
enum { REACH_CLOSED_MAX = 32, REACH_OPEN_MAX = 16 };

struct reach {
	struct prefix closed[REACH_CLOSED_MAX];
	size_t closed_count;
	struct prefix open[REACH_OPEN_MAX];
	size_t open_count;
};

/* `open` are prefixes with blanks between that are allowed although they are
 * not public. False where one of them is none, or there are too many. */
bool MUST_CHECK reach_read(const char *open, struct reach *reach_out);

bool reach_allows(const struct reach *reach, const struct addr *addr);

#endif
