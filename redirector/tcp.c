/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp.c -- questions by TCP, several under way on each connection */
/* Reads: RFC 7766. What is our own is answered at once; what is asked on is
 * answered when it comes, so that no slow resolver holds up the rest. A
 * connection with as many under way as it may have is not read, so what a
 * client sends ahead waits in the kernel and costs us nothing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/accept.h"
#include "redirector/ask.h"
#include "redirector/tcp_ask.h"

enum {
	PLACES = 256,
	PER_HOME = 16,
	AHEAD = 8,  /* questions of one connection that are asked on */
	TURNS = 64, /* of one connection before the others have one */
	IDLE_US = 10 * 1000 * 1000 /* RFC 7766 6.2.3: a few seconds */
};

struct conn {
	int fd;
	uint32_t watched; /* readiness that is waited for */
	bool ended;	  /* the client asks no more */
	/* Asked on; the first `answered` of them wait to be written. */
	uint32_t ask[AHEAD];
	unsigned asks, answered;
	/* What is being written: `own`, or the answer of ask[0]; left of 0:
	 * nothing. */
	struct reader out;
	bool out_is_own;
	size_t in_used;
	uint8_t in[TCP_PREFIX + TCP_QUESTION_SIZE];
	uint8_t own[TCP_PREFIX + DNS_ROOM];
};

struct tcp {
	struct acceptor acceptor;
	struct conn conn[PLACES];
};

const struct pool *
tcp_pool(const struct worker *worker)
{
	return &worker->tcp->acceptor.pool;
}

static int
let_go(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	for (unsigned i = 0; i < conn->asks; i++)
		tcp_ask_end(worker, conn->ask[i]);
	pool_give(&worker->tcp->acceptor.pool, index);
	return conn->fd;
}

static void
close_conn(struct worker *worker, uint32_t index)
{
	close(let_go(worker, index));
}

static void
wait_longer(struct worker *worker, uint32_t index)
{
	worker->tcp->acceptor.pool.place[index].deadline =
	    worker->ticks + IDLE_US;
}

/* ---- one step of a connection ---- */

enum step {
	STEP_ON,   /* there may be more to do */
	STEP_WAIT, /* not before somebody else does something */
	STEP_CLOSE
};

static enum step
wait_for(struct worker *worker, uint32_t index, uint32_t readiness)
{
	struct conn *conn = &worker->tcp->conn[index];
	if (conn->watched != readiness)
		worker_watch_for(worker, conn->fd, readiness, EVENT_TCP_CONN,
		    index, worker->tcp->acceptor.pool.place[index].generation);
	conn->watched = readiness;
	return STEP_WAIT;
}

static bool
has_question(const struct conn *conn)
{
	return conn->in_used >= TCP_PREFIX &&
	    conn->in_used >= TCP_PREFIX + tcp_length(conn->in);
}

static bool
is_too_long(const struct conn *conn)
{
	return conn->in_used >= TCP_PREFIX &&
	    tcp_length(conn->in) > TCP_QUESTION_SIZE;
}

static enum step
read_more(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	ssize_t got = recv(conn->fd, conn->in + conn->in_used,
	    sizeof conn->in - conn->in_used, 0);
	if (got < 0)
		return errno == EAGAIN ? wait_for(worker, index, EPOLLIN)
				       : STEP_CLOSE;
	conn->ended = got == 0;
	conn->in_used += (size_t)got;
	return is_too_long(conn) ? STEP_CLOSE : STEP_ON;
}

static enum step
begin_own(struct conn *conn, const struct dns_result *result)
{
	if (result->outcome != DNS_ANSWER)
		return STEP_CLOSE;
	conn->own[0] = (uint8_t)(result->size >> 8);
	conn->own[1] = (uint8_t)result->size;
	conn->out = (struct reader){ conn->own, TCP_PREFIX + result->size };
	conn->out_is_own = true;
	return STEP_ON;
}

/* Answers the question in `in`, or has it asked on. */
static enum step
answer(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	const struct addr *from = &worker->tcp->acceptor.pool.place[index].from;
	const uint8_t *packet = conn->in + TCP_PREFIX;
	size_t size = tcp_length(conn->in);
	uint8_t *room = conn->own + TCP_PREFIX;
	struct dns_result result =
	    ask_dns(worker, from, true, packet, size, room);
	if (result.outcome != DNS_FORWARD)
		return begin_own(conn, &result);
	if (tcp_ask_start(worker, index, from, &result, conn->in,
		&conn->ask[conn->asks])) {
		conn->asks++;
		return STEP_ON;
	}
	ring_count(worker->ring, COUNT_FORWARD_FULL);
	result = ask_silence(worker, from, true, packet, size, room);
	return begin_own(conn, &result);
}

