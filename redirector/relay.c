/* SPDX-License-Identifier: BSD-2-Clause */
/* relay.c -- hand a walled line's request for the garden to nginx */
#include "redirector/relay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "redirector/ask.h"
#include "redirector/relay_head.h"

enum {
	PLACES = 512,
	PER_HOME = 32, /* a browser opens six for a site, a home has several */
	ROOM = 16384,
	TURNS = 16, /* of one before the others have a turn */
	REQUEST_US = 15 * 1000 * 1000, /* for the whole of it to come */
	SILENCE_US = 60 * 1000 * 1000, /* of both sides; nginx waits less */
	LINGER_US = 1000 * 1000,
	LINGER_READS = 64 /* of what was sent behind the request */
};
/* A system's update of some hundred megabytes on a slow line. */
static const int64_t MOST_US = 3600LL * 1000 * 1000;

_Static_assert((int)RELAY_HEAD_SIZE <= (int)ROOM, "room for each head");

/* Bytes on their way: those from `at` on, before `end`. */
struct room {
	size_t at, end;
	uint8_t bytes[ROOM];
};

struct trip {
	int client, nginx;
	bool lingers;  /* told all; reads on so that it is not lost */
	bool answered; /* in part at least */
	int reads;
	uint32_t body; /* bytes that are still to come from the client */
	uint32_t client_waits, nginx_waits; /* as they are watched */
	int64_t ends;			    /* whatever happens */
	struct room up, down;
};

struct relay {
	struct pool pool;
	struct trip trip[PLACES];
};

struct relay *
relay_new(struct worker *worker)
{
	struct relay *relay = calloc(1, sizeof *relay);
	(void)worker;
	if (relay == NULL)
		die("no memory for requests that are relayed");
	pool_new(&relay->pool, PLACES);
	return relay;
}

const struct pool *
relay_pool(const struct worker *worker)
{
	return &worker->relay->pool;
}

/* ---- the end of a trip ---- */

static void
close_nginx(struct trip *trip)
{
	if (trip->nginx >= 0)
		close(trip->nginx);
	trip->nginx = -1;
}

static void
close_trip(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	close_nginx(trip);
	close(trip->client);
	pool_give(&worker->relay->pool, index);
}

static void
watch_client(struct worker *worker, uint32_t index, uint32_t waits)
{
	struct trip *trip = &worker->relay->trip[index];
	if (trip->client_waits != waits)
		worker_watch_for(worker, trip->client, waits, EVENT_RELAY,
		    index, worker->relay->pool.place[index].generation);
	trip->client_waits = waits;
}

/* All is told. A connection that is closed while bytes of the client are unread
 * is reset, and the answer with it: so those are read away first. */
static void
linger(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	close_nginx(trip);
	shutdown(trip->client, SHUT_WR);
	trip->lingers = true;
	worker->relay->pool.place[index].deadline = worker->ticks + LINGER_US;
	watch_client(worker, index, EPOLLIN);
}

/* nginx has closed, or is not there. */
static void
finish(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	struct str away = http_away(config_answers(
	    worker->config, &worker->relay->pool.place[index].from));
	if (!trip->answered) {
		ring_count(worker->ring, COUNT_RELAY_AWAY);
		if (send(trip->client, away.data, away.len, MSG_NOSIGNAL) !=
		    (ssize_t)away.len) {
			close_trip(worker, index);
			return;
		}
	}
	linger(worker, index);
}

/* ---- on the way ---- */

enum flow { FLOW_WAIT, FLOW_MOVED, FLOW_END };

static enum flow
read_into(struct room *room, int fd, size_t most)
{
	if (room->at < room->end || most == 0)
		return FLOW_WAIT;
	ssize_t got = recv(fd, room->bytes, most < ROOM ? most : ROOM, 0);
	if (got <= 0)
		return got < 0 && errno == EAGAIN ? FLOW_WAIT : FLOW_END;
	room->at = 0;
	room->end = (size_t)got;
	return FLOW_MOVED;
}

static enum flow
write_from(struct room *room, int fd)
{
	if (room->at == room->end)
		return FLOW_WAIT;
	ssize_t put = send(
	    fd, room->bytes + room->at, room->end - room->at, MSG_NOSIGNAL);
	if (put < 0)
		return errno == EAGAIN ? FLOW_WAIT : FLOW_END;
	room->at += (size_t)put;
	return FLOW_MOVED;
}

static void
watch(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	bool up = trip->up.at < trip->up.end;
	bool down = trip->down.at < trip->down.end;
	uint32_t waits = (up ? EPOLLOUT : 0) | (down ? 0 : EPOLLIN);
	if (trip->nginx_waits != waits)
		worker_watch_for(worker, trip->nginx, waits, EVENT_RELAY_ASK,
		    index, worker->relay->pool.place[index].generation);
	trip->nginx_waits = waits;
	watch_client(worker, index,
	    EPOLLRDHUP | (down ? EPOLLOUT : 0) |
		(!up && trip->body > 0 ? EPOLLIN : 0));
}

/* A request must come whole in its time; an answer may take long, as long as it
 * goes on. */
static void
set_deadline(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	int64_t deadline = worker->ticks + SILENCE_US;
	if (trip->body == 0)
		worker->relay->pool.place[index].deadline =
		    deadline < trip->ends ? deadline : trip->ends;
}

