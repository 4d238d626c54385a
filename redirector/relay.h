/* SPDX-License-Identifier: BSD-2-Clause */
/* relay.h -- hand a walled line's request for the garden to nginx */
/* Trust: the client is hostile, and so may the site be. A connection carries
 * one request, whose bounds and host were decided here, and its answer; rooms
 * are bounded, whoever is slow is waited for, and nobody for ever. */
#ifndef REDIRECTOR_RELAY_H
#define REDIRECTOR_RELAY_H

#include "redirector/worker.h"

/* Takes the connection over when its request may be relayed: the head is a
 * plain one (relay_head.h), and its host a name of the garden whose port 80
 * is open to this line. `rest` is what was already read behind the head.
 * False, and nothing was done, for any other request. */
bool MUST_CHECK relay_take(struct worker *worker, int client,
    const struct addr *from, struct str head, struct str rest);

#endif
