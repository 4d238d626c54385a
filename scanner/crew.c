/* SPDX-License-Identifier: BSD-2-Clause */
/* crew.c -- who scans: the engines and their examiners, as the desk has them */
#include "scanner/crew.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "scanner/folder.h"
#include "scanner/place.h"
#include "scanner/room.h"

enum {
	PATH_SIZE = 1050,
	LOAD_PAUSE_MS = 1000, /* between two engines that fall */
	GRACE_MS = 2000, /* beyond file_time, which libclamav minds itself */
	GONE_MS = 500
};

struct crew {
	const struct config *config;
	int epoll;
	crew_found *found;
	void *context;
	bool wanted;	    /* an engine is to be loaded */
	int64_t load_after; /* and not before this */
	uint64_t serial;    /* of folders */
	char work[PATH_SIZE];
	char failed[MESSAGE_TEXT_SIZE]; /* why the last load did, as told */
	uint32_t room_count;
	struct place engines[CREW_ENGINES];
	struct room rooms[CREW_ROOMS];
};

struct crew *
crew_new(
    const struct config *config, int epoll, crew_found *found, void *context)
{
	struct crew *crew = calloc(1, sizeof *crew);
	if (crew == NULL)
		die("no memory");
	crew->config = config;
	crew->epoll = epoll;
	crew->found = found;
	crew->context = context;
	crew->room_count = 2 * (uint32_t)config->scans;
	snprintf(crew->work, sizeof crew->work, "%s/work", config->folder);
	if (!folder_make(crew->work) &&
	    (errno != EEXIST || !folder_clear(crew->work)))
		die("folder: %s cannot be made or emptied: %s", crew->work,
		    strerror(errno));
	return crew;
}

static void
name_folder(struct crew *crew, char *path)
{
	snprintf(path, MESSAGE_FOLDER_SIZE, "%s/%" PRIu64, crew->work,
	    ++crew->serial);
}