static enum step
take_question(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	ring_note(worker->ring, conn->in, conn->in_used);
	enum step step = answer(worker, index);
	size_t done = TCP_PREFIX + tcp_length(conn->in);
	conn->in_used -= done;
	memmove(conn->in, conn->in + done, conn->in_used);
	wait_longer(worker, index);
	return is_too_long(conn) ? STEP_CLOSE : step;
}

/* The answer that came first. */
static enum step
begin_asked(struct worker *worker, struct conn *conn)
{
	conn->out = tcp_ask_answer(worker, conn->ask[0]);
	conn->out_is_own = false;
	return STEP_ON;
}

static enum step
write_more(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	struct reader written;
	ssize_t put =
	    send(conn->fd, conn->out.at, conn->out.left, MSG_NOSIGNAL);
	if (put < 0)
		return errno == EAGAIN ? wait_for(worker, index, EPOLLOUT)
				       : STEP_CLOSE;
	if (!reader_take(&conn->out, (size_t)put, &written))
		return STEP_CLOSE;
	if (conn->out.left > 0)
		return STEP_ON;
	wait_longer(worker, index);
	if (conn->out_is_own)
		return STEP_ON;
	tcp_ask_end(worker, conn->ask[0]);
	conn->answered--;
	conn->asks--;
	memmove(conn->ask, conn->ask + 1, conn->asks * sizeof *conn->ask);
	return STEP_ON;
}

/* What is there is told before more is asked. */
static enum step
take_step(struct worker *worker, uint32_t index)
{
	struct conn *conn = &worker->tcp->conn[index];
	if (conn->out.left > 0)
		return write_more(worker, index);
	if (conn->answered > 0)
		return begin_asked(worker, conn);
	if (conn->asks == AHEAD)
		return wait_for(worker, index, 0);
	if (has_question(conn))
		return take_question(worker, index);
	if (!conn->ended)
		return read_more(worker, index);
	return conn->asks > 0 ? wait_for(worker, index, 0) : STEP_CLOSE;
}

static void
go_on(struct worker *worker, uint32_t index)
{
	enum step step = STEP_ON;
	for (int turn = 0; turn < TURNS && step == STEP_ON; turn++)
		step = take_step(worker, index);
	if (step == STEP_CLOSE)
		close_conn(worker, index);
	else if (step == STEP_ON)
		wait_for(worker, index, EPOLLIN | EPOLLOUT);
}

/* ---- who calls ---- */

void
tcp_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	if (readiness & (EPOLLERR | EPOLLHUP))
		close_conn(worker, index);
	else
		go_on(worker, index);
}

void
tcp_answered(struct worker *worker, uint32_t index, uint32_t ask)
{
	struct conn *conn = &worker->tcp->conn[index];
	unsigned at = conn->answered;
	while (conn->ask[at] != ask)
		at++;
	conn->ask[at] = conn->ask[conn->answered];
	conn->ask[conn->answered++] = ask;
	go_on(worker, index);
}

static void
open_conn(struct worker *worker, uint32_t index, int fd)
{
	struct tcp *tcp = worker->tcp;
	struct conn *conn = &tcp->conn[index];
	conn->fd = fd;
	conn->watched = EPOLLIN;
	conn->ended = false;
	conn->asks = conn->answered = 0;
	conn->out.left = conn->in_used = 0;
	if (worker_watch(worker, fd, EPOLLIN, EVENT_TCP_CONN, index,
		tcp->acceptor.pool.place[index].generation))
		go_on(worker, index);
	else
		close_conn(worker, index);
}

struct tcp *
tcp_new(struct worker *worker)
{
	static const struct accept_rules rules = {
		.event = EVENT_TCP,
		.count = COUNT_TCP,
		.share = SHARE_STREAMS,
		.places = PLACES,
		.per_home = PER_HOME,
		.wait = IDLE_US,
		.open = open_conn,
		.let_go = let_go,
	};
	struct tcp *tcp = calloc(1, sizeof *tcp);
	if (tcp == NULL)
		die("no memory for TCP");
	accept_begin(&tcp->acceptor, worker, &rules, worker->sockets->tcp,
	    worker->config->dns.count);
	return tcp;
}

void
tcp_accept(struct worker *worker, uint32_t listener, uint32_t readiness)
{
	(void)readiness;
	accept_turn(&worker->tcp->acceptor, worker, listener);
}

/* Whoever waits for an answer is not idle, unless it does not read. */
void
tcp_tick(struct worker *worker)
{
	struct tcp *tcp = worker->tcp;
	uint32_t at = 0, index;
	while (pool_next_due(&tcp->acceptor.pool, worker->ticks, &at, &index)) {
		const struct conn *conn = &tcp->conn[index];
		if (conn->asks > 0 && conn->out.left == 0)
			wait_longer(worker, index);
		else
			close_conn(worker, index);
	}
}
