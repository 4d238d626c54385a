/* SPDX-License-Identifier: BSD-2-Clause */
/* forward.c -- true answers: ask the ISP's resolvers, relay byte by byte */
#include "redirector/forward.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/timer.h"
#include "redirector/ask.h"
#include "redirector/gate.h"

enum {
	PLACES = 4096, /* questions under way: 4,096 a second at the worst */
	REPLY_SIZE = 65535, /* RFC 1035 4.2.2 knows no longer one */
	SILENT_MOST = 3,    /* tries in a row; then the resolver rests */
	REST_US = 5 * 1000 * 1000,
	PER_HOME = PLACES / 16 /* places that one home may hold */
};

struct question {
	int fd; /* connected to the resolver, for this question alone */
	uint16_t id;
	uint8_t tries;
	uint8_t resolver;
	uint16_t size;
	int64_t asked_at; /* by timer_microseconds */
	struct udp_peer peer;
	struct dns_opens opens;
	uint64_t charge;
	/* as it came, with the asker's id; then the answer, while it waits */
	uint8_t packet[UDP_QUERY_SIZE];
};

static_assert((int)CONFIG_ENDPOINTS <= (int)RING_RESOLVERS, "one count each");
static_assert((int)DNS_UDP_SIZE <= (int)UDP_QUERY_SIZE, "room for each answer");

struct forward {
	struct pool pool;
	struct {
		unsigned silent;
		int64_t rests_until;
	} resolver[CONFIG_ENDPOINTS];
	struct question question[PLACES];
	uint8_t reply[REPLY_SIZE];
};

struct forward *
forward_new(struct worker *worker)
{
	(void)worker;
	struct forward *forward = calloc(1, sizeof *forward);
	if (forward == NULL)
		die("no memory for questions under way");
	pool_new(&forward->pool, PLACES);
	return forward;
}

const struct pool *
forward_pool(const struct worker *worker)
{
	return &worker->forward->pool;
}

size_t
forward_resolver(const struct worker *worker, unsigned tries)
{
	size_t count = worker->config->resolvers.count;
	for (size_t i = 0; i < count; i++) {
		size_t at = (tries + i) % count;
		if (worker->forward->resolver[at].rests_until <= worker->ticks)
			return at;
	}
	return tries % count; /* all rest: hope */
}

void
forward_heard(struct worker *worker, size_t resolver, bool answered)
{
	struct forward *forward = worker->forward;
	ring_count(worker->ring,
	    COUNT_RESOLVER + 2 * (unsigned)resolver + (answered ? 0 : 1));
	if (answered) {
		forward->resolver[resolver].silent = 0;
		return;
	}
	if (++forward->resolver[resolver].silent % SILENT_MOST == 0)
		forward->resolver[resolver].rests_until =
		    worker->ticks + REST_US;
}

static bool
send_question(struct question *question)
{
	struct iovec bytes[] = {
		{ &question->id, sizeof question->id },
		{ question->packet + sizeof question->id,
		    question->size - sizeof question->id },
	};
	return writev(question->fd, bytes, 2) == (ssize_t)question->size;
}

