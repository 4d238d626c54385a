/* SPDX-License-Identifier: BSD-2-Clause */
/* worker.c -- the role that answers: one process per core, and its parts */
#include "redirector/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/alive.h"
#include "redirector/gate.h"

enum {
	EVENTS_AT_ONCE = 64,
	TICK_US = 100 * 1000,
	SOURCES = 1 << 16, /* whose shares are remembered */
	FIRST_TABLE_MS = 1000,
	LEAVE_US = 500 * 1000 /* for what is under way when told to end */
};

static volatile sig_atomic_t ending;

static const struct sandbox_role sandbox = {
	.name = "worker",
	.promises = SANDBOX_POLL | SANDBOX_SERVE | SANDBOX_INET,
};

/* Whose event it is, and the pool that tells whether it still is. */
static const struct {
	void (*ready)(struct worker *, uint32_t index, uint32_t readiness);
	const struct pool *(*pool)(const struct worker *);
} handlers[EVENTS] = {
	[EVENT_UDP] = { udp_ready, NULL },
	[EVENT_TCP] = { tcp_accept, NULL },
	[EVENT_WEB] = { web_accept, NULL },
	[EVENT_FORWARD] = { forward_ready, forward_pool },
	[EVENT_TCP_CONN] = { tcp_ready, tcp_pool },
	[EVENT_TCP_ASK] = { tcp_ask_ready, tcp_ask_pool },
	[EVENT_WEB_CONN] = { web_ready, web_pool },
	[EVENT_GATE] = { gate_ready, NULL },
	[EVENT_RELAY] = { relay_ready, relay_pool },
	[EVENT_RELAY_ASK] = { relay_ask_ready, relay_pool },
};

/* 8 bits event, 24 bits index, 32 bits generation. */
static struct epoll_event
event_of(
    uint32_t readiness, enum event event, uint32_t index, uint32_t generation)
{
	return (struct epoll_event){
		.events = readiness,
		.data.u64 =
		    (uint64_t)event << 56 | (uint64_t)index << 32 | generation,
	};
}

bool
worker_watch(struct worker *worker, int fd, uint32_t readiness,
    enum event event, uint32_t index, uint32_t generation)
{
	struct epoll_event about =
	    event_of(readiness, event, index, generation);
	return epoll_ctl(worker->epoll, EPOLL_CTL_ADD, fd, &about) == 0;
}

void
worker_unwatch(struct worker *worker, int fd)
{
	epoll_ctl(worker->epoll, EPOLL_CTL_DEL, fd, NULL);
}

void
worker_watch_for(struct worker *worker, int fd, uint32_t readiness,
    enum event event, uint32_t index, uint32_t generation)
{
	struct epoll_event about =
	    event_of(readiness, event, index, generation);
	epoll_ctl(worker->epoll, EPOLL_CTL_MOD, fd, &about);
}

static void
handle(struct worker *worker, const struct epoll_event *about)
{
	unsigned event = (unsigned)(about->data.u64 >> 56);
	uint32_t index = (uint32_t)(about->data.u64 >> 32) & 0xffffff;
	uint32_t generation = (uint32_t)about->data.u64;
	if (handlers[event].pool == NULL ||
	    pool_is(handlers[event].pool(worker), index, generation))
		handlers[event].ready(worker, index, about->events);
}

static int64_t
microseconds(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void
look_at_clocks(struct worker *worker)
{
	worker->now = microseconds(CLOCK_REALTIME_COARSE) / 1000000;
	worker->ticks = microseconds(CLOCK_MONOTONIC_COARSE);
}

/* A worker that starts with the daemon lets the feed have the first word. */
static void
wait_for_tables(const struct shared *shared)
{
	struct timespec millisecond = { .tv_nsec = 1000000 };
	for (int i = 0; i < FIRST_TABLE_MS; i++) {
		if (shared_look(shared).word != 0)
			return;
		nanosleep(&millisecond, NULL);
	}
}

/* The kernel spreads the questions of a source over the workers, so each has
 * a part of what the source may have. */
static struct buckets *
shares(const struct config *config, int64_t interval, int64_t burst)
{
	int64_t part = burst / config->workers;
	return buckets_new(
	    SOURCES, interval * config->workers, part > 0 ? part : 1);
}

/* Three of four descriptors. */
static uint32_t
clients_most(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		die("cannot read the limit of descriptors");
	return (uint32_t)(limit.rlim_cur / 4 * 3);
}

static struct worker *
start(const struct config *config, const struct sockets *sockets,
    const struct shared *shared, struct ring *ring)
{
	static struct worker worker;
	worker = (struct worker){
		.config = config,
		.sockets = sockets,
		.shared = shared,
		.ring = ring,
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.site = config->dns_site,
		.rates = shares(
		    config, 1000000 / config->set.rate, config->set.burst),
		.budgets = shares(config, 3600 * 1000000LL / config->set.budget,
		    config->set.budget),
	};
	if (worker.epoll < 0)
		die("epoll: %s", strerror(errno));
	worker.clients = clients_most();
	worker.alive = alive_new();
	worker.udp = udp_new(&worker);
	worker.forward = forward_new(&worker);
	worker.tcp = tcp_new(&worker);
	worker.tcp_asks = tcp_asks_new(&worker);
	worker.web = web_new(&worker);
	worker.gate = gate_new(&worker);
	worker.relay = relay_new(&worker);
	return &worker;
}

/* ---- the end ---- */

static void
on_term(int signal)
{
	(void)signal;
	ending = 1;
}

/* What comes in from now on waits for the next one. */
static void
stop_listening(struct worker *worker)
{
	for (size_t i = 0; i < worker->config->dns.count; i++) {
		worker_unwatch(worker, worker->sockets->udp[i]);
		worker_unwatch(worker, worker->sockets->tcp[i]);
	}
	for (size_t i = 0; i < worker->config->http.count; i++)
		worker_unwatch(worker, worker->sockets->web[i]);
	worker->leave_at = worker->ticks + LEAVE_US;
}

static bool
is_empty(const struct pool *pool)
{
	return pool->free_count == pool->count;
}

static bool
is_idle(const struct worker *worker)
{
	return is_empty(forward_pool(worker)) && is_empty(tcp_pool(worker)) &&
	    is_empty(web_pool(worker)) && is_empty(relay_pool(worker));
}

/* Told to end, it answers what it has read, and ends. */
static void
leave(struct worker *worker)
{
	if (worker->leave_at == 0)
		stop_listening(worker);
	if (is_idle(worker) || worker->ticks >= worker->leave_at)
		_exit(0);
}

void
worker_run(const struct config *config, const struct sockets *sockets,
    const struct shared *shared, struct ring *ring)
{
	struct sigaction action = { .sa_handler = on_term };
	sigaction(SIGTERM, &action, NULL);
	sandbox_enter(&sandbox);
	struct worker *worker = start(config, sockets, shared, ring);
	struct epoll_event events[EVENTS_AT_ONCE];
	int64_t next_tick = 0;
	wait_for_tables(shared);
	for (;;) {
		int count = epoll_wait(worker->epoll, events, EVENTS_AT_ONCE,
		    gate_wait(worker, TICK_US / 1000));
		look_at_clocks(worker);
		for (int i = 0; i < count; i++)
			handle(worker, &events[i]);
		gate_tick(worker);
		if (ending)
			leave(worker);
		if (worker->ticks < next_tick)
			continue;
		udp_tick(worker);
		forward_tick(worker);
		tcp_tick(worker);
		tcp_ask_tick(worker);
		web_tick(worker);
		relay_tick(worker);
		next_tick = worker->ticks + TICK_US;
	}
}
