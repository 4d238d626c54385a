/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.h -- the role that carries sightings from workers to database */
#ifndef REDIRECTOR_SIGHTINGS_H
#define REDIRECTOR_SIGHTINGS_H

#include "lib/sandbox.h"
#include "redirector/config.h"
#include "redirector/ring.h"

extern const struct sandbox_role sightings_sandbox;

/* Until TERM. A role of its own, with a connection of its own, so that a slow
 * insert never delays the wall. Without a database it keeps what it has, up
 * to a bound. */
void sightings_run(
    const struct config *config, struct ring *const *rings, unsigned count);

#endif
