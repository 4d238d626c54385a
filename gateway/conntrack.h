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

/* Deletes each flow that `ends` says so of, among those that are asked for
 * (the kernel may give more), and says how many those were. False when the
 * kernel refuses; errno says why. Needs CAP_NET_ADMIN. */
bool MUST_CHECK conntrack_sweep(struct conntrack *conntrack,
    const struct flow_ask *ask,
    bool (*ends)(void *context, const struct flow *flow), void *context,
    uint64_t *deleted_out);

#endif
