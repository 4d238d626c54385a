/* SPDX-License-Identifier: BSD-2-Clause */
/* worker.h -- the role that answers: one process per core, and its parts */
#ifndef REDIRECTOR_WORKER_H
#define REDIRECTOR_WORKER_H

#include "lib/sandbox.h"
#include "redirector/bucket.h"
#include "redirector/config.h"
#include "redirector/listen.h"
#include "redirector/pool.h"
#include "redirector/ring.h"
#include "redirector/shared.h"

struct forward;
struct gate;
struct relay;
struct tcp;
struct tcp_asks;
struct udp;
struct web;

/* All that a worker has. Made once; after that nothing is allocated, no file
 * is opened, and only the ring is written for others. */
struct worker {
	const struct config *config;
	const struct sockets *sockets;
	const struct shared *shared;
	struct ring *ring;

	int64_t now;	  /* seconds since 1970 */
	int64_t ticks;	  /* microseconds, never set back */
	int64_t leave_at; /* ticks; 0: nobody told it to end */
	int epoll;
	uint32_t clients;     /* connections at most: the other descriptors are
			       * for questions to resolvers */
	struct dns_site site; /* the settings, and the site's row as of word */
	uint64_t word;
	struct buckets *rates, *budgets;
	uint32_t limited; /* questions beyond a share */
	struct alive *alive;

	struct udp *udp;
	struct forward *forward;
	struct tcp *tcp;
	struct tcp_asks *tcp_asks;
	struct web *web;
	struct gate *gate;
	struct relay *relay;
};

/* Never returns: a signal ends it. */
void worker_run(const struct config *config, const struct sockets *sockets,
    const struct shared *shared, struct ring *ring) __attribute__((noreturn));

/* ---- events: what a descriptor is, and whose ---- */

enum event {
	EVENT_UDP,	 /* index of the listening socket */
	EVENT_TCP,	 /* the same */
	EVENT_WEB,	 /* the same */
	EVENT_FORWARD,	 /* place in the pool of forward.c */
	EVENT_TCP_CONN,	 /* place in the pool of tcp.c */
	EVENT_TCP_ASK,	 /* place in the pool of tcp_ask.c */
	EVENT_WEB_CONN,	 /* place in the pool of web.c */
	EVENT_GATE,	 /* there is one */
	EVENT_RELAY,	 /* place in the pool of relay.c: the client */
	EVENT_RELAY_ASK, /* the same, the connection to nginx */
	EVENTS
};

/* Hands the readiness of `fd` (EPOLLIN, EPOLLOUT) to that part, until it is
 * closed. False without memory in the kernel. */
bool MUST_CHECK worker_watch(struct worker *worker, int fd, uint32_t readiness,
    enum event event, uint32_t index, uint32_t generation);
void worker_unwatch(struct worker *worker, int fd); /* watched or not */
/* Changes what a watched descriptor waits for. */
void worker_watch_for(struct worker *worker, int fd, uint32_t readiness,
    enum event event, uint32_t index, uint32_t generation);

/* Each part: made at the start, told of readiness, and of the time passing
 * ten times a second. */
struct udp *udp_new(struct worker *worker);
void udp_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void udp_tick(struct worker *worker);

struct tcp *tcp_new(struct worker *worker);
void tcp_accept(struct worker *worker, uint32_t index, uint32_t readiness);
const struct pool *tcp_pool(const struct worker *worker);
void tcp_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void tcp_tick(struct worker *worker);

struct tcp_asks *tcp_asks_new(struct worker *worker);
const struct pool *tcp_ask_pool(const struct worker *worker);
void tcp_ask_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void tcp_ask_let_go(struct worker *worker, uint32_t index);
void tcp_ask_tick(struct worker *worker);

struct web *web_new(struct worker *worker);
void web_accept(struct worker *worker, uint32_t index, uint32_t readiness);
const struct pool *web_pool(const struct worker *worker);
void web_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void web_tick(struct worker *worker);

struct relay *relay_new(struct worker *worker);
const struct pool *relay_pool(const struct worker *worker);
void relay_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void relay_ask_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void relay_tick(struct worker *worker);

struct forward *forward_new(struct worker *worker);
const struct pool *forward_pool(const struct worker *worker);
void forward_ready(struct worker *worker, uint32_t index, uint32_t readiness);
void forward_let_go(struct worker *worker, uint32_t index);
void forward_tick(struct worker *worker);

struct gate *gate_new(struct worker *worker);
void gate_ready(struct worker *worker, uint32_t index, uint32_t readiness);

#endif
