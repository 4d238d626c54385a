/* SPDX-License-Identifier: BSD-2-Clause */
/* get.c -- load: HTTP requests of many walled lines, so many at once */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/timer.h"

enum {
	AT_ONCE = 64,
	EVENTS = 32,
	STRIDE = 7919 /* from one line to the next; a prime */
};

/* As a browser's first request. */
static const char request[] =
    "GET /news/index.html HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
    "Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate\r\n"
    "Connection: keep-alive\r\n"
    "Upgrade-Insecure-Requests: 1\r\n\r\n";

static struct sockaddr_in server;
static uint32_t lines;
static int epoll;
static uint64_t redirects;

static void
fail(const char *what)
{
	fprintf(stderr, "get: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The next line begins: connects, and asks as soon as it may. */
static void
begin(void)
{
	static uint64_t begun;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
	uint32_t line = INADDR_LOOPBACK + (uint32_t)(begun++ * STRIDE % lines);
	struct sockaddr_in source = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(line) };
	struct epoll_event event = { .events = EPOLLOUT, .data.fd = fd };
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&source, sizeof source) != 0 ||
	    (connect(fd, (struct sockaddr *)&server, sizeof server) != 0 &&
		errno != EINPROGRESS) ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		fail("connect");
}

static void
ask(int fd)
{
	struct epoll_event event = { .events = EPOLLRDHUP, .data.fd = fd };
	if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) !=
		sizeof request - 1 ||
	    epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) != 0)
		fail("send");
}

/* All that was said, once it is over: a redirect, or we measure nothing. */
static void
hear(int fd)
{
	static const struct str redirect = STR("HTTP/1.1 302 ");
	char bytes[4096];
	ssize_t got = recv(fd, bytes, sizeof bytes, 0);
	if (got < 0)
		fail("recv");
	if (!str_starts((struct str){ bytes, (size_t)got }, redirect)) {
		fputs("get: no redirect\n", stderr);
		exit(1);
	}
	redirects++;
	close(fd);
	begin();
}

/* usage: get PORT MILLISECONDS LINES    prints how many redirects came */
int
main(int count, char **arguments)
{
	int64_t port, milliseconds, most;
	if (count != 4 ||
	    !str_number(str_from(arguments[1]), 1, 65535, &port) ||
	    !str_number(str_from(arguments[2]), 1, 60000, &milliseconds) ||
	    !str_number(str_from(arguments[3]), 1, 1 << 24, &most))
		return 2;
	int64_t until = timer_microseconds() + milliseconds * 1000;
	lines = (uint32_t)most;
	epoll = epoll_create1(0);
	server = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	for (int i = 0; i < AT_ONCE; i++)
		begin();
	while (timer_microseconds() < until) {
		struct epoll_event events[EVENTS];
		int ready = epoll_wait(epoll, events, EVENTS, 1000);
		for (int i = 0; i < ready; i++)
			(events[i].events & EPOLLOUT ? ask : hear)(
			    events[i].data.fd);
	}
	printf("%llu\n", (unsigned long long)redirects);
	return redirects == 0;
}