static bool
watch(const struct crew *crew, int fd, enum crew_event kind, uint32_t index)
{
	struct epoll_event event = { .events = EPOLLIN,
		.data.u64 = (uint64_t)kind << 32 | index };
	return epoll_ctl(crew->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* ---- engines ------------------------------------------------------------ */
static struct place *
find_engine(const struct crew *crew, enum place_state state)
{
	for (size_t i = 0; i < CREW_ENGINES; i++)
		if (crew->engines[i].state == state)
			return (struct place *)&crew->engines[i];
	return NULL;
}

static bool
serves(const struct crew *crew)
{
	return find_engine(crew, PLACE_SERVES) != NULL;
}

bool
crew_may_serve(const struct crew *crew)
{
	return crew->wanted || serves(crew) ||
	    find_engine(crew, PLACE_LOADS) != NULL;
}

uint32_t
crew_signatures(const struct crew *crew)
{
	const struct place *engine = find_engine(crew, PLACE_SERVES);
	return engine == NULL ? 0 : engine->signatures;
}

void
crew_load(struct crew *crew)
{
	crew->wanted = true;
}

static void
load_wanted(struct crew *crew, int64_t now)
{
	struct place *engine = find_engine(crew, PLACE_NONE);
	char folder[MESSAGE_FOLDER_SIZE];
	if (!crew->wanted || now < crew->load_after || engine == NULL ||
	    find_engine(crew, PLACE_LOADS) != NULL)
		return;
	crew->load_after = now + LOAD_PAUSE_MS;
	name_folder(crew, folder);
	if (!place_open(engine, crew->config, folder))
		return;
	crew->wanted = !watch(crew, engine->fd, CREW_EVENT_ENGINE,
	    (uint32_t)(engine - crew->engines));
	if (crew->wanted)
		place_close(engine);
}

static bool
has_room(const struct crew *crew, const struct place *engine)
{
	for (uint32_t i = 0; i < crew->room_count; i++)
		if (crew->rooms[i].state != ROOM_EMPTY &&
		    crew->rooms[i].state != ROOM_ORPHAN &&
		    &crew->engines[crew->rooms[i].engine] == engine)
			return true;
	return false;
}

/* ---- rooms -------------------------------------------------------------- */
static void
end_room(struct crew *crew, struct room *room)
{
	room_end(room, (uint32_t)(room - crew->rooms),
	    crew->engines[room->engine].fd);
}

/* Its file, if it has one, could not be checked; with the reason. */
static void
tell_unchecked(struct crew *crew, struct room *room, enum scan_reason reason)
{
	struct finding finding = { .ticket = room->ticket,
		.verdict = SCAN_UNCHECKED,
		.reason = reason };
	if (room->ticket == QUEUE_NONE)
		return;
	room->ticket = QUEUE_NONE;
	crew->found(crew->context, &finding);
}

/* A finding is about the file that the room has, and its words are sound. */
static bool
is_sound(const struct room *room, const struct finding *finding)
{
	if (room->state != ROOM_BUSY || finding->ticket != room->ticket ||
	    finding->verdict > SCAN_UNCHECKED ||
	    finding->reason >= SCAN_REASONS ||
	    memchr(finding->name, '\0', SCAN_NAME_SIZE) == NULL ||
	    (finding->verdict == SCAN_INFECTED) != (*finding->name != '\0'))
		return false;
	for (const char *c = finding->name; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			return false;
	return true;
}

static struct room *
find_fresh(struct crew *crew)
{
	for (uint32_t i = 0; i < crew->room_count; i++)
		if (crew->rooms[i].state == ROOM_FRESH)
			return &crew->rooms[i];
	return NULL;
}

/* Where nobody is ahead, who has been idle for the longest time makes place;
 * but for one whose batch goes on. */
static void
end_idle(struct crew *crew, const struct room *but)
{
	struct room *idle = NULL;
	if (find_fresh(crew) != NULL)
		return;
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		if (room->state == ROOM_IDLE && room != but &&
		    (idle == NULL || room->last < idle->last))
			idle = room;
	}
	if (idle != NULL)
		end_room(crew, idle);
}

static void
hear_room(struct crew *crew, struct room *room, int64_t now)
{
	struct finding finding = { 0 };
	enum parcel got =
	    parcel_receive(room->fd, &finding, sizeof finding, NULL);
	if (got == PARCEL_NONE)
		return;
	if (room->state == ROOM_ORPHAN) {
		if (got == PARCEL_END)
			room_close(room);
		return;
	}
	if (got == PARCEL_GOT && is_sound(room, &finding)) {
		room->ticket = QUEUE_NONE;
		room->state = ROOM_IDLE;
		room->last = now;
		crew->found(crew->context, &finding);
		end_idle(crew, room); /* now: a fork would slow the scan */
	} else {
		tell_unchecked(crew, room, SCAN_FELL);
		end_room(crew, room);
	}
	if (room_is_spent(room, now) ||
	    crew->engines[room->engine].state != PLACE_SERVES)
		end_room(crew, room);
}

static void
open_rooms(struct crew *crew)
{
	const struct place *engine = find_engine(crew, PLACE_SERVES);
	char folder[MESSAGE_FOLDER_SIZE];
	if (engine == NULL)
		return;
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		if (room->state != ROOM_EMPTY)
			continue;
		name_folder(crew, folder);
		if (!room_open(room, i, (uint32_t)(engine - crew->engines),
			engine->fd, folder))
			return;
		if (!watch(crew, room->fd, CREW_EVENT_ROOM, i))
			end_room(crew, room);
	}
}

static struct room *
find_room(struct crew *crew, const struct ticket *ticket, int64_t now)
{
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		if (!room_suits(room, ticket))
			continue;
		if (!room_is_spent(room, now))
			return room;
		end_room(crew, room);
	}
	return find_fresh(crew);
}

bool
crew_give(
    struct crew *crew, const struct ticket *ticket, uint32_t index, int64_t now)
{
	struct room *room = find_room(crew, ticket, now);
	bool given = room != NULL && room_give(room, ticket, index, now);
	if (room != NULL && !given)
		end_room(crew, room);
	if (!given)
		end_idle(crew, NULL);
	return given;
}

void
crew_drop(struct crew *crew, uint32_t index)
{
	for (uint32_t i = 0; i < crew->room_count; i++)
		if (crew->rooms[i].state == ROOM_BUSY &&
		    crew->rooms[i].ticket == index)
			end_room(crew, &crew->rooms[i]);
}

/* ---- what engines tell -------------------------------------------------- */
/* Those who wait leave with their engine; who is busy goes on. */
static void
relieve(struct crew *crew, struct place *engine)
{
	engine->state = PLACE_LEAVES;
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		if (&crew->engines[room->engine] == engine &&
		    (room->state == ROOM_FRESH || room->state == ROOM_IDLE))
			end_room(crew, room);
	}
}

