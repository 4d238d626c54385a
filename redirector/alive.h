/* SPDX-License-Identifier: BSD-2-Clause */
/* alive.h -- which lines have asked in this minute: each is told of once */
#ifndef REDIRECTOR_ALIVE_H
#define REDIRECTOR_ALIVE_H

#include "redirector/ring.h"

/* A worker's memory of whom it has told of; fixed, taken at the start. */
struct alive;
struct alive *alive_new(void); /* dies without memory */

/* Fetches into the cache what alive_mark will read. */
void alive_fetch(const struct alive *alive, const uint8_t line[UUID_SIZE]);
/* A held line asked for something that is no indicator. All but the first
 * time in a minute this is one compare. Two lines that share a place are told
 * of more often, which changes nothing. */
void alive_mark(struct alive *alive, struct ring *ring,
    const uint8_t line[UUID_SIZE], uint32_t minute);

#endif
