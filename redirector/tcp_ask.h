/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_ask.h -- what came by TCP and is asked on, by TCP */
/* Each question has a connection to the resolver of its own, so none waits for
 * another, and their answers come in any order (RFC 7766 6.2.1.1). */
#ifndef REDIRECTOR_TCP_ASK_H
#define REDIRECTOR_TCP_ASK_H

#include "redirector/worker.h"

enum {
	TCP_PREFIX = 2, /* the length before each message, RFC 1035 4.2.2 */
	TCP_QUESTION_SIZE = 4096 /* no honest question is longer */
};

static inline size_t
tcp_length(const uint8_t *prefix)
{
	return (size_t)prefix[0] << 8 | prefix[1];
}

/* Asks for the connection `conn` of tcp.c, which is told by tcp_answered;
 * `message` has its length before it. False, and nothing was done, when too
 * many wait already, or no resolver can be reached. */
bool MUST_CHECK tcp_ask_start(struct worker *worker, uint32_t conn,
    const struct addr *from, const struct dns_result *result,
    const uint8_t *message, uint32_t *ask_out);
/* The answer, with its length before it; after tcp_answered. */
struct reader tcp_ask_answer(const struct worker *worker, uint32_t ask);
/* Nobody waits for it any more, answered or not. */
void tcp_ask_end(struct worker *worker, uint32_t ask);

/* For tcp.c: there is an answer now. */
void tcp_answered(struct worker *worker, uint32_t conn, uint32_t ask);

#endif