static void
take_over(struct crew *crew, struct place *engine, const struct news *news)
{
	struct place *old = find_engine(crew, PLACE_SERVES);
	engine->state = PLACE_SERVES;
	engine->signatures = news->signatures;
	*crew->failed = '\0';
	if (old != NULL)
		relieve(crew, old);
	log_info("%u signatures serve", news->signatures);
}

/* Once for each reason, however often it is tried. */
static void
tell_failed(struct crew *crew, const char *text)
{
	if (strcmp(crew->failed, text) == 0)
		return;
	snprintf(crew->failed, sizeof crew->failed, "%s", text);
	log_warn("signatures in %s: %s; %s", crew->config->signatures, text,
	    serves(crew) ? "the old ones stay in use"
			 : "no file can be checked");
}

static void
engine_ended(struct crew *crew, struct place *engine)
{
	bool served = engine->state == PLACE_SERVES;
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		if (room->state == ROOM_EMPTY || room->state == ROOM_ORPHAN ||
		    &crew->engines[room->engine] != engine)
			continue;
		tell_unchecked(crew, room, SCAN_FELL);
		room->state = ROOM_ORPHAN;
	}
	if (engine->state == PLACE_LOADS)
		tell_failed(crew, "loading fell");
	place_close(engine);
	if (served) {
		log_warn("the engine fell; another one loads");
		crew->wanted = true;
	}
}

static void
hear_gone(struct crew *crew, const struct news *news)
{
	struct room *room = &crew->rooms[news->room % CREW_ROOMS];
	if (news->signal == SIGSYS)
		log_warn("an examiner was stopped by its sandbox");
	if (room->state == ROOM_ENDING)
		room_close(room);
}

static void
hear_engine(struct crew *crew, struct place *engine)
{
	struct news news = { 0 };
	enum parcel got = parcel_receive(engine->fd, &news, sizeof news, NULL);
	if (got == PARCEL_NONE)
		return;
	if (got == PARCEL_GOT && news.kind == NEWS_READY) {
		take_over(crew, engine, &news);
	} else if (got == PARCEL_GOT && news.kind == NEWS_GONE) {
		hear_gone(crew, &news);
	} else if (got == PARCEL_GOT && news.kind == NEWS_FAILED) {
		news.text[MESSAGE_TEXT_SIZE - 1] = '\0';
		tell_failed(crew, news.text);
		place_close(engine);
	} else {
		engine_ended(crew, engine);
	}
}

void
crew_heard(struct crew *crew, enum crew_event kind, uint32_t index, int64_t now)
{
	if (kind == CREW_EVENT_ENGINE &&
	    crew->engines[index].state != PLACE_NONE)
		hear_engine(crew, &crew->engines[index]);
	else if (kind == CREW_EVENT_ROOM &&
	    crew->rooms[index].state != ROOM_EMPTY)
		hear_room(crew, &crew->rooms[index], now);
	open_rooms(crew);
}

/* ---- now and then ------------------------------------------------------- */
static void
look_after(struct crew *crew, struct room *room, int64_t now)
{
	int64_t most = crew->config->file_time * 1000 + GRACE_MS;
	bool late = room->state == ROOM_BUSY && now - room->last > most;
	if (late)
		tell_unchecked(crew, room, SCAN_TOO_LONG);
	if (late || room_is_spent(room, now) ||
	    (room->state == ROOM_ENDING && !room->ordered))
		end_room(crew, room);
	else if (room->state == ROOM_ORPHAN)
		hear_room(crew, room, now);
}

void
crew_tick(struct crew *crew, int64_t now)
{
	for (uint32_t i = 0; i < crew->room_count; i++)
		look_after(crew, &crew->rooms[i], now);
	for (size_t i = 0; i < CREW_ENGINES; i++)
		if (crew->engines[i].state == PLACE_LEAVES &&
		    !has_room(crew, &crew->engines[i]))
			place_close(&crew->engines[i]);
	load_wanted(crew, now);
	open_rooms(crew);
}

void
crew_end(struct crew *crew)
{
	for (size_t i = 0; i < CREW_ENGINES; i++)
		if (crew->engines[i].state != PLACE_NONE)
			place_close(&crew->engines[i]);
	for (uint32_t i = 0; i < crew->room_count; i++) {
		struct room *room = &crew->rooms[i];
		struct pollfd gone = { .fd = room->fd };
		if (room->state == ROOM_EMPTY)
			continue;
		poll(&gone, 1, GONE_MS); /* it is dying: POLLHUP */
		room_close(room);
	}
}
