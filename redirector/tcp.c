/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp.c -- questions by TCP, one after the other on each connection */
/* Reads: RFC 7766. A connection is read while nothing is being answered, so
 * what a client sends ahead waits in the kernel and costs us nothing. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/accept.h"
#include "redirector/ask.h"
#include "redirector/forward.h"
#include "redirector/gate.h"

enum {
	PLACES = 256,
	PER_HOME = 16,
	ACCEPTS = 64, /* of one socket before the others have a turn */
	PREFIX = 2,   /* the length before each message, RFC 1035 4.2.2 */
	QUESTION_SIZE = 4096, /* no honest question is longer */
	ANSWER_SIZE = 65535,
	IDLE_US = 10 * 1000 * 1000, /* RFC 7766 6.2.3: a few seconds */
	ASK_US = 2 * 1000 * 1000    /* for each resolver */
};

struct conn {
	enum conn_state { CONN_READ, CONN_ASK, CONN_HELD, CONN_WRITE } state;
	int fd;
	int ask; /* to the resolver; -1: none */
	unsigned tries;
	size_t resolver;
	struct dns_opens opens;
	uint64_t charge;
	size_t asked; /* bytes of the question sent to the resolver */
	size_t in_used;
	size_t out_used;	      /* of the answer, as far as it is here */
	size_t out_size, out_written; /* CONN_WRITE */
	uint8_t in[PREFIX + QUESTION_SIZE];
	uint8_t out[PREFIX + ANSWER_SIZE];
};

struct tcp {
	struct pool pool;
	struct conn conn[PLACES];
};

struct tcp *
tcp_new(struct worker *worker)
{
	struct tcp *tcp = calloc(1, sizeof *tcp);
	if (tcp == NULL)
		die("no memory for TCP");
	pool_new(&tcp->pool, PLACES);
	for (size_t i = 0; i < worker->config->dns.count; i++)
		if (!worker_watch(worker, worker->sockets->tcp[i], EPOLLIN,
			EVENT_TCP, (uint32_t)i, 0))
			die("cannot watch a socket");
	return tcp;
}

const struct pool *
tcp_pool(const struct worker *worker)
{
	return &worker->tcp->pool;
}

static void
stop_asking(struct conn *conn)
{
	if (conn->ask >= 0)
		close(conn->ask);
	conn->ask = -1;
}

static void
close_conn(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	stop_asking(conn);
	close(conn->fd);
	pool_give(&worker->tcp->pool, index);
}

static void
wait_until(struct worker *worker, uint32_t index, int64_t microseconds)
{
	worker->tcp->pool.place[index].deadline = worker->ticks + microseconds;
}

static void
watch_client(struct worker *worker, uint32_t index, uint32_t readiness)
{
	worker_watch_for(worker, worker->tcp->conn[index].fd, readiness,
	    EVENT_TCP_CONN, index, worker->tcp->pool.place[index].generation);
}

static const struct addr *
asker(const struct worker *worker, uint32_t index)
{
	return &worker->tcp->pool.place[index].from;
}

static size_t
length_at(const uint8_t *bytes)
{
	return (size_t)bytes[0] << 8 | bytes[1];
}

static void
put_length(uint8_t *bytes, size_t length)
{
	bytes[0] = (uint8_t)(length >> 8);
	bytes[1] = (uint8_t)length;
}

/* ---- asking the resolver ---- */

