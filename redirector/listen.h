/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.h -- the sockets that the parent binds, a set for each worker */
#ifndef REDIRECTOR_LISTEN_H
#define REDIRECTOR_LISTEN_H

#include "redirector/config.h"

/* Index by index as the settings' `dns` (udp, tcp) and `http` (web). */
struct sockets {
	int udp[CONFIG_ENDPOINTS], tcp[CONFIG_ENDPOINTS];
	int web[CONFIG_ENDPOINTS];
	int pins; /* a unix socket for the gateway; -1: there is none */
};

/* Dies with the address where another program, or another redirector, listens
 * already: sharing of ports would hide it. One that is just ending is waited
 * for, a second at most. */
void listen_prove(const struct config *config);
/* Opens them, sharing their ports with the sets of other workers; not
 * blocking. Dies with the address where that cannot be. */
void listen_open(const struct config *config, struct sockets *sockets_out);

#endif
