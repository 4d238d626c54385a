/* SPDX-License-Identifier: BSD-2-Clause */
/* throttle.c -- who guesses waits, and locks nobody else out */
#include "portal/staff/throttle.h"

static const int64_t free_failures[THROTTLE_KINDS] = {
	[THROTTLE_NAME] = THROTTLE_NAME_FREE,
	[THROTTLE_NETWORK] = THROTTLE_NETWORK_FREE,
};

static int64_t
delay(int64_t beyond)
{
	int64_t seconds = 1;
	while (beyond-- > 0 && seconds < THROTTLE_MOST)
		seconds *= 2;
	return seconds < THROTTLE_MOST ? seconds : THROTTLE_MOST;
}

int64_t
throttle_wait(
    enum throttle_what what, const struct throttle *count, int64_t now)
{
	int64_t beyond = count->failures - free_failures[what];
	int64_t since = now - count->last;
	if (beyond < 0 || since >= THROTTLE_FORGOTTEN)
		return 0;
	int64_t left = delay(beyond) - since;
	return left > 0 ? left : 0;
}

const char *
throttle_network(const struct addr *from, char *text)
{
	const struct prefix network =
	    prefix_of(from, from->family == 4 ? 32 : 56);
	return prefix_print(&network, text);
}
