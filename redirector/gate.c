/* SPDX-License-Identifier: BSD-2-Clause */
/* gate.c -- hold an answer until the gateway lets its addresses through */
/* All wait equally long, so those that wait are a queue: the number of a
 * request says where in it, and its head is due next. */
#include "redirector/gate.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "lib/log.h"
#include "lib/timer.h"
#include "redirector/forward.h"
#include "redirector/harvest.h"

enum {
	PLACES = 1024, /* 50,000 answers a second, each of them late */
	REPLIES = 64   /* read before the others have a turn */
};

struct held {
	int64_t until; /* by timer_microseconds: to 20 ms the
			* worker's coarse clock would be none */
	enum event event;
	uint32_t index, generation;
	bool waits;
};

struct gate {
	int socket;	      /* -1: no gateway is set */
	uint64_t first, next; /* those who may wait have these numbers */
	struct held held[PLACES];
};

/* Who is told, and the pool that tells whether the holder is still there. */
static const struct {
	void (*let_go)(struct worker *, uint32_t index);
	const struct pool *(*pool)(const struct worker *);
} holders[EVENTS] = {
	[EVENT_FORWARD] = { forward_let_go, forward_pool },
	[EVENT_TCP_ASK] = { tcp_ask_let_go, tcp_ask_pool },
};

struct gate *
gate_new(struct worker *worker)
{
	struct gate *gate = calloc(1, sizeof *gate);
	if (gate == NULL)
		die("no memory for answers that wait for the gateway");
	gate->socket = worker->sockets->pins;
	/* an earlier worker may have had this socket */
	randombytes_buf(&gate->next, sizeof gate->next / 2);
	gate->first = gate->next;
	if (gate->socket >= 0 &&
	    !worker_watch(worker, gate->socket, EPOLLIN, EVENT_GATE, 0, 0))
		die("cannot watch a socket");
	return gate;
}

static struct held *
held_at(struct gate *gate, uint64_t number)
{
	return &gate->held[number % PLACES];
}

/* ---- asking ---- */

static void
read_realm(const struct worker *worker, char realm[PIN_REALM_SIZE])
{
	struct shared_view view;
	do {
		view = shared_look(worker->shared);
		memcpy(realm, view.site->realm, PIN_REALM_SIZE - 1);
	} while (!shared_same(worker->shared, &view));
}

/* False where there is nothing to pin. */
static bool
make_request(const struct worker *worker, const struct addr *from,
    const struct dns_opens *opens, const uint8_t *reply, size_t size,
    struct pin_request *request)
{
	struct harvest harvest;
	char name[NAME_TEXT_SIZE];
	if (!harvest_read(reply, size, &harvest))
		return false;
	*request = (struct pin_request){
		.id = worker->gate->next,
		.ttl = harvest.ttl,
		.ports = opens->ports,
		.line = *from,
		.shared = opens->shared,
		.count = (uint8_t)harvest.count,
	};
	read_realm(worker, request->realm);
	snprintf(request->name, sizeof request->name, "%s",
	    name_print(&harvest.name, name));
	memcpy(
	    request->addr, harvest.addr, harvest.count * sizeof *harvest.addr);
	return true;
}

/* A gateway that was started again is another one behind the same path. */
static bool
find_gateway(const struct worker *worker)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	snprintf(
	    at.sun_path, sizeof at.sun_path, "%s", worker->config->set.pins);
	return connect(worker->gate->socket, (const struct sockaddr *)&at,
		   sizeof at) == 0;
}

static bool
send_request(const struct worker *worker, const struct pin_request *request)
{
	size_t size = pin_request_size(request->count);
	int gateway = worker->gate->socket;
	for (int tries = 0; tries < 2; tries++) {
		if (send(gateway, request, size, MSG_DONTWAIT) == (ssize_t)size)
			return true;
		if (errno == EAGAIN || !find_gateway(worker))
			return false;
	}
	return false;
}

bool
gate_hold(struct worker *worker, enum event event, uint32_t index,
    const struct dns_opens *opens, const uint8_t *reply, size_t size)
{
	struct gate *gate = worker->gate;
	const struct place *place = &holders[event].pool(worker)->place[index];
	struct pin_request request;
	if (gate->socket < 0 || opens->ports == 0 ||
	    !make_request(worker, &place->from, opens, reply, size, &request))
		return false;
	if (gate->next - gate->first == PLACES) {
		ring_count(worker->ring, COUNT_PIN_FULL);
		return false;
	}
	if (!send_request(worker, &request)) {
		ring_count(worker->ring,
		    errno == EAGAIN ? COUNT_PIN_FULL : COUNT_PIN_AWAY);
		return false;
	}
	ring_count(worker->ring, COUNT_PIN);
	*held_at(gate, gate->next++) = (struct held){
		.until = timer_microseconds() + PIN_WAIT_MS * 1000,
		.event = event,
		.index = index,
		.generation = place->generation,
		.waits = true,
	};
	return true;
}

/* ---- letting go ---- */

static void
let_go(struct worker *worker, struct held *held)
{
	struct held one = *held;
	held->waits = false; /* its holder may hold again */
	if (pool_is(holders[one.event].pool(worker), one.index, one.generation))
		holders[one.event].let_go(worker, one.index);
}

void
gate_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	struct gate *gate = worker->gate;
	(void)index;
	(void)readiness;
	for (int i = 0; i < REPLIES; i++) {
		struct pin_reply reply;
		ssize_t got = recv(gate->socket, &reply, sizeof reply,
		    MSG_DONTWAIT | MSG_TRUNC);
		if (got < 0)
			return;
		/* one that is too old, or was never asked for */
		if (got != sizeof reply ||
		    reply.id - gate->first >= gate->next - gate->first)
			continue;
		if (held_at(gate, reply.id)->waits)
			let_go(worker, held_at(gate, reply.id));
	}
}

void
gate_tick(struct worker *worker)
{
	struct gate *gate = worker->gate;
	int64_t now = gate->first < gate->next ? timer_microseconds() : 0;
	for (; gate->first < gate->next; gate->first++) {
		struct held *held = held_at(gate, gate->first);
		if (held->waits && held->until > now)
			return;
		if (!held->waits)
			continue;
		ring_count(worker->ring, COUNT_PIN_LATE);
		let_go(worker, held);
	}
}

int
gate_wait(const struct worker *worker, int most)
{
	struct gate *gate = worker->gate;
	if (gate->first == gate->next)
		return most;
	int64_t left = held_at(gate, gate->first)->until - timer_microseconds();
	if (left <= 0)
		return 0;
	return left / 1000 < most ? (int)((left + 999) / 1000) : most;
}