static bool
open_ask(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	conn->resolver = forward_resolver(worker, conn->tries++);
	conn->asked = 0;
	conn->out_used = 0;
	const struct endpoint *to =
	    &worker->config->resolvers.at[conn->resolver];
	conn->ask = socket(
	    to->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (conn->ask < 0)
		return false;
	bool begun = connect(conn->ask, (const struct sockaddr *)&to->addr,
			 to->size) == 0 ||
	    errno == EINPROGRESS;
	if (!begun ||
	    !worker_watch(worker, conn->ask, EPOLLOUT, EVENT_TCP_ASK, index,
		worker->tcp->pool.place[index].generation)) {
		stop_asking(conn);
		return false;
	}
	wait_until(worker, index, ASK_US);
	return true;
}

/* True when an answer stands in `out`, or the resolver is being asked. */
static bool
ask_next(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	stop_asking(conn);
	conn->state = CONN_ASK;
	while (conn->tries < FORWARD_TRIES) {
		if (open_ask(worker, index)) {
			watch_client(worker, index, 0);
			return true;
		}
		forward_heard(worker, conn->resolver, false);
	}
	struct dns_result result = ask_silence(worker, asker(worker, index),
	    true, conn->in + PREFIX, length_at(conn->in), conn->out + PREFIX);
	conn->state = CONN_WRITE;
	conn->out_size = PREFIX + result.size;
	return result.outcome == DNS_ANSWER;
}

/* ---- the client ---- */

static bool
has_question(const struct conn *conn)
{
	return conn->in_used >= PREFIX &&
	    conn->in_used >= PREFIX + length_at(conn->in);
}

/* Answers the question in `in`, or has it asked; false: close. */
static bool
begin_answer(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	ring_note(worker->ring, conn->in, conn->in_used);
	struct dns_result result = ask_dns(worker, asker(worker, index), true,
	    conn->in + PREFIX, length_at(conn->in), conn->out + PREFIX);
	conn->tries = 0;
	conn->out_written = 0;
	conn->opens = result.opens;
	conn->charge = result.charge;
	if (result.outcome == DNS_FORWARD)
		return ask_next(worker, index);
	conn->state = CONN_WRITE;
	conn->out_size = PREFIX + result.size;
	return result.outcome == DNS_ANSWER;
}

/* Reads until there is a question; false: close. */
static bool
read_question(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	while (!has_question(conn)) {
		if (conn->in_used >= PREFIX &&
		    length_at(conn->in) > QUESTION_SIZE)
			return false;
		ssize_t got = recv(conn->fd, conn->in + conn->in_used,
		    sizeof conn->in - conn->in_used, 0);
		if (got < 0 && errno == EAGAIN) {
			watch_client(worker, index, EPOLLIN);
			return true;
		}
		if (got <= 0)
			return false;
		conn->in_used += (size_t)got;
	}
	return begin_answer(worker, index);
}

/* Writes what is there; then the next question has its turn. */
static bool
write_answer(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	put_length(conn->out, conn->out_size - PREFIX);
	while (conn->out_written < conn->out_size) {
		ssize_t put = send(conn->fd, conn->out + conn->out_written,
		    conn->out_size - conn->out_written, MSG_NOSIGNAL);
		if (put < 0 && errno == EAGAIN) {
			watch_client(worker, index, EPOLLOUT);
			return true;
		}
		if (put <= 0)
			return false;
		conn->out_written += (size_t)put;
	}
	size_t done = PREFIX + length_at(conn->in);
	conn->in_used -= done;
	memmove(conn->in, conn->in + done, conn->in_used);
	conn->state = CONN_READ;
	wait_until(worker, index, IDLE_US);
	return true;
}

/* Goes on until it must wait for somebody. A client that sends one question
 * after the other has a bounded turn. */
static void
go_on(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	for (int turn = 0; turn < 32; turn++) {
		bool reading = conn->state == CONN_READ;
		bool good = reading ? read_question(worker, index)
				    : write_answer(worker, index);
		if (!good) {
			close_conn(worker, index);
			return;
		}
		if (conn->state == CONN_ASK || conn->state == CONN_HELD ||
		    (conn->state == CONN_READ) == reading)
			return;
	}
	watch_client(worker, index, EPOLLIN | EPOLLOUT);
}

void
tcp_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	enum conn_state state = worker->tcp->conn[index].state;
	if (state == CONN_READ || state == CONN_WRITE)
		go_on(worker, index);
	else if (readiness & (EPOLLERR | EPOLLHUP))
		close_conn(worker, index);
}