/* A socket with a port of its own, drawn by the kernel, and a random id. */
static bool
ask_resolver(struct worker *worker, uint32_t index)
{
	struct forward *forward = worker->forward;
	struct question *question = &forward->question[index];
	size_t at = forward_resolver(worker, question->tries);
	const struct endpoint *resolver = &worker->config->resolvers.at[at];
	question->tries++;
	question->resolver = (uint8_t)at;
	question->id = (uint16_t)randombytes_random();
	question->fd = socket(resolver->addr.ss_family,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (question->fd < 0)
		return false;
	if (connect(question->fd, (const struct sockaddr *)&resolver->addr,
		resolver->size) == 0 &&
	    worker_watch(worker, question->fd, EPOLLIN, EVENT_FORWARD, index,
		forward->pool.place[index].generation) &&
	    send_question(question)) {
		forward->pool.place[index].deadline =
		    worker->ticks + FORWARD_WAIT_US;
		return true;
	}
	close(question->fd);
	return false;
}

bool
forward_start(struct worker *worker, const struct udp_peer *peer,
    const struct addr *from, const struct dns_result *result,
    const uint8_t *packet, size_t size)
{
	struct forward *forward = worker->forward;
	uint32_t index;
	bool crowded = forward->pool.free_count < PLACES / 2;
	if (crowded && pool_count_of(&forward->pool, from) >= PER_HOME)
		return false;
	if (!pool_take(&forward->pool, from, 0, &index))
		return false;
	struct question *question = &forward->question[index];
	question->peer = *peer;
	question->opens = result->opens;
	question->charge = result->charge;
	question->asked_at = timer_microseconds();
	question->tries = 0;
	question->size = (uint16_t)size;
	memcpy(question->packet, packet, size);
	if (ask_resolver(worker, index))
		return true;
	pool_give(&forward->pool, index);
	return false;
}

/* Nobody answered in time: the next resolver, or SERVFAIL. */
static void
next_try(struct worker *worker, uint32_t index)
{
	struct forward *forward = worker->forward;
	struct question *question = &forward->question[index];
	uint8_t room[DNS_ROOM];
	forward_heard(worker, question->resolver, false);
	close(question->fd);
	if (question->tries < FORWARD_TRIES && ask_resolver(worker, index))
		return;
	struct dns_result result =
	    ask_silence(worker, &forward->pool.place[index].from, false,
		question->packet, question->size, room);
	if (result.outcome == DNS_ANSWER)
		udp_send(worker, &question->peer, room, result.size);
	pool_give(&forward->pool, index);
}

/* One packet of the resolver: how much of it is the reply, or 0. */
static size_t
read_reply(struct worker *worker, const struct question *question, size_t size)
{
	uint8_t *reply = worker->forward->reply;
	ring_note(worker->ring, reply, size);
	size_t relayed = 0;
	if (size > sizeof question->id &&
	    memcmp(reply, &question->id, sizeof question->id) == 0) {
		memcpy(reply, question->packet, sizeof question->id);
		relayed = dns_reply(
		    question->packet, question->size, false, reply, size);
	}
	if (relayed == 0)
		ring_count(worker->ring, COUNT_FORWARD_FALSE);
	return relayed;
}

/* The asker has the reply. */
static void
done(struct worker *worker, uint32_t index)
{
	const struct question *question = &worker->forward->question[index];
	ring_time(worker->ring, timer_microseconds() - question->asked_at, 1);
	pool_give(&worker->forward->pool, index);
}

/* Sends the reply on, or keeps it where the question was until it may go. */
static void
relay(struct worker *worker, uint32_t index, size_t size)
{
	struct forward *forward = worker->forward;
	struct question *question = &forward->question[index];
	close(question->fd);
	ask_pay(worker, question->charge, size);
	if (!gate_hold(worker, EVENT_FORWARD, index, &question->opens,
		forward->reply, size)) {
		udp_send(worker, &question->peer, forward->reply, size);
		done(worker, index);
		return;
	}
	memcpy(question->packet, forward->reply, size);
	question->size = (uint16_t)size;
	forward->pool.place[index].deadline = INT64_MAX; /* the gate's */
}

void
forward_let_go(struct worker *worker, uint32_t index)
{
	const struct question *question = &worker->forward->question[index];
	udp_send(worker, &question->peer, question->packet, question->size);
	done(worker, index);
}

void
forward_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	struct question *question = &worker->forward->question[index];
	ssize_t got = recv(question->fd, worker->forward->reply, REPLY_SIZE, 0);
	if (got < 0 && (readiness & EPOLLERR)) {
		next_try(worker, index); /* nobody listens there */
		return;
	}
	size_t size = got < 0 ? 0 : read_reply(worker, question, (size_t)got);
	if (size == 0)
		return;
	forward_heard(worker, question->resolver, true);
	relay(worker, index, size);
}

void
forward_tick(struct worker *worker)
{
	uint32_t at = 0, index;
	while (
	    pool_next_due(&worker->forward->pool, worker->ticks, &at, &index))
		next_try(worker, index);
}
