/* SPDX-License-Identifier: BSD-2-Clause */
/* conntrack.h -- the kernel's table of flows: look through it, delete from it
 */
#ifndef GATEWAY_CONNTRACK_H
#define GATEWAY_CONNTRACK_H

#include "gateway/flow_batch.h"

struct conntrack;

/* Opens its sockets, before the sandbox; dies with the reason. */
struct conntrack *conntrack_open(void);
void conntrack_close(struct conntrack *conntrack);

/* What a sweep does with what it finds. */
struct conntrack_duty {
	/* True: this flow is to be deleted. */
	bool (*ends)(void *context, const struct flow *flow);
	/* A large table takes its time, so this is called now and then; NULL:
	 * nothing to do meanwhile. It must not sweep with the same struct. */
	void (*pause)(void *context);
	void *context;
};

/* Looks through the flows that are asked for (the kernel may give more), and
 * says how many were deleted. False when the kernel refuses; errno says why.
 * Needs CAP_NET_ADMIN. */
bool MUST_CHECK conntrack_sweep(struct conntrack *conntrack,
    const struct flow_ask *ask, const struct conntrack_duty *duty,
    uint64_t *deleted_out);

#endif
