/* SPDX-License-Identifier: BSD-2-Clause */
/* flows.h -- the role that ends flows which a change of a line made wrong */
/* The kernel remembers what it did to a flow's first packet. So a flow that
 * was sent to the redirector stays there after the release, with its ports;
 * and one that began before the wall never meets the redirect. */
#ifndef GATEWAY_FLOWS_H
#define GATEWAY_FLOWS_H

#include "gateway/table.h"
#include "lib/addr.h"

enum flows_kind {
	/* No longer steered. Ends its redirected flows, found by the slot in
	 * the mark; what was permitted under the wall lives on. */
	FLOWS_RELEASED,
	/* Walled, or walled more firmly. Ends all flows from and to these
	 * prefixes but those that carry the mark that the line has now. */
	FLOWS_WALLED
};

enum { FLOWS_PREFIXES = 32 }; /* of one message; a line with more needs more */

struct flows_message {
	uint8_t kind; /* enum flows_kind */
	uint8_t count;
	uint32_t mark; /* mark_of the line; released: its slot */
	struct prefix prefixes[FLOWS_PREFIXES]; /* walled: those counted */
};

/* Tell it once the kernel has the change: flows that begin in between would
 * be missed. Never waits; false where the role is far behind (about 5,000
 * messages): tell it again later. */
bool MUST_CHECK flows_tell(int fd, const struct flows_message *message);

/* Makes the two ends, before roles start: [0] to tell, [1] for the role. Dies
 * with the reason. */
void flows_pair(int fds[2]);

/* The role; its context is the struct house. It has CAP_NET_ADMIN and no
 * database. A release takes effect within 100 ms, whatever else is in
 * conntrack. */
void flows_run(void *context);

#endif
