/* SPDX-License-Identifier: BSD-2-Clause */
/* sightings.h -- the role that tells the database: sightings, what is applied
 */
#ifndef GATEWAY_SIGHTINGS_H
#define GATEWAY_SIGHTINGS_H

#include "gateway/house.h"

/* The role; its context is the struct house. Its connection is its own, so
 * that a slow insert never delays the wall. */
void sightings_run(void *context);

#endif
