/* SPDX-License-Identifier: BSD-2-Clause */
/* crowd.c -- how long others wait for a page while homes hold connections */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/timer.h"
#include "tests/bench/waits.h"

enum {
	OTHERS = 1000,	 /* lines that ask, each from an address of its own */
	EVERY_US = 2000, /* one of them asks so often */
	LEAD_US = 2000 * 1000, /* that the crowd is there before they ask */
	WAIT_US = 1000 * 1000, /* then the request counts as lost */
	HELD = 1024,	       /* that whoever is elsewhere keeps at once */
	EVENTS = 256,
	SPARE = 4 * 1024 /* descriptors beside those of the crowd */
};

static const struct str half = STR("GET / HT");
static const struct str request = STR("GET / HTTP/1.1\r\n"
				      "Host: www.example.com\r\n\r\n");

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* A connection of that line, 127.0.0.1 and so on, under way; what it says
 * first goes with it as soon as it stands. */
static int
connect_line(uint32_t line, const struct sockaddr_in *to)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + line) };
	if (fd < 0 ||
	    setsockopt(
		fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on) != 0 ||
	    bind(fd, (struct sockaddr *)&from, sizeof from) != 0)
		fail("a socket");
	if (connect(fd, (const struct sockaddr *)to, sizeof *to) != 0 &&
	    errno != EINPROGRESS)
		fail("connect");
	return fd;
}

static void
watch(int epoll, int fd, uint32_t events, uint32_t index)
{
	struct epoll_event event = { .events = events, .data.u32 = index };
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0 &&
	    (errno != EEXIST ||
		epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) != 0))
		fail("epoll");
}

/* ---- the crowd: each connection is opened anew when it is closed ---- */

struct crowd {
	struct sockaddr_in to;
	uint32_t homes, each, rate; /* connections a second at most */
	int64_t until;
	size_t opened;
	int *fd; /* -1: to be opened */
};

static void
open_due(struct crowd *crowd, int epoll, int64_t elapsed)
{
	size_t all = (size_t)crowd->homes * crowd->each;
	size_t due = (size_t)elapsed * crowd->rate / 1000000;
	static size_t at;
	for (size_t looks = 0; looks < all && crowd->opened < due;
	     looks++, at = (at + 1) % all) {
		if (crowd->fd[at] >= 0)
			continue;
		uint32_t home = (uint32_t)at % crowd->homes;
		crowd->fd[at] = connect_line(OTHERS + home, &crowd->to);
		watch(epoll, crowd->fd[at], EPOLLOUT, (uint32_t)at);
		crowd->opened++;
	}
}

static void
crowd_hear(struct crowd *crowd, int epoll, const struct epoll_event *event)
{
	uint32_t at = event->data.u32;
	if (event->events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) {
		close(crowd->fd[at]);
		crowd->fd[at] = -1;
		return;
	}
	(void)!send(crowd->fd[at], half.data, half.len, MSG_NOSIGNAL);
	watch(epoll, crowd->fd[at], EPOLLRDHUP, at);
}

static void *
run_crowd(void *context)
{
	struct crowd *crowd = context;
	int epoll = epoll_create1(0);
	int64_t began = timer_microseconds();
	for (int64_t now; (now = timer_microseconds()) < crowd->until;) {
		struct epoll_event events[EVENTS];
		open_due(crowd, epoll, now - began);
		int ready = epoll_wait(epoll, events, EVENTS, 1);
		for (int i = 0; i < ready; i++)
			crowd_hear(crowd, epoll, &events[i]);
	}
	return NULL;
}

/* ---- elsewhere: connections are kept and heard, nobody is answered ---- */

static int
open_elsewhere(struct sockaddr_in *at)
{
	socklen_t size = sizeof *at;
	int fd = socket(AF_INET, SOCK_STREAM, 0), seconds = 1;
	at->sin_port = 0;
	if (fd < 0 || bind(fd, (struct sockaddr *)at, size) != 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds,
		sizeof seconds) != 0 ||
	    listen(fd, 4096) != 0 ||
	    getsockname(fd, (struct sockaddr *)at, &size) != 0)
		fail("elsewhere");
	return fd;
}

static void *
run_elsewhere(void *context)
{
	int *listener = context, held[HELD];
	char bytes[64];
	memset(held, -1, sizeof held);
	for (size_t at = 0;; at = (at + 1) % HELD) {
		int fd = accept(*listener, NULL, NULL);
		if (fd < 0)
			return NULL;
		(void)!recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (held[at] >= 0)
			close(held[at]);
		held[at] = fd;
	}
}

