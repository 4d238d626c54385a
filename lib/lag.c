/* SPDX-License-Identifier: BSD-2-Clause */
/* lag.c -- how far a follower is behind the wall, for /metrics */
#include "lib/lag.h"

#include <time.h>

void
lag_refresh(struct metrics *metrics, const struct lag *lag)
{
	int64_t told = metrics_read(metrics, lag->told);
	int64_t applied = metrics_read(metrics, lag->applied);
	metrics_set(metrics, lag->changes, told > applied ? told - applied : 0);
	metrics_set(metrics, lag->seconds,
	    time(NULL) - metrics_read(metrics, lag->contact));
}
