/* SPDX-License-Identifier: BSD-2-Clause */
/* metrics_serve.h -- the role that answers GET /metrics */
/* Trust: whoever is on this machine; nothing that is asked for changes
 * anything. Reads: RFC 9112 as far as a GET needs it. */
#ifndef LIB_METRICS_SERVE_H
#define LIB_METRICS_SERVE_H

#include "lib/metrics.h"

enum {
	METRICS_SERVE_HEAD = 4096, /* bytes of a request; Prometheus: < 400 */
	METRICS_SERVE_MORE = 640 * 1024, /* bytes that a program adds: 64
					  * workers, 90 lines each */
	METRICS_SERVE_ASKERS = 16,	 /* connections at once */
	METRICS_SERVE_SECONDS = 5	 /* that a connection may take */
};

/* Listens on a loopback address and a port, "127.0.0.1:9453"; -1 where the
 * setting is empty. Dies with the reason. */
int metrics_serve_listen(const char *setting);

struct metrics_serve {
	struct metrics *metrics;
	int listener;
	void (*refresh)(void *context); /* before each answer; NULL: nothing */
	void *context;
	/* What no table holds, after it, at most METRICS_SERVE_MORE bytes;
	 * NULL: nothing. */
	void (*print)(void *context, struct writer *to);
};
/* The role; its context is a struct metrics_serve. One request, one answer for
 * each connection. */
void metrics_serve_run(void *context);

#endif
