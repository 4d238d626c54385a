/* SPDX-License-Identifier: BSD-2-Clause */
/* answer.h -- writing a DNS answer */
/* Pure. Open, add records, close; an answer that does not fit is closed as a
 * truncated one. Reads: RFC 1035 4, 2308 3, 6891 6, 8482 4.2, 8914 2. */
#ifndef REDIRECTOR_ANSWER_H
#define REDIRECTOR_ANSWER_H

#include "redirector/query.h"

struct answer {
	const struct query *query;
	struct writer to;
	uint16_t flags; /* of the header, without the code */
	uint16_t code;	/* extended, 12 bits */
	uint16_t counts[4];
};

/* What goes into the OPT record, if the query had one. */
struct answer_extra {
	uint16_t error;	       /* of RFC 8914; 0: none */
	struct str text;       /* beside it */
	const uint8_t *cookie; /* COOKIE_SIZE bytes, or NULL */
};

/* `room` has `limit` bytes that may be sent. Echoes the question as it came,
 * id, opcode, RD and CD; sets RA. */
void answer_open(struct answer *answer, const struct query *query,
    uint16_t code, uint8_t *room, size_t limit);
/* A record of the question's name. */
void answer_record(struct answer *answer, uint16_t type, uint32_t ttl,
    const void *data, size_t size);
/* The SOA of a negative answer, or, `in_answer`, the answer to a question for
 * it. Its owner is the question's name from byte `start` on. */
void
answer_soa(struct answer *answer, size_t start, uint32_t ttl, bool in_answer);
/* Returns the size of the answer. */
size_t answer_close(struct answer *answer, const struct answer_extra *extra);

/* How many bytes the one who asked takes. */
size_t answer_limit(const struct query *query, bool tcp);

#endif
