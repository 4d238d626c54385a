/* SPDX-License-Identifier: BSD-2-Clause */
/* relay_head.h -- the head of a request that may be relayed: nothing odd in it
 */
/* Pure: no I/O, no clock, no allocation.
 * Trust: the head is hostile. Whoever reads it next (nginx, then the site) must
 * not be able to read it otherwise: so whatever two readers could read in two
 * ways is not relayed at all, and the host goes before it in a field of ours.
 * Reads: RFC 9112 2.2, 3, 5, 6.3, 11.2; RFC 9110 5.5, 7.2. */
#ifndef REDIRECTOR_RELAY_HEAD_H
#define REDIRECTOR_RELAY_HEAD_H

#include "redirector/http.h"

enum {
	RELAY_BODY = 64 * 1024, /* bytes of a body; an OCSP question has 100 */
	RELAY_HEAD_SIZE = HTTP_HEAD_SIZE + HTTP_HOST_SIZE + 32
};

struct relay_head {
	struct str line;	   /* the request line, and its end */
	struct str fields;	   /* all that follows it, and its end */
	char host[HTTP_HOST_SIZE]; /* lower case */
	size_t host_length;
	uint32_t body; /* bytes that belong to the request */
};

/* Reads a whole head. False unless it is a GET, HEAD or POST of HTTP/1.0 or
 * 1.1 for a path; with one Host, which is a name without port or final dot; a
 * body, if any, of POST alone, counted by one Content-Length; each line ended
 * by CR LF, none folded; and none of the fields that change what a request is,
 * or that are ours. */
bool MUST_CHECK relay_head_read(struct str head, struct relay_head *head_out);

/* Writes it with the field `Lazaret-Relay: HOST` as the first. `room` has
 * RELAY_HEAD_SIZE bytes; returns how many it took. */
size_t relay_head_write(const struct relay_head *head, uint8_t *room);

#endif
