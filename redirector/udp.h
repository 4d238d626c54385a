/* SPDX-License-Identifier: BSD-2-Clause */
/* udp.h -- questions by UDP: read many, answer many */
#ifndef REDIRECTOR_UDP_H
#define REDIRECTOR_UDP_H

#include <netinet/in.h>
#include <stdalign.h>

#include "redirector/worker.h"

enum {
	UDP_QUERY_SIZE = 1232, /* no honest question is longer */
	UDP_CONTROL_SIZE = CMSG_SPACE(sizeof(struct in6_pktinfo))
};

/* Whom to answer: through which socket, where to, and from which of our
 * addresses. */
struct udp_peer {
	uint32_t listener;
	socklen_t size;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} addr;
	size_t control_size; /* 0: the socket has one address only */
	alignas(struct cmsghdr) uint8_t control[UDP_CONTROL_SIZE];
};

/* Sends one answer later than the batch in which its question came. What the
 * kernel has no room for is lost, as by any network. */
void udp_send(struct worker *worker, const struct udp_peer *peer,
    const uint8_t *answer, size_t size);

#endif
