/* SPDX-License-Identifier: BSD-2-Clause */
/* listen.c -- the sockets that the parent binds, a set for each worker */
#include "redirector/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/inherit.h"

enum {
	BACKLOG = 4096, /* connections that wait while a worker is away */
	PROVE_MS = 100,
	PROVE_TRIES = 10,
	UDP_ROOM = 4 << 20 /* questions that wait while a worker is restarted */
};

static bool
set(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

static bool
switch_on(int fd, int level, int option)
{
	return set(fd, level, option, 1);
}

static bool
set_udp_options(int fd, const struct endpoint *endpoint, bool v6)
{
	if (endpoint_is_wildcard(endpoint) &&
	    !(v6 ? switch_on(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO)
		 : switch_on(fd, IPPROTO_IP, IP_PKTINFO)))
		return false;
	/* Nobody cuts an answer into fragments (RFC 9715 3.1), and forged ICMP
	 * makes none. It also spares the kernel a number for each packet. */
	if (!(v6 ? set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE)
		 : set(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE)))
		return false;
	/* root may have more than net.core.rmem_max */
	return set(fd, SOL_SOCKET, SO_RCVBUFFORCE, UDP_ROOM) ||
	    set(fd, SOL_SOCKET, SO_RCVBUF, UDP_ROOM);
}

static bool
set_options(int fd, const struct endpoint *endpoint, int type)
{
	bool v6 = endpoint->addr.ss_family == AF_INET6;
	return switch_on(fd, SOL_SOCKET, SO_REUSEADDR) &&
	    switch_on(fd, SOL_SOCKET, SO_REUSEPORT) &&
	    (!v6 || switch_on(fd, IPPROTO_IPV6, IPV6_V6ONLY)) &&
	    (type == SOCK_DGRAM ? set_udp_options(fd, endpoint, v6)
				: switch_on(fd, IPPROTO_TCP, TCP_NODELAY));
}

static _Noreturn void
cannot_listen(const struct endpoint *endpoint, int type)
{
	char text[ENDPOINT_TEXT_SIZE];
	int reason = errno;
	die("cannot listen at %s (%s): %s", endpoint_print(endpoint, text),
	    type == SOCK_STREAM ? "TCP" : "UDP", strerror(reason));
}

static int
open_one(const struct endpoint *endpoint, int type)
{
	int fd = inherit_take(endpoint, type);
	if (fd >= 0)
		return fd;
	fd = socket(
	    endpoint->addr.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || !set_options(fd, endpoint, type) ||
	    bind(fd, (const struct sockaddr *)&endpoint->addr,
		endpoint->size) != 0 ||
	    (type == SOCK_STREAM && listen(fd, BACKLOG) != 0))
		cannot_listen(endpoint, type);
	inherit_keep(fd);
	return fd;
}

/* The kernel keeps a connection until its first bytes are there: most heads are
 * whole when it is taken in, and whoever says nothing takes no place of ours.
 */
static int
open_web(const struct endpoint *endpoint)
{
	int fd = open_one(endpoint, SOCK_STREAM), seconds = 1;
	if (setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds,
		sizeof seconds) != 0)
		cannot_listen(endpoint, SOCK_STREAM);
	return fd;
}

/* Binds alone, for a moment. Connections that are just closing do not count
 * (SO_REUSEADDR), listeners do. */
static bool
is_free(const struct endpoint *endpoint, int type)
{
	bool v6 = endpoint->addr.ss_family == AF_INET6;
	int fd = socket(endpoint->addr.ss_family, type | SOCK_CLOEXEC, 0);
	bool done = fd >= 0 &&
	    (type == SOCK_DGRAM || switch_on(fd, SOL_SOCKET, SO_REUSEADDR)) &&
	    (!v6 || switch_on(fd, IPPROTO_IPV6, IPV6_V6ONLY)) &&
	    bind(fd, (const struct sockaddr *)&endpoint->addr,
		endpoint->size) == 0;
	int reason = errno;
	if (fd >= 0)
		close(fd);
	errno = reason;
	return done;
}

static void
prove(const struct endpoint *endpoint, int type)
{
	struct timespec pause = { .tv_nsec = PROVE_MS * 1000000 };
	for (int tries = 0; !is_free(endpoint, type); tries++) {
		if (tries == PROVE_TRIES || errno != EADDRINUSE)
			cannot_listen(endpoint, type);
		nanosleep(&pause, NULL);
	}
}

void
listen_prove(const struct config *config)
{
	if (inherit_any())
		return; /* they are ours, if anybody's */
	for (size_t i = 0; i < config->dns.count; i++) {
		prove(&config->dns.at[i], SOCK_DGRAM);
		prove(&config->dns.at[i], SOCK_STREAM);
	}
	for (size_t i = 0; i < config->http.count; i++)
		prove(&config->http.at[i], SOCK_STREAM);
}

/* With an address of its own, drawn by the kernel, for the gateway's replies.
 * Which gateway is for the worker to find. */
static int
open_pins(const struct config *config)
{
	struct sockaddr_un any = { .sun_family = AF_UNIX };
	if (*config->set.pins == '\0')
		return -1;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&any, sizeof any.sun_family) != 0)
		die("no socket for pins: %s", strerror(errno));
	return fd;
}

void
listen_open(const struct config *config, struct sockets *sockets_out)
{
	for (size_t i = 0; i < config->dns.count; i++) {
		sockets_out->udp[i] = open_one(&config->dns.at[i], SOCK_DGRAM);
		sockets_out->tcp[i] = open_one(&config->dns.at[i], SOCK_STREAM);
	}
	for (size_t i = 0; i < config->http.count; i++)
		sockets_out->web[i] = open_web(&config->http.at[i]);
	sockets_out->pins = open_pins(config);
}
