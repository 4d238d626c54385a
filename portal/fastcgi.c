/* SPDX-License-Identifier: BSD-2-Clause */
/* fastcgi.c -- the edge: requests from nginx, answers to it */
/* libfcgi's own handler of SIGTERM only sets a flag that a waiting thread does
 * not see: so the signal is taken here, and the socket shut. A connection
 * carries one request (nginx: fastcgi_keep_conn off), else an idle one would
 * hold a thread. */
#include "portal/fastcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/db.h"
#include "lib/log.h"
#include "portal/portal.h"
#include "portal/route.h"

enum {
	FASTCGI_PROGRAM_NAME_SIZE = 40,
	FASTCGI_LAST_ANSWERS = 3, /* seconds, once asked to end */
	FASTCGI_PAUSE = 50000000  /* ns, after an accept that failed */
};

struct worker {
	const struct portal *portal;
	int fd;
	pthread_t thread;
};

struct fastcgi_stream {
	struct stream stream; /* first: it is cast back */
	FCGX_Request *fcgx;
	bool begun;
};

static atomic_bool ending;

static void
put(FCGX_Request *fcgx, struct str text)
{
	/* An int holds every length: answers fit in one arena. */
	if (text.len > 0)
		FCGX_PutStr(text.data, (int)text.len, fcgx->out);
}

static void
put_head(FCGX_Request *fcgx, const struct answer *answer, size_t length)
{
	char room[ANSWER_HEAD_MAX];
	struct str head = answer_head(answer, length, room);
	if (head.len == 0)
		head = STR("Status: 500 Internal Server Error\r\n\r\n");
	put(fcgx, head);
}

/* FCGX_GetStr waits until the room is full, but a row that has come is to be
 * answered now: so this waits for one byte, and takes what came with it. What
 * was answered goes out before the wait. */
static size_t
stream_read(struct stream *stream, void *room, size_t size)
{
	struct fastcgi_stream *s = (struct fastcgi_stream *)stream;
	FCGX_Stream *in = s->fcgx->in;
	uint8_t *bytes = room;
	if (in->rdNext == in->stop && s->begun)
		FCGX_FFlush(s->fcgx->out);
	int first = FCGX_GetChar(in);
	if (first < 0)
		return 0;
	bytes[0] = (uint8_t)first;
	size_t here = (size_t)(in->stop - in->rdNext);
	if (here > size - 1)
		here = size - 1;
	int more = FCGX_GetStr((char *)bytes + 1, (int)here, in);
	return 1 + (more > 0 ? (size_t)more : 0);
}

static bool
stream_write(struct stream *stream, struct answer *answer, struct str text)
{
	struct fastcgi_stream *s = (struct fastcgi_stream *)stream;
	if (!s->begun)
		put_head(s->fcgx, answer, SIZE_MAX);
	s->begun = true;
	put(s->fcgx, text);
	return FCGX_GetError(s->fcgx->out) == 0;
}

/* The body that the guards have let pass, whole; false when it is cut short
 * or does not fit. */
static bool
read_body(FCGX_Request *fcgx, struct request *request)
{
	size_t length = (size_t)request->body_length;
	char *room = arena_alloc(request->arena, length + 1);
	if (room == NULL)
		return false;
	if (length > 0 &&
	    FCGX_GetStr(room, (int)length, fcgx->in) != (int)length)
		return false;
	request->body = (struct str){ room, length };
	return true;
}

static void
answer_request(
    FCGX_Request *fcgx, struct request *request, struct answer *answer)
{
	const struct portal *portal = request->portal;
	const struct pool *pool = portal->pool;
	enum request_outcome outcome = request_read(
	    (const char *const *)fcgx->envp, request->arena, request);
	if (outcome == REQUEST_BAD)
		route_refuse(pool, request, answer, 400,
		    "Path or query are not well encoded.");
	else if (outcome == REQUEST_TOO_LONG)
		route_refuse(
		    pool, request, answer, 414, "Path or query are too long.");
	else if (!route_admit(pool, portal->settings.hosts, request, answer))
		return;
	else if (!request->route->streams && !read_body(fcgx, request))
		route_refuse(
		    pool, request, answer, 400, "The body is cut short.");
	else
		route_answer(pool, request, answer);
}

static void
serve_one(FCGX_Request *fcgx, const struct portal *portal, struct db *db,
    struct arena *arena)
{
	struct fastcgi_stream stream = {
		.stream = { stream_read, stream_write }, .fcgx = fcgx
	};
	struct request request = { .portal = portal,
		.db = db,
		.arena = arena,
		.now = time(NULL),
		.stream = &stream.stream };
	struct answer answer = { .status = 0 };
	answer_request(fcgx, &request, &answer);
	if (stream.begun)
		return;
	put_head(fcgx, &answer, answer.body.len);
	if (request.method != METHOD_HEAD && answer.status != 304)
		put(fcgx, answer.body);
}

static void *
work(void *context)
{
	const struct worker *worker = context;
	const struct portal *portal = worker->portal;
	const struct portal_settings *settings = &portal->settings;
	struct arena *arena = arena_new((size_t)settings->memory);
	struct db *db = db_new(settings->database, portal->pool->name,
	    (int)settings->database_patience);
	FCGX_Request fcgx;
	if (FCGX_InitRequest(&fcgx, worker->fd, 0) != 0)
		die("libfcgi refuses its first request");
	while (!ending) {
		if (FCGX_Accept_r(&fcgx) != 0) {
			nanosleep(
			    &(struct timespec){ .tv_nsec = FASTCGI_PAUSE },
			    NULL);
			continue;
		}
		serve_one(&fcgx, portal, db, arena);
		FCGX_Finish_r(&fcgx);
		arena_reset(arena);
	}
	FCGX_Free(&fcgx, 1);
	db_free(db);
	arena_free(arena);
	return NULL;
}

static void
wait_for_signal(void)
{
	sigset_t ends;
	int signal;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	while (sigwait(&ends, &signal) != 0)
		;
}

/* False when they did not end in time. */
static bool
join(struct worker *workers, size_t count)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += FASTCGI_LAST_ANSWERS;
	bool all = true;
	for (size_t i = 0; i < count; i++)
		all = pthread_timedjoin_np(workers[i].thread, NULL, &until) ==
			0 &&
		    all;
	return all;
}

void
fastcgi_serve(const struct portal *portal, int fd)
{
	size_t count = (size_t)portal->settings.threads;
	struct worker *workers = calloc(count, sizeof *workers);
	if (workers == NULL || FCGX_Init() != 0)
		die("no memory for %zu threads", count);
	for (size_t i = 0; i < count; i++) {
		workers[i] = (struct worker){ .portal = portal, .fd = fd };
		int failed =
		    pthread_create(&workers[i].thread, NULL, work, &workers[i]);
		if (failed != 0)
			die("thread %zu: %s", i, strerror(failed));
	}
	log_info("ready: %s, %zu threads", portal->settings.socket, count);
	wait_for_signal();
	ending = true;
	FCGX_ShutdownPending();
	shutdown(fd, SHUT_RDWR);
	if (!join(workers, count)) {
		log_warn("ends with requests that took too long");
		_exit(0);
	}
	free(workers);
}
