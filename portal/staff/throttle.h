/* SPDX-License-Identifier: BSD-2-Clause */
/* throttle.h -- who guesses waits, and locks nobody else out */
/* Pure: no I/O, no clock. */
#ifndef PORTAL_STAFF_THROTTLE_H
#define PORTAL_STAFF_THROTTLE_H

#include "lib/addr.h"

/* Failures from strange browsers are counted twice, by the name that is tried
 * and by the network that they come from. A browser on which the clerk has
 * signed in before has a count of its own, and an invitation has none: so
 * whoever fills these two keeps out strangers alone. docs/security.md weighs
 * it. */
enum throttle_what { THROTTLE_NAME, THROTTLE_NETWORK, THROTTLE_KINDS };

enum {
	THROTTLE_NAME_FREE = 5,	    /* people mistype */
	THROTTLE_NETWORK_FREE = 20, /* an office behind one address */
	THROTTLE_DEVICE_FREE = 10,  /* then a known browser is a strange one */
	THROTTLE_MOST = 900,	    /* seconds: 96 guesses a day at most */
	THROTTLE_FORGOTTEN = 86400  /* seconds without a failure */
};

struct throttle {
	int64_t failures, last; /* seconds since 1970 */
};

/* Seconds until the next guess may be made: 0 for so many failures, then one,
 * two, four, up to THROTTLE_MOST after the last one. */
int64_t throttle_wait(
    enum throttle_what what, const struct throttle *count, int64_t now);

enum { THROTTLE_KEY_SIZE = PREFIX_TEXT_SIZE };
/* What is one network: an IPv4 address, an IPv6 /56. `text` has
 * THROTTLE_KEY_SIZE bytes; returns it. */
const char *throttle_network(const struct addr *from, char *text);

#endif
