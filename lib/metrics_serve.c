/* SPDX-License-Identifier: BSD-2-Clause */
/* metrics_serve.c -- the role that answers GET /metrics */
#include "lib/metrics_serve.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/endpoint.h"
#include "lib/log.h"
#include "lib/roles.h"
#include "lib/sandbox.h"
#include "lib/timer.h"

enum {
	ASKERS = METRICS_SERVE_ASKERS,
	TABLE_ROOM = 48 * 1024, /* of a table; 100 bytes a line */
	TEXT_ROOM = TABLE_ROOM + METRICS_SERVE_MORE,
	ANSWER_ROOM = TEXT_ROOM + 512,
	FD_STOP = ASKERS, /* behind those of the askers */
	FD_LISTENER,
	FDS
};

static const struct sandbox_role sandbox = {
	.name = "metrics",
	.promises = SANDBOX_POLL | SANDBOX_SERVE,
};

struct asker {
	int fd; /* -1: free */
	int64_t until;
	size_t used;
	char head[METRICS_SERVE_HEAD];
};

struct server {
	const struct metrics_serve *role;
	struct asker asker[ASKERS];
};

/* ---- where we listen ---- */
static bool
is_loopback(const struct endpoint *endpoint)
{
	static const struct prefix loopbacks[] = {
		{ { { 127 }, 4 }, 8 },
		{ { { [15] = 1 }, 6 }, 128 },
	};
	struct addr addr;
	return addr_from_socket(
		   (const struct sockaddr *)&endpoint->addr, &addr) &&
	    (prefix_contains(&loopbacks[0], &addr) ||
		prefix_contains(&loopbacks[1], &addr));
}

/* A whole answer fits into the socket's buffer, so that sending never waits. */
static bool
listen_at(int fd, const struct endpoint *at)
{
	int yes = 1, room = 2 * ANSWER_ROOM;
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ==
	    0 &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == 0 &&
	    bind(fd, (const struct sockaddr *)&at->addr, at->size) == 0 &&
	    listen(fd, ASKERS) == 0;
}

int
metrics_serve_listen(const char *setting)
{
	struct endpoint at;
	if (*setting == '\0')
		return -1;
	if (!endpoint_parse(str_from(setting), &at) || !is_loopback(&at))
		die("metrics: \"%s\" is no loopback address with a port, such "
		    "as 127.0.0.1:9453",
		    setting);
	int fd = socket(
	    at.addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || !listen_at(fd, &at))
		die("metrics: %s: %s", setting, strerror(errno));
	return fd;
}

/* ---- one request ---- */
/* What a request gets by its start: the first row that fits. */
static const struct answer {
	const char *start, *status, *more; /* fields of the head */
} answers[] = {
	{ "GET /metrics HTTP/1.", "200 OK", "" },
	{ "GET /metrics?", "200 OK", "" },
	{ "GET /", "404 Not Found", "" },
	{ "GET ", "400 Bad Request", "" },
	{ "", "405 Method Not Allowed", "Allow: GET\r\n" },
};
static const struct answer too_large = { "",
	"431 Request Header Fields Too Large", "" };

static const struct answer *
answer_of(struct str head)
{
	const struct answer *answer = answers;
	while (!str_starts(head, str_from(answer->start)))
		answer++;
	return answer;
}

static size_t
write_body(const struct server *server, const struct answer *answer, char *room)
{
	const struct metrics_serve *role = server->role;
	struct writer body = writer_over(room, TEXT_ROOM);
	if (str_starts(str_from(answer->status), STR("200"))) {
		if (role->refresh != NULL)
			role->refresh(role->context);
		metrics_print(role->metrics, &body);
		if (role->print != NULL)
			role->print(role->context, &body);
	} else {
		writer_str(&body, str_from(answer->status));
		writer_u8(&body, '\n');
	}
	assert(!body.full); /* the table has too many lines */
	return writer_used(&body);
}

static void
send_answer(const struct server *server, int fd, const struct answer *answer)
{
	static char body[TEXT_ROOM], whole[ANSWER_ROOM];
	size_t size = write_body(server, answer, body);
	int head = snprintf(whole, ANSWER_ROOM - TEXT_ROOM,
	    "HTTP/1.1 %s\r\n"
	    "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
	    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
	    "Connection: close\r\n%s\r\n",
	    answer->status, size, answer->more);
	memcpy(whole + head, body, size);
	(void)!send(fd, whole, (size_t)head + size, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
}

/* ---- who asks ---- */
static void
let_go(struct asker *asker)
{
	close(asker->fd);
	asker->fd = -1;
}

/* Reads on; answers once the head is whole. */
static void
hear(const struct server *server, struct asker *asker)
{
	ssize_t size = recv(asker->fd, asker->head + asker->used,
	    sizeof asker->head - asker->used, 0);
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	asker->used += size > 0 ? (size_t)size : 0;
	struct str head = { asker->head, asker->used };
	bool whole = memmem(head.data, head.len, "\r\n\r\n", 4) != NULL;
	bool full = asker->used == sizeof asker->head;
	if (size > 0 && !whole && !full)
		return;
	if (whole || full)
		send_answer(
		    server, asker->fd, whole ? answer_of(head) : &too_large);
	let_go(asker);
}

static struct asker *
find_free(struct server *server)
{
	for (size_t i = 0; i < ASKERS; i++)
		if (server->asker[i].fd < 0)
			return &server->asker[i];
	return NULL;
}

static void
take_in(struct server *server)
{
	struct asker *asker = find_free(server);
	if (asker == NULL)
		return;
	asker->fd = accept4(
	    server->role->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	asker->until = timer_milliseconds() + METRICS_SERVE_SECONDS * 1000;
	asker->used = 0;
}

/* ---- turns ---- */
/* Waits for the next thing to happen; a descriptor of -1 is ignored. */
static void
wait(struct server *server, struct pollfd *fds)
{
	int64_t now = timer_milliseconds(), until = INT64_MAX;
	for (size_t i = 0; i < ASKERS; i++) {
		const struct asker *asker = &server->asker[i];
		fds[i] = (struct pollfd){ asker->fd, POLLIN, 0 };
		if (asker->fd >= 0 && asker->until < until)
			until = asker->until;
	}
	bool room = find_free(server) != NULL;
	fds[FD_STOP] = (struct pollfd){ roles_socket(), POLLIN, 0 };
	fds[FD_LISTENER] =
	    (struct pollfd){ room ? server->role->listener : -1, POLLIN, 0 };
	int most = until == INT64_MAX ? -1
	    : until <= now	      ? 0
				      : (int)(until - now);
	if (poll(fds, FDS, most) < 0)
		memset(fds, 0, FDS * sizeof *fds);
}

static void
turn(struct server *server)
{
	struct pollfd fds[FDS];
	wait(server, fds);
	for (size_t i = 0; i < ASKERS; i++) {
		struct asker *asker = &server->asker[i];
		if (fds[i].revents != 0)
			hear(server, asker);
		if (asker->fd >= 0 && asker->until <= timer_milliseconds())
			let_go(asker);
	}
	if (fds[FD_LISTENER].revents != 0)
		take_in(server);
}

void
metrics_serve_run(void *context)
{
	static struct server server;
	server.role = context;
	for (size_t i = 0; i < ASKERS; i++)
		server.asker[i].fd = -1;
	sandbox_enter(&sandbox);
	while (!roles_stopping())
		turn(&server);
}
