/* SPDX-License-Identifier: BSD-2-Clause */
/* gate.h -- hold an answer until the gateway lets its addresses through */
/* Trust: the gateway may be slow, gone or wrong: an answer waits PIN_WAIT_MS
 * at most, and for nobody who is not there. */
#ifndef REDIRECTOR_GATE_H
#define REDIRECTOR_GATE_H

#include "redirector/worker.h"

/* Asks the gateway to pin the addresses of this reply, which goes to `from`.
 * True: the reply waits, and whoever holds place `index` of that event's pool
 * is told (forward_let_go, tcp_ask_let_go) when it may go. False: it may go
 * now, for there is nothing to pin, or nobody to do it, or too many wait
 * already.
 */
bool MUST_CHECK gate_hold(struct worker *worker, enum event event,
    uint32_t index, const struct dns_opens *opens, const uint8_t *reply,
    size_t size);

/* Lets go what has waited long enough. */
void gate_tick(struct worker *worker);
/* Milliseconds until there is more to let go, at most `most`. */
int gate_wait(const struct worker *worker, int most);

#endif
