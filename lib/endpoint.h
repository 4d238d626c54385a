/* SPDX-License-Identifier: BSD-2-Clause */
/* endpoint.h -- an address and a port, where we listen or what we ask */
#ifndef LIB_ENDPOINT_H
#define LIB_ENDPOINT_H

#include <sys/socket.h>

#include "lib/addr.h"

struct endpoint {
	struct sockaddr_storage addr;
	socklen_t size;
};

enum { ENDPOINT_TEXT_SIZE = ADDR_TEXT_SIZE + 8 }; /* "[", "]:65535" */

/* "192.0.2.1:53" or "[2001:db8::1]:53". */
bool MUST_CHECK endpoint_parse(struct str text, struct endpoint *endpoint_out);
/* `text` has ENDPOINT_TEXT_SIZE bytes; returns it. */
const char *endpoint_print(const struct endpoint *endpoint, char *text);
bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);
/* True where questions may come to any of our addresses, so that an answer
 * must be told from which one to leave. */
bool endpoint_is_wildcard(const struct endpoint *endpoint);

#endif
