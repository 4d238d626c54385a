/* SPDX-License-Identifier: BSD-2-Clause */
/* idempotency.h -- asked twice under one key, done once */
#ifndef PORTAL_IDEMPOTENCY_H
#define PORTAL_IDEMPOTENCY_H

#include "portal/request.h"

/* Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the first
 * request under a token's key is done and its answer kept for a day; the same
 * request again gets that answer; another one under the same key gets 422.
 * Requests that come at the same time wait for the first. What asks to come
 * back later (429, 5xx) is not kept, and nothing of it is done: the deed and
 * its answer are one transaction. */

/* True: the answer is there. False: a transaction is open; do it inside, then
 * call idempotency_remember, whatever came of it. */
bool idempotency_replay(struct request *request, struct answer *answer);
void idempotency_remember(struct request *request, struct answer *answer);

#endif