void
tcp_accept(struct worker *worker, uint32_t listener, uint32_t readiness)
{
	static const struct accept_rules rules = { PER_HOME, IDLE_US,
		close_conn, COUNT_TCP };
	struct tcp *tcp = worker->tcp;
	(void)readiness;
	for (int i = 0; i < ACCEPTS; i++) {
		uint32_t index;
		int fd = accept_next(worker, worker->sockets->tcp[listener],
		    &tcp->pool, &rules, &index);
		if (fd < 0)
			return;
		struct conn *conn = &tcp->conn[index];
		conn->fd = fd;
		conn->ask = -1;
		conn->state = CONN_READ;
		conn->in_used = 0;
		if (worker_watch(worker, fd, EPOLLIN, EVENT_TCP_CONN, index,
			tcp->pool.place[index].generation))
			go_on(worker, index);
		else
			close_conn(worker, index);
	}
}

/* ---- the resolver's side ---- */

/* Sends on what is left of the question; false: this resolver failed. */
static bool
send_question(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	size_t size = PREFIX + length_at(conn->in);
	while (conn->asked < size) {
		ssize_t put = send(conn->ask, conn->in + conn->asked,
		    size - conn->asked, MSG_NOSIGNAL);
		if (put < 0)
			return errno == EAGAIN;
		conn->asked += (size_t)put;
	}
	worker_watch_for(worker, conn->ask, EPOLLIN, EVENT_TCP_ASK, index,
	    worker->tcp->pool.place[index].generation);
	return true;
}

enum heard { HEARD_MORE, HEARD_ALL, HEARD_NONE };

static enum heard
read_reply(struct conn *conn)
{
	for (;;) {
		size_t want = conn->out_used < PREFIX
		    ? PREFIX
		    : PREFIX + length_at(conn->out);
		if (conn->out_used >= PREFIX && conn->out_used >= want)
			break;
		ssize_t got = recv(conn->ask, conn->out + conn->out_used,
		    want - conn->out_used, 0);
		if (got < 0 && errno == EAGAIN)
			return HEARD_MORE;
		if (got <= 0)
			return HEARD_NONE;
		conn->out_used += (size_t)got;
	}
	size_t relayed = dns_reply(conn->in + PREFIX, length_at(conn->in), true,
	    conn->out + PREFIX, length_at(conn->out));
	conn->out_size = PREFIX + relayed;
	return relayed > 0 ? HEARD_ALL : HEARD_NONE;
}

/* The answer goes on its way, at once or when its addresses are open. */
static void
take_reply(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	stop_asking(conn);
	conn->state = CONN_HELD;
	ask_pay(worker, conn->charge, conn->out_size - PREFIX);
	if (!gate_hold(worker, EVENT_TCP_CONN, index, &conn->opens,
		conn->out + PREFIX, conn->out_size - PREFIX))
		tcp_let_go(worker, index);
}

void
tcp_let_go(struct worker *worker, uint32_t index)
{
	worker->tcp->conn[index].state = CONN_WRITE;
	go_on(worker, index);
}

void
tcp_ask_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	struct conn *conn = &worker->tcp->conn[index];
	enum heard heard = HEARD_MORE;
	if (conn->ask < 0)
		return;
	if (readiness & EPOLLIN)
		heard = read_reply(conn);
	else if (readiness & (EPOLLERR | EPOLLHUP) ||
	    !send_question(worker, index))
		heard = HEARD_NONE;
	if (heard == HEARD_MORE)
		return;
	forward_heard(worker, conn->resolver, heard == HEARD_ALL);
	if (heard == HEARD_ALL)
		take_reply(worker, index);
	else if (!ask_next(worker, index))
		close_conn(worker, index);
	else if (conn->state == CONN_WRITE)
		go_on(worker, index);
}

void
tcp_tick(struct worker *worker)
{
	struct tcp *tcp = worker->tcp;
	uint32_t at = 0, index;
	while (pool_next_due(&tcp->pool, worker->ticks, &at, &index)) {
		struct conn *conn = &tcp->conn[index];
		if (conn->state != CONN_ASK) {
			close_conn(worker, index);
			continue;
		}
		forward_heard(worker, conn->resolver, false);
		if (!ask_next(worker, index))
			close_conn(worker, index);
		else if (conn->state == CONN_WRITE)
			go_on(worker, index);
	}
}