/* ---- the others ---- */

struct others {
	struct sockaddr_in to;
	int epoll;
	int fd[OTHERS];		  /* -1: none under way */
	int64_t asked_at[OTHERS]; /* before it connects */
	struct waits waits;
};

static void
end(struct others *others, uint32_t line)
{
	close(others->fd[line]);
	others->fd[line] = -1;
}

static void
ask(struct others *others, uint32_t line)
{
	if (others->fd[line] >= 0) {
		others->waits.lost++;
		end(others, line);
	}
	others->asked_at[line] = timer_microseconds();
	others->fd[line] = connect_line(line, &others->to);
	watch(others->epoll, others->fd[line], EPOLLOUT, line);
}

static void
hear(struct others *others, const struct epoll_event *event)
{
	uint32_t line = event->data.u32;
	char bytes[4096];
	if (!(event->events & EPOLLIN) && (event->events & EPOLLOUT)) {
		(void)!send(
		    others->fd[line], request.data, request.len, MSG_NOSIGNAL);
		watch(others->epoll, others->fd[line], EPOLLIN, line);
		return;
	}
	ssize_t got = recv(others->fd[line], bytes, sizeof bytes, 0);
	if (got > 0)
		waits_add(&others->waits,
		    timer_microseconds() - others->asked_at[line]);
	else
		others->waits.lost++;
	end(others, line);
}

static void
hear_until(struct others *others, int64_t until)
{
	for (int64_t left; (left = until - timer_microseconds()) > 0;) {
		struct epoll_event events[EVENTS];
		struct timespec wait = { .tv_sec = left / 1000000,
			.tv_nsec = left % 1000000 * 1000 };
		int ready =
		    epoll_pwait2(others->epoll, events, EVENTS, &wait, NULL);
		for (int i = 0; i < ready; i++)
			hear(others, &events[i]);
	}
}

static void
run_others(struct others *others, int64_t until)
{
	int64_t next = timer_microseconds();
	memset(others->fd, -1, sizeof others->fd);
	others->epoll = epoll_create1(0);
	for (uint32_t turn = 0; next < until; turn++) {
		ask(others, turn % OTHERS);
		hear_until(others, next += EVERY_US);
	}
	hear_until(others, next + WAIT_US);
	for (size_t line = 0; line < OTHERS; line++)
		others->waits.lost += others->fd[line] >= 0;
}

static void
raise_limit(size_t crowd)
{
	struct rlimit most = { crowd + SPARE, crowd + SPARE };
	if (setrlimit(RLIMIT_NOFILE, &most) != 0)
		fail("descriptors");
}

/* usage: crowd PORT SECONDS HOMES EACH RATE here|elsewhere
 *
 * Others ask there, one request for each connection, and so many homes hold so
 * many connections each there or at a port beside it, with half a head, and
 * open anew what is closed, RATE a second at most. Prints milliseconds
 * (median, 99th percentile, longest), answers, requests lost, connections that
 * the crowd opened. */
int
main(int count, char **arguments)
{
	static struct others others;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int64_t port, seconds, homes, each, rate;
	pthread_t flooder, keeper;
	if (count != 7 ||
	    !str_number(str_from(arguments[1]), 1, 65535, &port) ||
	    !str_number(str_from(arguments[2]), 1, 60, &seconds) ||
	    !str_number(str_from(arguments[3]), 1, 100000, &homes) ||
	    !str_number(str_from(arguments[4]), 1, 20000, &each) ||
	    !str_number(str_from(arguments[5]), 1, 100000, &rate))
		return 2;
	to.sin_port = htons((uint16_t)port);
	others.to = to;
	size_t all = (size_t)(homes * each);
	raise_limit(all);
	bool here = strcmp(arguments[6], "here") == 0;
	int listener = here ? -1 : open_elsewhere(&to);
	struct crowd crowd = { .to = to,
		.homes = (uint32_t)homes,
		.each = (uint32_t)each,
		.rate = (uint32_t)rate,
		.until = timer_microseconds() + LEAD_US + seconds * 1000000,
		.fd = malloc(all * sizeof(int)) };
	if (crowd.fd == NULL)
		fail("memory");
	memset(crowd.fd, -1, all * sizeof(int));
	if ((!here &&
		pthread_create(&keeper, NULL, run_elsewhere, &listener) != 0) ||
	    pthread_create(&flooder, NULL, run_crowd, &crowd) != 0)
		fail("a thread");
	usleep(LEAD_US);
	run_others(&others, crowd.until);
	pthread_join(flooder, NULL);
	waits_print(&others.waits, crowd.opened);
	return 0;
}
