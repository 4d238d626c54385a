/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_ask.c -- what came by TCP and is asked on, by TCP */
#include "redirector/tcp_ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/ask.h"
#include "redirector/forward.h"
#include "redirector/gate.h"

enum {
	PLACES = 256,
	PER_HOME = PLACES / 8, /* once half of them are taken */
	ANSWER_SIZE = 65535,
	ASK_US = 2 * 1000 * 1000 /* for each resolver */
};

struct ask {
	uint32_t conn; /* of tcp.c */
	int fd;	       /* to the resolver; -1: none */
	unsigned tries;
	size_t resolver;
	struct dns_opens opens;
	uint64_t charge;
	size_t sent; /* bytes of the question */
	size_t got;  /* bytes of the answer */
	uint8_t question[TCP_PREFIX + TCP_QUESTION_SIZE];
	uint8_t answer[TCP_PREFIX + ANSWER_SIZE];
};

struct tcp_asks {
	struct pool pool;
	struct ask ask[PLACES];
};

struct tcp_asks *
tcp_asks_new(struct worker *worker)
{
	struct tcp_asks *asks = calloc(1, sizeof *asks);
	(void)worker;
	if (asks == NULL)
		die("no memory for questions by TCP");
	pool_new(&asks->pool, PLACES);
	return asks;
}

const struct pool *
tcp_ask_pool(const struct worker *worker)
{
	return &worker->tcp_asks->pool;
}

static struct ask *
ask_at(const struct worker *worker, uint32_t index)
{
	return &worker->tcp_asks->ask[index];
}

static struct place *
place_at(const struct worker *worker, uint32_t index)
{
	return &worker->tcp_asks->pool.place[index];
}

static void
hang_up(struct ask *ask)
{
	if (ask->fd >= 0)
		close(ask->fd);
	ask->fd = -1;
}

/* ---- the end ---- */

static void
put_size(struct ask *ask, size_t size)
{
	ask->answer[0] = (uint8_t)(size >> 8);
	ask->answer[1] = (uint8_t)size;
}

static void
finish(struct worker *worker, uint32_t index)
{
	place_at(worker, index)->deadline = INT64_MAX; /* the client's */
	tcp_answered(worker, ask_at(worker, index)->conn, index);
}

struct reader
tcp_ask_answer(const struct worker *worker, uint32_t index)
{
	const struct ask *ask = ask_at(worker, index);
	return (
	    struct reader){ ask->answer, TCP_PREFIX + tcp_length(ask->answer) };
}

void
tcp_ask_end(struct worker *worker, uint32_t index)
{
	hang_up(ask_at(worker, index));
	pool_give(&worker->tcp_asks->pool, index);
}

/* ---- asking ---- */