/* Moves what can be moved, both ways; FLOW_END: it was the last. */
static enum flow
move(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	enum flow asked = write_from(&trip->up, trip->nginx);
	enum flow heard = read_into(&trip->up, trip->client, trip->body);
	enum flow told = write_from(&trip->down, trip->client);
	enum flow answer = read_into(&trip->down, trip->nginx, ROOM);
	if (heard == FLOW_END || told == FLOW_END) {
		close_trip(worker, index); /* the client has gone */
		return FLOW_END;
	}
	if (heard == FLOW_MOVED)
		trip->body -= (uint32_t)trip->up.end;
	if (told == FLOW_MOVED)
		trip->answered = true;
	/* whoever takes no more may have answered all the same */
	if (answer == FLOW_END || (asked == FLOW_END && answer == FLOW_WAIT)) {
		finish(worker, index);
		return FLOW_END;
	}
	bool moved = asked != FLOW_WAIT || heard != FLOW_WAIT ||
	    told != FLOW_WAIT || answer != FLOW_WAIT;
	return moved ? FLOW_MOVED : FLOW_WAIT;
}

static void
go_on(struct worker *worker, uint32_t index)
{
	enum flow flow = FLOW_MOVED;
	for (int turn = 0; turn < TURNS && flow == FLOW_MOVED; turn++) {
		flow = move(worker, index);
		if (flow == FLOW_END)
			return;
		if (flow == FLOW_MOVED)
			set_deadline(worker, index);
	}
	watch(worker, index);
}

static void
read_away(struct worker *worker, uint32_t index)
{
	struct trip *trip = &worker->relay->trip[index];
	ssize_t got = recv(trip->client, trip->up.bytes, ROOM, 0);
	if (got < 0 && errno == EAGAIN)
		return;
	if (got <= 0 || ++trip->reads > LINGER_READS)
		close_trip(worker, index);
}

void
relay_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	if (worker->relay->trip[index].lingers)
		read_away(worker, index);
	else if (readiness & (EPOLLERR | EPOLLHUP | EPOLLRDHUP))
		close_trip(worker, index); /* as nginx sees it, too */
	else
		go_on(worker, index);
}

void
relay_ask_ready(struct worker *worker, uint32_t index, uint32_t readiness)
{
	if (worker->relay->trip[index].nginx < 0)
		return;
	if (readiness & EPOLLERR)
		finish(worker, index);
	else
		go_on(worker, index);
}

void
relay_tick(struct worker *worker)
{
	struct relay *relay = worker->relay;
	uint32_t at = 0, index;
	while (pool_next_due(&relay->pool, worker->ticks, &at, &index))
		if (relay->trip[index].lingers || relay->trip[index].answered)
			close_trip(worker, index);
		else
			finish(worker, index);
}

/* ---- the beginning ---- */

static int
open_nginx(const struct worker *worker)
{
	const struct endpoint *to = &worker->config->relay;
	int fd = socket(
	    to->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&to->addr, to->size) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	close(fd);
	return -1;
}

/* A home that has its share already gets no more; when all places are taken,
 * the one that is due next is lost. */
static bool
make_room(struct worker *worker, const struct addr *from)
{
	struct pool *pool = &worker->relay->pool;
	uint32_t due;
	if (pool_count_of(pool, from) >= PER_HOME)
		return false;
	if (pool->free_count == 0 && pool_first_due(pool, NULL, &due)) {
		close_trip(worker, due);
		ring_count(worker->ring, COUNT_EVICTED);
	}
	return true;
}

/* The head, with its host before it, and what is here of its body; what came
 * behind that belongs to no request. */
static void
fill(struct trip *trip, const struct relay_head *head, struct str rest)
{
	size_t size = relay_head_write(head, trip->up.bytes);
	size_t most = ROOM - size < head->body ? ROOM - size : head->body;
	size_t part = rest.len < most ? rest.len : most;
	memcpy(trip->up.bytes + size, rest.data, part);
	trip->up.end = size + part;
	trip->body = head->body - (uint32_t)part;
}

static void
begin(struct worker *worker, int client, const struct addr *from,
    const struct relay_head *head, struct str rest)
{
	struct relay *relay = worker->relay;
	uint32_t index;
	if (!pool_take(
		&relay->pool, from, worker->ticks + REQUEST_US, &index)) {
		close(client);
		return;
	}
	uint32_t generation = relay->pool.place[index].generation;
	struct trip *trip = &relay->trip[index];
	trip->client = client;
	trip->nginx = open_nginx(worker);
	trip->lingers = trip->answered = false;
	trip->reads = 0;
	trip->client_waits = trip->nginx_waits = 0;
	trip->ends = worker->ticks + MOST_US;
	trip->up.at = trip->down.at = trip->down.end = 0;
	fill(trip, head, rest);
	worker_unwatch(worker, client);
	if (!worker_watch(worker, client, 0, EVENT_RELAY, index, generation))
		close_trip(worker, index);
	else if (trip->nginx < 0 ||
	    !worker_watch(
		worker, trip->nginx, 0, EVENT_RELAY_ASK, index, generation))
		finish(worker, index);
	else
		go_on(worker, index);
}

bool
relay_take(struct worker *worker, int client, const struct addr *from,
    struct str text, struct str rest)
{
	struct relay_head head;
	struct name host;
	if (!relay_head_read(text, &head) ||
	    !name_parse((struct str){ head.host, head.host_length }, &host) ||
	    !ask_garden(worker, from, &host))
		return false;
	struct str away = http_away(config_answers(worker->config, from));
	if (!make_room(worker, from)) {
		ring_count(worker->ring, COUNT_RELAY_FULL);
		ssize_t lost = send(client, away.data, away.len, MSG_NOSIGNAL);
		(void)lost;
		close(client);
		return true;
	}
	ring_count(worker->ring, COUNT_RELAY);
	begin(worker, client, from, &head, rest);
	return true;
}
