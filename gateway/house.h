/* SPDX-License-Identifier: BSD-2-Clause */
/* house.h -- what the gateway's roles are given: settings, sockets, memory */
#ifndef GATEWAY_HOUSE_H
#define GATEWAY_HOUSE_H

#include "gateway/config.h"
#include "gateway/figures.h"
#include "gateway/slots.h"
#include "lib/sandbox.h"
#include "lib/tally.h"

/* Made by the parent, before the roles; it outlives each of them. */
struct house {
	const struct config *config;
	struct metrics *metrics;
	struct tally *blocked;	  /* the role sightings */
	struct slots *slots;	  /* the role kernel writes, count reads */
	int feed_kernel[2];	  /* message.h; [0] the feed's end */
	int to_sightings[2];	  /* [0] kernel and count tell; [1] sightings */
	int kernel_flows[2];	  /* flows.h; [0] the kernel's end */
	int questions_inspect[2]; /* inspection.h; [0] of questions */
	int pins;		  /* lib/pin.h */
	int listener;		  /* for metrics; -1: none */
};

/* Takes all of it. Dies with the reason. */
void house_open(struct house *house, const struct config *config);

enum house_rights {
	HOUSE_NO_RIGHTS, /* over the network */
	HOUSE_NET_ADMIN
};
/* Inside a role: it gives up all capabilities but these. */
void house_keep_rights(const char *role, enum house_rights rights);
/* And enters its sandbox: the first call of a role once what must be opened
 * before is open. */
void house_enter(const struct sandbox_role *role, enum house_rights rights);

/* Whether the kernel would let us look at all. */
bool house_has_rights(void);
/* Of the whole program, when it starts: keeps CAP_NET_ADMIN alone, and becomes
 * `user` where it was root. Dies with the reason. */
void house_drop_rights(const char *user);

#endif
