/* SPDX-License-Identifier: BSD-2-Clause */
/* dam.h -- a part of a flood is dropped before it comes into any queue */
/* Whom flood.h tells to hold back, the kernel holds back: the sockets get its
 * program. */
#ifndef REDIRECTOR_DAM_H
#define REDIRECTOR_DAM_H

#include "redirector/flood.h"
#include "redirector/worker.h"

struct dam {
	struct flood flood;
	bool behind;  /* what is counted now had to wait */
	bool changed; /* what is to be held back, since applied_at */
	int64_t applied_at, scarce_at;
	unsigned newly; /* homes of which nothing was dropped by then */
	struct addr first;
};

/* Of floods that an earlier worker held back nothing is left. */
void dam_open(struct dam *dam, const struct worker *worker);
/* A question of that address, which had to wait, perhaps for others of its own
 * home; or it came through where others of its home did not. */
void dam_count(struct dam *dam, struct worker *worker, const struct addr *from);
/* More waited than is answered in a turn. */
void dam_scarce(struct dam *dam, const struct worker *worker);
/* After each turn. */
void dam_apply(struct dam *dam, const struct worker *worker);
/* Ten times a second. */
void dam_tick(struct dam *dam, const struct worker *worker);

#endif
