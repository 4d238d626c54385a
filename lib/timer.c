/* SPDX-License-Identifier: BSD-2-Clause */
/* timer.c -- a clock that is never set back, and what is due by it */
#include "lib/timer.h"

#include <time.h>

int64_t
timer_microseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t
timer_milliseconds(void)
{
	return timer_microseconds() / 1000;
}

bool
timer_due(int64_t *at, int64_t every)
{
	int64_t now = timer_milliseconds();
	if (now < *at)
		return false;
	*at = now + every;
	return true;
}
