/* SPDX-License-Identifier: BSD-2-Clause */
/* web.c -- requests on port 80: one each, answered at once, then closed */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/accept.h"
#include "redirector/ask.h"
#include "redirector/relay.h"

enum {
	PLACES = 1024,
	PER_HOME = 64, /* a browser opens six, a home has several */
	READ_SIZE = 4096,
	HEAD_US = 5 * 1000 * 1000, /* for a whole head */
	LINGER_US = 1000 * 1000,
	LINGER_READS = 16 /* of a body that nobody wanted */
};

struct conn {
	int fd;
	bool watched;
	bool lingers; /* answered; reads on so that the answer is not lost */
	int reads;
	struct http_request request;
};

struct web {
	struct acceptor acceptor;
	uint8_t bytes[READ_SIZE];
	struct conn conn[PLACES];
	/* heads as they came, for the relay; NULL where there is none */
	char (*head)[HTTP_HEAD_SIZE];
};

const struct pool *
web_pool(const struct worker *worker)
{
	return &worker->web->acceptor.pool;
}

static int
let_go(struct worker *worker, uint32_t index)
{
	pool_give(&worker->web->acceptor.pool, index);
	return worker->web->conn[index].fd;
}

static void
close_conn(struct worker *worker, uint32_t index)
{
	close(let_go(worker, index));
}

/* Where nothing was answered nothing can be lost. */
static int
give_up(struct worker *worker, uint32_t index)
{
	const struct conn *conn = &worker->web->conn[index];
	if (!conn->lingers)
		accept_spurn(conn->fd);
	return let_go(worker, index);
}

/* A connection that is closed while bytes of the client are unread is reset,
 * and the answer with it: so what may still come is read away first. */
static void
linger(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->web->conn[index];
	shutdown(conn->fd, SHUT_WR);
	conn->lingers = true;
	worker->web->acceptor.pool.place[index].deadline =
	    worker->ticks + LINGER_US;
}

/* The answer and the end of the connection leave in one segment: the kernel
 * keeps the one for the other, which follows at once. */
static void
say(struct worker *worker, uint32_t index, struct str text, bool more_may_come)
{
	struct conn *conn = &worker->web->conn[index];
	/* The room of a fresh socket is larger than any answer. */
	ssize_t put =
	    send(conn->fd, text.data, text.len, MSG_NOSIGNAL | MSG_MORE);
	if (put == (ssize_t)text.len && more_may_come)
		linger(worker, index);
	else
		close_conn(worker, index);
}

/* `followed`: bytes came behind the head, and others may. */
static void
answer(struct worker *worker, uint32_t index, bool followed)
{
	const struct addr *from = &worker->web->acceptor.pool.place[index].from;
	const struct http_request *request = &worker->web->conn[index].request;
	enum ask_web asked = ask_web(worker, from);
	bool walled = asked == ASK_WALLED;
	if (asked == ASK_OUTSIDE) {
		ring_count(worker->ring, COUNT_WEB_REFUSED);
		close_conn(worker, index);
		return;
	}
	ring_count(worker->ring, walled ? COUNT_WEB_PORTAL : COUNT_WEB_CLEAN);
	say(worker, index,
	    http_answer(config_answers(worker->config, from), request, walled),
	    followed || request->method == HTTP_OTHER);
}

static void
refuse(struct worker *worker, uint32_t index)
{
	const struct addr *from = &worker->web->acceptor.pool.place[index].from;
	ring_count(worker->ring, COUNT_WEB_REFUSED);
	say(worker, index,
	    http_refusal(config_answers(worker->config, from),
		&worker->web->conn[index].request),
	    true);
}

/* A request for the garden is another's from here on. `rest` is what was read
 * behind its head. */