static bool
open_ask(struct worker *worker, uint32_t index)
{
	struct ask *ask = ask_at(worker, index);
	struct place *place = place_at(worker, index);
	ask->resolver = forward_resolver(worker, ask->tries++);
	ask->sent = ask->got = 0;
	const struct endpoint *to =
	    &worker->config->resolvers.at[ask->resolver];
	ask->fd = socket(
	    to->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (ask->fd < 0)
		return false;
	bool begun = connect(ask->fd, (const struct sockaddr *)&to->addr,
			 to->size) == 0 ||
	    errno == EINPROGRESS;
	place->deadline = worker->ticks + ASK_US;
	return begun &&
	    worker_watch(worker, ask->fd, EPOLLOUT, EVENT_TCP_ASK, index,
		place->generation);
}

/* The next resolver; false when none is left to ask. */
static bool
ask_next(struct worker *worker, uint32_t index)
{
	struct ask *ask = ask_at(worker, index);
	for (;;) {
		hang_up(ask);
		if (ask->tries == FORWARD_TRIES)
			return false;
		if (open_ask(worker, index))
			return true;
		forward_heard(worker, ask->resolver, false);
	}
}

bool
tcp_ask_start(struct worker *worker, uint32_t conn, const struct addr *from,
    const struct dns_result *result, const uint8_t *message, uint32_t *ask_out)
{
	struct pool *pool = &worker->tcp_asks->pool;
	bool crowded = pool->free_count < PLACES / 2;
	if (crowded && pool_count_of(pool, from) >= PER_HOME)
		return false;
	if (!pool_take(pool, from, 0, ask_out))
		return false;
	struct ask *ask = ask_at(worker, *ask_out);
	ask->conn = conn;
	ask->fd = -1;
	ask->tries = 0;
	ask->opens = result->opens;
	ask->charge = result->charge;
	memcpy(ask->question, message, TCP_PREFIX + tcp_length(message));
	if (ask_next(worker, *ask_out))
		return true;
	pool_give(pool, *ask_out);
	return false;
}

/* This resolver failed: another one, or SERVFAIL. */
static void
fail(struct worker *worker, uint32_t index)
{
	struct ask *ask = ask_at(worker, index);
	forward_heard(worker, ask->resolver, false);
	if (ask_next(worker, index))
		return;
	struct dns_result result = ask_silence(worker,
	    &place_at(worker, index)->from, true, ask->question + TCP_PREFIX,
	    tcp_length(ask->question), ask->answer + TCP_PREFIX);
	put_size(ask, result.size);
	finish(worker, index);
}

/* ---- the resolver's side ---- */

/* Sends on what is left of the question; false: this resolver failed. */
static bool
send_question(struct worker *worker, uint32_t index)
{
	struct ask *ask = ask_at(worker, index);
	size_t size = TCP_PREFIX + tcp_length(ask->question);
	while (ask->sent < size) {
		ssize_t put = send(ask->fd, ask->question + ask->sent,
		    size - ask->sent, MSG_NOSIGNAL);
		if (put < 0)
			return errno == EAGAIN;
		ask->sent += (size_t)put;
	}
	worker_watch_for(worker, ask->fd, EPOLLIN, EVENT_TCP_ASK, index,
	    place_at(worker, index)->generation);
	return true;
}

enum heard { HEARD_MORE, HEARD_ALL, HEARD_NONE };

static enum heard
read_reply(struct ask *ask)
{
	for (;;) {
		size_t want = ask->got < TCP_PREFIX
		    ? TCP_PREFIX
		    : TCP_PREFIX + tcp_length(ask->answer);
		if (ask->got >= TCP_PREFIX && ask->got >= want)
			break;
		ssize_t got =
		    recv(ask->fd, ask->answer + ask->got, want - ask->got, 0);
		if (got < 0 && errno == EAGAIN)
			return HEARD_MORE;
		if (got <= 0)
			return HEARD_NONE;
		ask->got += (size_t)got;
	}
	return dns_reply(ask->question + TCP_PREFIX, tcp_length(ask->question),
		   true, ask->answer + TCP_PREFIX, tcp_length(ask->answer)) > 0
	    ? HEARD_ALL
	    : HEARD_NONE;
}

/* The answer goes on its way, at once or when its addresses are open. */
static void
take_reply(struct worker *worker, uint32_t index)
{
	struct ask *ask = ask_at(worker, index);
	size_t size = tcp_length(ask->answer);
	hang_up(ask);
	forward_heard(worker, ask->resolver, true);
	ask_pay(worker, ask->charge, size);
	place_at(worker, index)->deadline = INT64_MAX; /* the gate's */
	if (!gate_hold(worker, EVENT_TCP_ASK, index, &ask->opens,
		ask->answer + TCP_PREFIX, size))
		finish(worker, index);
}

void
tcp_ask_let_go(struct worker *worker, uint32_t index)
{
	finish(worker, index);
}

void
tcp_ask_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	struct ask *ask = ask_at(worker, index);
	enum heard heard = HEARD_MORE;
	if (ask->fd < 0)
		return;
	if (readiness & EPOLLIN)
		heard = read_reply(ask);
	else if (readiness & (EPOLLERR | EPOLLHUP) ||
	    !send_question(worker, index))
		heard = HEARD_NONE;
	if (heard == HEARD_ALL)
		take_reply(worker, index);
	else if (heard == HEARD_NONE)
		fail(worker, index);
}

void
tcp_ask_tick(struct worker *worker)
{
	const struct pool *pool = &worker->tcp_asks->pool;
	uint32_t at = 0, index;
	while (pool_next_due(pool, worker->ticks, &at, &index))
		fail(worker, index);
}
