/* SPDX-License-Identifier: BSD-2-Clause */
/* lag.h -- how far a follower is behind the wall, for /metrics */
#ifndef LIB_LAG_H
#define LIB_LAG_H

#include "lib/metrics.h"

/* Lines of a program's table. */
struct lag {
	unsigned contact; /* seconds since 1970: the wall was last heard */
	unsigned told;	  /* number of the last change that was heard of */
	unsigned applied; /* and of the last one that holds */
	/* Worked out from these: */
	unsigned changes; /* told of and not yet applied */
	unsigned seconds; /* since `contact` */
};

void lag_refresh(struct metrics *metrics, const struct lag *lag);

#endif
