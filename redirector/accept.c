/* SPDX-License-Identifier: BSD-2-Clause */
/* accept.c -- take connections in, and make room where there is none */
#include "redirector/accept.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"

void
accept_begin(struct acceptor *acceptor, struct worker *worker,
    const struct accept_rules *rules, const int *sockets, uint32_t count)
{
	acceptor->rules = rules;
	acceptor->sockets = sockets;
	pool_new(&acceptor->pool, rules->places);
	for (uint32_t i = 0; i < count; i++)
		if (!worker_watch(
			worker, sockets[i], EPOLLIN, rules->event, i, 0))
			die("cannot watch a socket");
}

void
accept_spurn(int fd)
{
	struct linger at_once = { .l_onoff = 1 };
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* Ending a connection takes longer than taking one in: those who wait behind
 * it have their turn first. */
static void
close_later(struct acceptor *acceptor, int fd)
{
	acceptor->late[acceptor->lates++] = fd;
}

static void
close_late(struct acceptor *acceptor)
{
	while (acceptor->lates > 0)
		close(acceptor->late[--acceptor->lates]);
}

static void
evict(struct acceptor *acceptor, struct worker *worker, const struct addr *from)
{
	uint32_t due;
	if (!pool_first_due(&acceptor->pool, from, &due))
		return;
	close_later(acceptor, acceptor->rules->let_go(worker, due));
	ring_count(worker->ring, COUNT_EVICTED);
}

static uint32_t
taken(const struct pool *pool)
{
	return pool->count - pool->free_count;
}

static uint32_t
clients(const struct worker *worker)
{
	return taken(tcp_pool(worker)) + taken(web_pool(worker));
}

/* Counting is for a pool that fills up; before that nobody is in the way. */
static void
make_room(
    struct acceptor *acceptor, struct worker *worker, const struct addr *from)
{
	const struct pool *pool = &acceptor->pool;
	if (pool->free_count < pool->count / 2 &&
	    pool_count_of(pool, from) >= acceptor->rules->per_home)
		evict(acceptor, worker, from);
	if (pool->free_count == 0 || clients(worker) >= worker->clients)
		evict(acceptor, worker, NULL);
}

/* The next one that waits, and whose it is; -1: none does. */
static int
take(struct acceptor *acceptor, struct worker *worker, uint32_t listener,
    struct addr *from_out)
{
	for (;;) {
		struct sockaddr_storage name = { 0 };
		socklen_t size = sizeof name;
		int fd = accept4(acceptor->sockets[listener],
		    (struct sockaddr *)&name, &size,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 && errno == ECONNABORTED)
			continue;
		if (fd < 0 && (errno == EMFILE || errno == ENFILE))
			evict(acceptor, worker, NULL);
		if (fd < 0 ||
		    addr_from_socket((struct sockaddr *)&name, from_out))
			return fd;
		close(fd);
	}
}

static void
let_in(struct acceptor *acceptor, struct worker *worker, int fd,
    const struct addr *from)
{
	const struct accept_rules *rules = acceptor->rules;
	uint32_t index;
	ring_count(worker->ring, rules->count);
	if (!share_take(worker, from, rules->share)) {
		ring_count(worker->ring, COUNT_RESET);
		accept_spurn(fd);
		close_later(acceptor, fd);
		return;
	}
	make_room(acceptor, worker, from);
	if (pool_take(
		&acceptor->pool, from, worker->ticks + rules->wait, &index))
		rules->open(worker, index, fd);
	else
		close(fd);
}

void
accept_turn(struct acceptor *acceptor, struct worker *worker, uint32_t listener)
{
	struct addr from;
	for (int fd, count = 0; count < ACCEPT_TURN &&
	     (fd = take(acceptor, worker, listener, &from)) >= 0;
	     count++)
		let_in(acceptor, worker, fd, &from);
	close_late(acceptor);
}
