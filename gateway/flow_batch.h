/* SPDX-License-Identifier: BSD-2-Clause */
/* flow_batch.h -- which flows end: the changes of a moment, added up */
/* Pure: messages in; out comes what to ask the kernel, and a verdict on each
 * flow that it tells. */
#ifndef GATEWAY_FLOW_BATCH_H
#define GATEWAY_FLOW_BATCH_H

#include "gateway/flows.h"

/* What matters of an entry of conntrack. */
struct flow {
	struct addr from; /* who began it: the inside address, before SNAT */
	struct addr to;	  /* who answers: the inside address, after DNAT */
	uint32_t mark;
};

/* What to ask the kernel for; all of it must be so. All zero: every flow. */
struct flow_ask {
	uint8_t family; /* 4 or 6; 0: both */
	uint32_t mark, mask;
	struct addr from, to; /* no family: any */
};

enum {
	FLOW_BATCH_MOST = 1 << 17, /* prefixes or slots of a batch; 3.5 MB */
	/* Addresses that are asked for one by one. Each takes two walks through
	 * the kernel's table, all flows of a family as long as 8 or more. */
	FLOW_BATCH_SINGLE = 3,
	FLOW_ASKS = 4 * FLOW_BATCH_SINGLE + 1
};

struct flow_batch;

struct flow_batch *flow_batch_new(void); /* dies without memory */
void flow_batch_free(struct flow_batch *batch);
void flow_batch_clear(struct flow_batch *batch);
bool flow_batch_is_empty(const struct flow_batch *batch);

/* False, and nothing is added, where it does not fit any more. A later message
 * about the same prefix replaces an earlier one. */
bool MUST_CHECK flow_batch_add(
    struct flow_batch *batch, const struct flows_message *message);

/* The fewest questions that bring all flows that end; their number. To be
 * called after the last message, and before flow_batch_ends. */
size_t
flow_batch_asks(struct flow_batch *batch, struct flow_ask asks[FLOW_ASKS]);
bool flow_batch_ends(const struct flow_batch *batch, const struct flow *flow);

#endif
