/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.h -- the sockets that the parent binds, a set for each worker */
#ifndef REDIRECTOR_LISTEN_H
#define REDIRECTOR_LISTEN_H

#include "redirector/config.h"

/* Index by index as the settings' `dns` (udp, tcp) and `http` (web). */
struct sockets {
	int udp[CONFIG_ENDPOINTS], tcp[CONFIG_ENDPOINTS];
	int web[CONFIG_ENDPOINTS];
};

/* Binds them, sharing their ports with the sets of other workers; not
 * blocking. Dies with the address where one is taken. */
void listen_open(const struct config *config, struct sockets *sockets_out);
/* True where questions may come to any of our addresses, so that an answer
 * must be told from which one to leave. */
bool endpoint_is_wildcard(const struct endpoint *endpoint);

#endif
