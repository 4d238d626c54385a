/* SPDX-License-Identifier: BSD-2-Clause */
/* bare.c -- bare socket loops with a canned answer, to measure against */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "redirector/dns.h"
#include "redirector/http.h"

static int
open_socket(int kind, uint16_t port)
{
	int fd = socket(AF_INET, kind | SOCK_NONBLOCK, 0), on = 1;
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	    (kind == SOCK_STREAM && listen(fd, 1024) != 0)) {
		perror("bare");
		exit(1);
	}
	return fd;
}

static int
watch(int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
	int epoll = epoll_create1(0);
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		exit(1);
	return epoll;
}

/* ---- DNS: epoll, recvmmsg, sendmmsg; the question, bytes behind it ------ */

enum { BATCH = 64, PACKET = 512, TYPES = 3 };

static struct mmsghdr messages[BATCH];
static struct iovec parts[BATCH];
static struct sockaddr_storage peers[BATCH];
static uint8_t packets[BATCH][PACKET];
static int64_t growth[TYPES];

/* ask.c numbers its questions so that the number tells the type. */
static void
answer(unsigned i)
{
	unsigned number = (unsigned)packets[i][0] << 8 | packets[i][1];
	packets[i][2] |= 0x80;
	parts[i].iov_len = messages[i].msg_len + (size_t)growth[number % TYPES];
}

static void
receive_and_send(int fd)
{
	for (size_t i = 0; i < BATCH; i++) {
		parts[i] = (struct iovec){ packets[i], PACKET };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = &peers[i],
			.msg_namelen = sizeof peers[i],
			.msg_iov = &parts[i],
			.msg_iovlen = 1 };
	}
	int count = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < count; i++)
		answer((unsigned)i);
	if (count > 0)
		sendmmsg(fd, messages, (unsigned)count, MSG_DONTWAIT);
}

static void
serve_dns(uint16_t port)
{
	int fd = open_socket(SOCK_DGRAM, port), epoll = watch(fd);
	struct epoll_event event;
	while (epoll_wait(epoll, &event, 1, -1) > 0)
		receive_and_send(fd);
}

/* ---- HTTP: accept with the head there, read, write, close ---- */

static void
serve_http(uint16_t port, struct str redirect)
{
	int listener = open_socket(SOCK_STREAM, port), seconds = 1;
	setsockopt(
	    listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds);
	fcntl(listener, F_SETFL, 0); /* let it wait */
	for (;;) {
		char bytes[4096];
		int fd = accept4(listener, NULL, NULL, 0);
		if (recv(fd, bytes, sizeof bytes, 0) > 0)
			(void)!send(
			    fd, redirect.data, redirect.len, MSG_NOSIGNAL);
		close(fd);
	}
}

static struct str
make_redirect(void)
{
	static struct http_answers answers;
	struct http_request request = { .method = HTTP_GET };
	if (!http_answers_make(
		&answers, STR("https://help.isp.example/"), STR("")))
		exit(1);
	return http_answer(&answers, &request, true);
}

/* usage: bare http PORT
 *        bare dns PORT BYTES...    for each type of ask.c, behind a question */
int
main(int count, char **arguments)
{
	int64_t port;
	if (count < 3 || !str_number(str_from(arguments[2]), 1, 65535, &port))
		return 2;
	for (int i = 3; i < count && i < 3 + TYPES; i++)
		if (!str_number(
			str_from(arguments[i]), 0, PACKET / 2, &growth[i - 3]))
			return 2;
	if (strcmp(arguments[1], "dns") == 0)
		serve_dns((uint16_t)port);
	else
		serve_http((uint16_t)port, make_redirect());
	return 1;
}
