/* SPDX-License-Identifier: BSD-2-Clause */
/* accept.c -- take a connection in, and make room for it where there is none */
#include "redirector/accept.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static void
evict(struct worker *worker, struct pool *pool,
    const struct accept_rules *rules, const struct addr *from)
{
	uint32_t due;
	if (!pool_first_due(pool, from, &due))
		return;
	rules->close(worker, due);
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
make_room(struct worker *worker, struct pool *pool,
    const struct accept_rules *rules, const struct addr *from)
{
	if (pool->free_count < pool->count / 2 &&
	    pool_count_of(pool, from) >= rules->per_home)
		evict(worker, pool, rules, from);
	if (pool->free_count == 0 || clients(worker) >= worker->clients)
		evict(worker, pool, rules, NULL);
}

int
accept_next(struct worker *worker, int listener, struct pool *pool,
    const struct accept_rules *rules, uint32_t *index_out)
{
	for (;;) {
		struct sockaddr_storage name = { 0 };
		socklen_t size = sizeof name;
		struct addr from;
		int fd = accept4(listener, (struct sockaddr *)&name, &size,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 && errno == ECONNABORTED)
			continue;
		if (fd < 0 && (errno == EMFILE || errno == ENFILE))
			evict(worker, pool, rules, NULL);
		if (fd < 0)
			return -1;
		if (!addr_from_socket((struct sockaddr *)&name, &from)) {
			close(fd);
			continue;
		}
		ring_count(worker->ring, rules->count);
		make_room(worker, pool, rules, &from);
		if (pool_take(
			pool, &from, worker->ticks + rules->wait, index_out))
			return fd;
		close(fd);
	}
}
