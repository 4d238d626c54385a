/* SPDX-License-Identifier: BSD-2-Clause */
/* endings.h -- whose flows are to end, until the role flows has heard it */
/* Pure but for endings_new and endings_tell. */
#ifndef GATEWAY_ENDINGS_H
#define GATEWAY_ENDINGS_H

#include "gateway/flows.h"
#include "gateway/lines.h"

struct endings;

/* Room for `most` changes. Dies without memory. */
struct endings *endings_new(size_t most);
void endings_free(struct endings *endings); /* NULL is fine */

/* The kernel has this change: who is walled, or more firmly, loses the older
 * flows; who is no longer steered loses those that were sent elsewhere. False
 * where there is no room for it. */
bool MUST_CHECK endings_add(
    struct endings *endings, const struct lines_change *change);
/* The next message, of as many changes as fit; false where there is none. It
 * stays until endings_drop. */
bool MUST_CHECK endings_next(
    struct endings *endings, struct flows_message *message_out);
void endings_drop(struct endings *endings);

/* Tells what can be told now; false where some is left. */
bool endings_tell(struct endings *endings, int fd);

#endif
