/* SPDX-License-Identifier: BSD-2-Clause */
/* accept.h -- take a connection in, and make room for it where there is none */
#ifndef REDIRECTOR_ACCEPT_H
#define REDIRECTOR_ACCEPT_H

#include "redirector/worker.h"

/* What a part does with its connections: how many one home may have, and
 * how to close one. */
struct accept_rules {
	uint32_t per_home;
	int64_t wait; /* microseconds until the first deadline */
	void (*close)(struct worker *worker, uint32_t index);
	enum count count;
};

/* The next connection of `listener` in a place of `pool`; -1 when none waits.
 * A home that has its share already, and everyone when all places are taken,
 * lose the one that is due next; so does everyone when there are
 * worker->clients. */
int accept_next(struct worker *worker, int listener, struct pool *pool,
    const struct accept_rules *rules, uint32_t *index_out);

#endif
