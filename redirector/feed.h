/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.h -- the role that follows the wall into the shared tables */
#ifndef REDIRECTOR_FEED_H
#define REDIRECTOR_FEED_H

#include "lib/metrics.h"
#include "lib/sandbox.h"
#include "redirector/config.h"
#include "redirector/shared.h"

/* Its paths are the settings'. */
struct sandbox_role feed_sandbox(const struct config *config);

/* Until TERM. Starts from what an earlier feed left, else from the snapshot;
 * then follows the database, whenever it is there. */
void feed_run(const struct config *config, struct shared *shared,
    struct metrics *metrics);

#endif
