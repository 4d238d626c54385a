/* SPDX-License-Identifier: BSD-2-Clause */
/* fair.c -- how long others wait for an answer while lines flood */
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/timer.h"
#include "tests/bench/waits.h"

enum {
	OTHERS = 1000,	 /* lines that ask, each from an address of its own */
	EVERY_US = 1000, /* one of them asks so often */
	LEAD_US = 2000 * 1000, /* that the flood is there before they ask */
	WAIT_US = 1000 * 1000, /* then the question counts as lost */
	PORTS = 64,	       /* that the flood comes from, at least */
	HOMES = 512,	       /* that flood, at most */
	BURST = 32,	       /* of the flood, sent at once */
	DESCRIPTORS = 2 * (OTHERS + HOMES)
};

struct others {
	int fd[OTHERS];
	int64_t asked_at[OTHERS]; /* 0: not under way */
	uint16_t number[OTHERS];  /* of the question */
	struct waits waits;
};

struct flood {
	struct sockaddr_in to;
	int64_t rate, until, homes;
	size_t sent;
};

/* www.example.com, A */
static const uint8_t question[] = { 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w',
	'w', 'w', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0,
	1, 0, 1 };

/* A socket of that line, 127.0.0.1 and so on: first the others, then those
 * that flood. */
static int
open_line(uint32_t line, const struct sockaddr_in *to)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), on = 1;
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + line) };
	if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof from) != 0 ||
	    connect(fd, (const struct sockaddr *)to, sizeof *to) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0) {
		perror("fair");
		exit(1);
	}
	return fd;
}

/* ---- the flood: so many a second, answered or not ---- */

static void
send_burst(int fd)
{
	struct iovec part = { (void *)(uintptr_t)question, sizeof question };
	struct mmsghdr messages[BURST] = { 0 };
	for (size_t i = 0; i < BURST; i++)
		messages[i].msg_hdr =
		    (struct msghdr){ .msg_iov = &part, .msg_iovlen = 1 };
	(void)!sendmmsg(fd, messages, BURST, 0);
}

static void *
run_flood(void *context)
{
	struct flood *flood = context;
	struct timespec pause = { .tv_nsec = 50 * 1000 };
	size_t homes = (size_t)flood->homes;
	size_t ports = homes > PORTS ? homes : PORTS;
	int fd[HOMES];
	int64_t began = timer_microseconds();
	for (size_t i = 0; i < ports; i++)
		fd[i] = open_line((uint32_t)(OTHERS + i % homes), &flood->to);
	for (int64_t now; (now = timer_microseconds()) < flood->until;) {
		int64_t due = (now - began) * flood->rate / 1000000;
		for (; (int64_t)flood->sent < due; flood->sent += BURST)
			send_burst(fd[flood->sent / BURST % ports]);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

/* Where the same flood takes the machine the same time, and no reader is. */
static struct sockaddr_in
open_nowhere(const struct sockaddr_in *beside)
{
	struct sockaddr_in at = *beside;
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	at.sin_port = 0;
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &size) != 0) {
		perror("fair");
		exit(1);
	}
	return at;
}

/* ---- the others ---- */

static int64_t
clock_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_REALTIME, &time);
	return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* When the kernel had it, not when we came to look. */
static int64_t
arrived_at(struct msghdr *message)
{
	struct timespec time = { 0 };
	struct cmsghdr *about = CMSG_FIRSTHDR(message);
	if (about != NULL && about->cmsg_type == SCM_TIMESTAMPNS)
		memcpy(&time, CMSG_DATA(about), sizeof time);
	return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* What has come for that line: the answer, or one that is too late. */
static void
hear(struct others *others, size_t line)
{
	uint8_t answer[512], control[64];
	struct iovec part = { answer, sizeof answer };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control };
	while (recvmsg(others->fd[line], &message, 0) > 0) {
		int64_t took = arrived_at(&message) - others->asked_at[line];
		if (memcmp(answer, &others->number[line], 2) == 0 &&
		    others->asked_at[line] != 0) {
			waits_add(&others->waits, took);
			others->asked_at[line] = 0;
		}
		message.msg_controllen = sizeof control;
	}
}

static void
ask(struct others *others, size_t line)
{
	uint8_t packet[sizeof question];
	hear(others, line);
	if (others->asked_at[line] != 0)
		others->waits.lost++;
	others->number[line]++;
	memcpy(packet, question, sizeof question);
	memcpy(packet, &others->number[line], 2);
	others->asked_at[line] = clock_now();
	(void)!send(others->fd[line], packet, sizeof packet, 0);
}

/* Each line has had its answer when its turn comes again, or lost it. */
static void
run_others(struct others *others, int64_t until)
{
	_Static_assert(OTHERS * EVERY_US <= WAIT_US, "one under way for each");
	int64_t next = timer_microseconds();
	for (size_t turn = 0; next < until; turn++, next += EVERY_US) {
		int64_t left = next - timer_microseconds();
		if (left > 0)
			usleep((useconds_t)left);
		ask(others, turn % OTHERS);
	}
	usleep(WAIT_US);
	for (size_t line = 0; line < OTHERS; line++) {
		hear(others, line);
		others->waits.lost += others->asked_at[line] != 0;
	}
}

static void
raise_limit(void)
{
	struct rlimit most = { DESCRIPTORS, DESCRIPTORS };
	if (setrlimit(RLIMIT_NOFILE, &most) != 0) {
		perror("fair");
		exit(1);
	}
}

/* usage: fair PORT SECONDS RATE HOMES here|elsewhere
 *
 * Others ask there, and so many homes flood there or a port beside it. Prints
 * milliseconds (median, 99th percentile, longest), answers, questions lost,
 * questions of the flood. */
int
main(int count, char **arguments)
{
	static struct others others;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int64_t port, seconds, rate, homes;
	pthread_t thread;
	if (count != 6 ||
	    !str_number(str_from(arguments[1]), 1, 65535, &port) ||
	    !str_number(str_from(arguments[2]), 1, 60, &seconds) ||
	    !str_number(str_from(arguments[3]), 1, 10000000, &rate) ||
	    !str_number(str_from(arguments[4]), 1, HOMES, &homes))
		return 2;
	to.sin_port = htons((uint16_t)port);
	raise_limit();
	for (uint32_t i = 0; i < OTHERS; i++)
		others.fd[i] = open_line(i, &to);
	bool here = strcmp(arguments[5], "here") == 0;
	struct flood flood = { .to = here ? to : open_nowhere(&to),
		.rate = rate,
		.homes = homes,
		.until = timer_microseconds() + LEAD_US + seconds * 1000000 };
	if (pthread_create(&thread, NULL, run_flood, &flood) != 0)
		return 1;
	usleep(LEAD_US);
	run_others(&others, flood.until);
	pthread_join(thread, NULL);
	waits_print(&others.waits, flood.sent);
	return 0;
}
