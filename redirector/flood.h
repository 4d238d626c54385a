/* SPDX-License-Identifier: BSD-2-Clause */
/* flood.h -- who asks too much for all: the kernel lets through a part of it */
/* Pure. */
/* The queue of a socket is first come, first served: who fills it is waited
 * for by all. So a worker that is behind counts who asks, and has the kernel
 * let through only a part of what a home asks beyond its share, drawn by lot,
 * before it comes into any queue: an eighth, then an eighth of that, until the
 * worker keeps up or the home has no more than its share.
 *
 * The share begins as what the settings give a source. It grows while there is
 * room for all, and shrinks to an eighth while there is not and nobody is
 * found to ask more: so the heaviest are held back first, be they one or a
 * street, and let in again when there is room for what they ask. What is let
 * through tells how much that is.
 *
 * Who asks less than the share is not held back, however many flood, and
 * nobody is before a worker is behind; docs/security.md says what that leaves
 * to whoever forges a source. */
#ifndef REDIRECTOR_FLOOD_H
#define REDIRECTOR_FLOOD_H

#include <linux/filter.h>

#include "lib/addr.h"

enum {
	FLOOD_WAYS = 8, /* lines among which a home may choose */
	FLOOD_SETS = 48,
	FLOOD_LINES = FLOOD_SETS * FLOOD_WAYS, /* that can be held back at
						* once: their program has to fit
						* in net.core.optmem_max, 20 kB
						* before Linux 6.7 */
	FLOOD_LOOKS = 10,		       /* in a second */
	FLOOD_FULL = 25,	     /* looks whose shares may come at once */
	FLOOD_STEP = 3,	     /* bits: an eighth of what was let through */
	FLOOD_BITS = 15,     /* at most */
	FLOOD_ROOM = 100,    /* looks with room for all: the share doubles */
	FLOOD_DOUBLED = 12,  /* at most */
	FLOOD_HALVED = 3,    /* at most */
	FLOOD_PROGRAM = 2048 /* instructions at most */
};

struct flood {
	uint32_t share;			 /* of a home: questions for a look */
	uint32_t least, begin, greatest; /* it may be */
	uint32_t room; /* looks since it changed, with room for all */
	uint32_t held; /* lines */
	struct flood_line {
		struct addr home;
		uint32_t count;	  /* while behind, less the share; at least */
		uint32_t other;	  /* as many more may have been its own */
		uint32_t through; /* since `looks`, while held back */
		uint8_t looks;
		uint8_t bits; /* one of 2^bits is let through */
		bool stepped; /* since the last look */
	} line[FLOOD_LINES];
};

/* Nobody is held back; each home may ask `rate` questions a second. */
void flood_init(struct flood *flood, uint32_t rate);
/* A question of that home came; `behind`: it had to wait. `key` is any that
 * the home alone has and that nobody outside can tell. 0, or n: from now on
 * only one of n is to be let through, once each socket takes its program
 * anew. */
uint32_t MUST_CHECK flood_count(
    struct flood *flood, const struct addr *home, uint64_t key, bool behind);
/* More waited than is answered in a turn. */
void flood_scarce(struct flood *flood);
/* FLOOD_LOOKS times a second; true when more of some home is to be let
 * through. */
bool MUST_CHECK flood_look(struct flood *flood);

/* The program of classic BPF for sockets of that family, 4 or 6; it sees a
 * packet from its UDP header on. Returns its length; 0: none is needed. */
unsigned short flood_program(const struct flood *flood, uint8_t family,
    struct sock_filter program[FLOOD_PROGRAM]);

#endif
