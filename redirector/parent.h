/* SPDX-License-Identifier: BSD-2-Clause */
/* parent.h -- binds, starts the roles, and starts again what falls */
#ifndef REDIRECTOR_PARENT_H
#define REDIRECTOR_PARENT_H

#include "redirector/config.h"

struct parent;

/* Binds the sockets and takes the shared memory: what may need rights. Dies
 * with the reason. */
struct parent *parent_new(const struct config *config);
/* Starts the roles and returns after TERM or INT, when all have ended, within
 * a second. USR1 logs the counts. */
int parent_run(struct parent *parent);

#endif
