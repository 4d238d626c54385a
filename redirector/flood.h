/* SPDX-License-Identifier: BSD-2-Clause */
/* flood.h -- who asks too much for all: the kernel lets through a part of it */
/* Pure. */
/* The queue of a socket is first come, first served: who fills it is waited
 * for by all. So a worker that is behind counts who asks, and has the kernel
 * let through only a part of what one home asks far too much of, drawn by lot,
 * before it comes into any queue: an eighth, then an eighth of that, until the
 * worker keeps up. What floods no more is let in again by the same steps.
 *
 * Nobody is held back while there is room for all; docs/security.md says what
 * that leaves to whoever forges a source. */
#ifndef REDIRECTOR_FLOOD_H
#define REDIRECTOR_FLOOD_H

#include <linux/filter.h>

#include "lib/addr.h"

enum {
	FLOOD_LINES = 16,   /* that can be held back at once */
	FLOOD_HEAVY = 1000, /* questions of one home between two looks, each of
			     * them while the worker was behind */
	FLOOD_CALM = 100,   /* looks without so many; then a step back */
	FLOOD_STEP = 3,	    /* bits: an eighth of what was let through */
	FLOOD_BITS = 30,    /* at most */
	FLOOD_PROGRAM = 9 * FLOOD_LINES + 1 /* instructions at most */
};

/* All zero at the start. */
struct flood {
	struct flood_line {
		struct addr home;
		uint32_t count; /* since the last look, at least */
		uint32_t other; /* as many more may have been its own */
		uint8_t bits;	/* one of 2^bits is let through */
		uint8_t calm;	/* looks */
	} line[FLOOD_LINES];
};

/* A question of that home that came while the worker was behind. 0, or n: from
 * now on only one of n is to be let through, and each socket takes its program
 * anew. */
uint32_t MUST_CHECK flood_count(struct flood *flood, const struct addr *home);
/* Ten times a second; true when more of some home is to be let through. */
bool MUST_CHECK flood_look(struct flood *flood);

/* The program of classic BPF for sockets of that family, 4 or 6; it sees a
 * packet from its UDP header on. Returns its length; 0: none is needed. */
unsigned short flood_program(const struct flood *flood, uint8_t family,
    struct sock_filter program[FLOOD_PROGRAM]);

#endif