static bool
relay(struct worker *worker, uint32_t index, struct str rest)
{
	struct web *web = worker->web;
	struct conn *conn = &web->conn[index];
	if (web->head == NULL ||
	    !relay_take(worker, conn->fd, &web->acceptor.pool.place[index].from,
		(struct str){ web->head[index], conn->request.size }, rest))
		return false;
	pool_give(&web->acceptor.pool, index);
	return true;
}

/* What was read; afterwards the place may be another's. */
static void
feed(struct worker *worker, uint32_t index, size_t count)
{
	struct web *web = worker->web;
	struct http_request *request = &web->conn[index].request;
	size_t before = request->size;
	ring_note(worker->ring, web->bytes, count);
	enum http_progress progress = http_feed(request, web->bytes, count);
	size_t taken = request->size - before;
	if (web->head != NULL)
		memcpy(web->head[index] + before, web->bytes, taken);
	struct str rest = { (const char *)web->bytes + taken, count - taken };
	switch (progress) {
	case HTTP_MORE:
		break;
	case HTTP_COMPLETE:
		if (!relay(worker, index, rest))
			answer(worker, index, rest.len > 0);
		break;
	case HTTP_REFUSED:
		refuse(worker, index);
		break;
	case HTTP_CLOSE:
		ring_count(worker->ring, COUNT_WEB_REFUSED);
		close_conn(worker, index);
		break;
	}
}

/* One read at a time: a slow sender costs no more than a quick one. */
static void
read_some(struct worker *worker, uint32_t index)
{
	struct web *web = worker->web;
	struct conn *conn = &web->conn[index];
	ssize_t got = recv(conn->fd, web->bytes, sizeof web->bytes, 0);
	if (got < 0 && errno == EAGAIN)
		return;
	bool over = conn->lingers && ++conn->reads > LINGER_READS;
	if (got <= 0 || over)
		close_conn(worker, index);
	else if (!conn->lingers)
		feed(worker, index, (size_t)got);
}

/* Whoever is not done with the first read is waited for. */
static void
watch(struct worker *worker, uint32_t index, uint32_t generation)
{
	struct web *web = worker->web;
	struct conn *conn = &web->conn[index];
	if (conn->watched || !pool_is(&web->acceptor.pool, index, generation))
		return;
	conn->watched = true;
	if (!worker_watch(
		worker, conn->fd, EPOLLIN, EVENT_WEB_CONN, index, generation))
		close_conn(worker, index);
}

void
web_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	(void)readiness;
	read_some(worker, index);
}

static void
open_conn(struct worker *worker, uint32_t index, int fd)
{
	struct web *web = worker->web;
	uint32_t generation = web->acceptor.pool.place[index].generation;
	web->conn[index] = (struct conn){ .fd = fd };
	read_some(worker, index);
	watch(worker, index, generation);
}

struct web *
web_new(struct worker *worker)
{
	static const struct accept_rules rules = {
		.event = EVENT_WEB,
		.count = COUNT_WEB,
		.share = SHARE_PAGES,
		.places = PLACES,
		.per_home = PER_HOME,
		.wait = HEAD_US,
		.open = open_conn,
		.let_go = give_up,
	};
	struct web *web = calloc(1, sizeof *web);
	if (web == NULL)
		die("no memory for HTTP");
	if (worker->config->relay.size > 0) {
		web->head = calloc(PLACES, sizeof *web->head);
		if (web->head == NULL)
			die("no memory for heads");
	}
	accept_begin(&web->acceptor, worker, &rules, worker->sockets->web,
	    worker->config->http.count);
	return web;
}

void
web_accept(struct worker *worker, uint32_t listener, uint32_t readiness)
{
	(void)readiness;
	accept_turn(&worker->web->acceptor, worker, listener);
}

void
web_tick(struct worker *worker)
{
	struct web *web = worker->web;
	uint32_t at = 0, index;
	while (pool_next_due(&web->acceptor.pool, worker->ticks, &at, &index)) {
		if (web->conn[index].lingers)
			close_conn(worker, index);
		else
			refuse(worker, index);
	}
}
