/* SPDX-License-Identifier: BSD-2-Clause */
/* forward.h -- true answers: ask the ISP's resolvers, relay byte by byte */
/* Trust: replies may be forged by whoever can send to us: port and id are
 * random for each question, the socket takes packets of that resolver alone,
 * and the question must be the same (RFC 5452). */
#ifndef REDIRECTOR_FORWARD_H
#define REDIRECTOR_FORWARD_H

#include "redirector/udp.h"

enum {
	FORWARD_TRIES = 3,	      /* then SERVFAIL */
	FORWARD_WAIT_US = 1000 * 1000 /* for each */
};

/* Asks by UDP on behalf of `peer`, who is told when there is an answer, or
 * none; what `result` says that it opens is opened first, and its charge paid.
 * False, and nothing was done,
 * when too many wait already. */
bool MUST_CHECK forward_start(struct worker *worker,
    const struct udp_peer *peer, const struct addr *from,
    const struct dns_result *result, const uint8_t *packet, size_t size);

/* The resolver to ask at the n-th try (from 0): the first of the list that is
 * not known to be silent; then the next. */
size_t forward_resolver(const struct worker *worker, unsigned tries);
/* What became of a question to it. */
void forward_heard(struct worker *worker, size_t resolver, bool answered);

#endif
