/* SPDX-License-Identifier: BSD-2-Clause */
/* probe.h -- is somebody there? Sockets, resolvers, relays, certificates */
/* Each waits at most PROBE_SECONDS, and returns NULL when all is well, or what
 * is wrong, in words that live until the next call. */
#ifndef CLI_PROBE_H
#define CLI_PROBE_H

#include "lib/bytes.h"

enum { PROBE_SECONDS = 3, PROBE_CERTIFICATE_DAYS = 14 };

/* A unix socket that accepts. */
const char *probe_socket(const char *path);
/* The gateway's socket for pins (lib/pin.h) answers, to a request for none. */
const char *probe_pins(const char *path);
/* A TCP port that accepts, of "https://host:port/…". */
const char *probe_url(const char *url);
/* A mail server that greets with 220 (RFC 5321, 4.2). */
const char *probe_relay(const char *host, const char *port);
/* "192.0.2.53", "192.0.2.53:5353" or "[2001:db8::53]:53" answers a question
 * over UDP, whatever it answers. */
const char *probe_resolver(struct str endpoint);
/* A PEM certificate that holds for PROBE_CERTIFICATE_DAYS still. */
const char *probe_certificate(const char *path);

#endif
