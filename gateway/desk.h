/* SPDX-License-Identifier: BSD-2-Clause */
/* desk.h -- where workers bring their pins, and are told when these stand */
/* Trust: see lib/pin.h; a worker may send anything, as often as it likes. */
#ifndef GATEWAY_DESK_H
#define GATEWAY_DESK_H

#include "gateway/figures.h"
#include "gateway/lines.h"
#include "gateway/nft.h"
#include "gateway/pins.h"

/* Given by the role kernel, and kept up to date by it. */
struct desk {
	int socket;
	struct nft *nft;
	struct lines *lines;
	struct pins *pins;
	struct ranges *closed;
	struct metrics *metrics;
	const char *realm; /* "": not known yet */
	bool loaded;	   /* the table is there */
	bool failing;	   /* the kernel took no pins last time: said once */
};

/* Does what waits at the socket, many requests in one transaction; answers
 * each when its pins stand, or at once where there is nothing to do. Never
 * waits. False when the kernel did not take them. */
bool desk_serve(struct desk *desk);

/* Reads back which pins stand and what must not be pinned; false where the
 * kernel does not answer. */
bool MUST_CHECK desk_read(struct desk *desk);

#endif
