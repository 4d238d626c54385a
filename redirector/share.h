/* SPDX-License-Identifier: BSD-2-Clause */
/* share.h -- what a home may have of a worker: so much a second of each kind */
#ifndef REDIRECTOR_SHARE_H
#define REDIRECTOR_SHARE_H

#include "redirector/worker.h"

/* What may be forged has a share of its own, so that nobody can use up a
 * neighbour's. */
enum share {
	SHARE_UNPROVEN, /* questions to be forwarded */
	SHARE_PROVEN,	/* the same, by TCP or with a cookie of ours */
	SHARE_STREAMS,	/* connections for DNS */
	SHARE_PAGES	/* connections for HTTP */
};

/* False when the home of that address has had its share. */
bool MUST_CHECK share_take(
    struct worker *worker, const struct addr *from, enum share share);

#endif
