/* SPDX-License-Identifier: BSD-2-Clause */
/* room.c -- the place of one examiner at the desk */
#include "scanner/room.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/parcel.h"
#include "scanner/config.h"
#include "scanner/folder.h"

enum { IDLE_MS = 5000 }; /* an upload's next file comes sooner, or not */

static bool
order_fork(struct room *room, uint32_t index, int engine_fd)
{
	struct order order = { .kind = ORDER_FORK, .room = index };
	int theirs;
	memcpy(order.folder, room->folder, sizeof order.folder);
	if (!parcel_pair(&room->fd, &theirs)) {
		log_warn("no socket for an examiner: %s", strerror(errno));
		return false;
	}
	bool sent = parcel_send(engine_fd, &order, sizeof order, theirs);
	close(theirs);
	if (!sent)
		close(room->fd);
	return sent;
}

bool
room_open(struct room *room, uint32_t index, uint32_t engine, int engine_fd,
    const char *folder)
{
	*room = (struct room){ .engine = engine, .ticket = QUEUE_NONE };
	snprintf(room->folder, sizeof room->folder, "%s", folder);
	if (!folder_make(folder)) {
		log_warn("cannot make %s: %s", folder, strerror(errno));
		return false;
	}
	if (!order_fork(room, index, engine_fd)) {
		folder_remove(folder);
		return false;
	}
	room->state = ROOM_FRESH;
	return true;
}

bool
room_give(
    struct room *room, const struct ticket *ticket, uint32_t index, int64_t now)
{
	struct task task = { .ticket = index };
	if (!parcel_send(room->fd, &task, sizeof task, ticket->fd))
		return false;
	if (room->state == ROOM_FRESH) {
		memcpy(room->line, ticket->line, UUID_SIZE);
		memcpy(room->batch, ticket->batch, UUID_SIZE);
		room->since = now;
	}
	room->state = ROOM_BUSY;
	room->ticket = index;
	room->last = now;
	room->files++;
	return true;
}

void
room_end(struct room *room, uint32_t index, int engine_fd)
{
	struct order order = { .kind = ORDER_KILL, .room = index };
	if (room->state != ROOM_ENDING)
		room->ordered = false;
	room->state = ROOM_ENDING;
	room->ticket = QUEUE_NONE;
	if (!room->ordered)
		room->ordered =
		    parcel_send(engine_fd, &order, sizeof order, -1);
}

void
room_close(struct room *room)
{
	close(room->fd);
	if (!folder_remove(room->folder))
		log_warn("cannot remove %s: %s", room->folder, strerror(errno));
	room->state = ROOM_EMPTY;
}

bool
room_suits(const struct room *room, const struct ticket *ticket)
{
	return room->state == ROOM_IDLE &&
	    memcmp(room->line, ticket->line, UUID_SIZE) == 0 &&
	    memcmp(room->batch, ticket->batch, UUID_SIZE) == 0;
}

bool
room_is_spent(const struct room *room, int64_t now)
{
	return room->state == ROOM_IDLE &&
	    (room->files >= CONFIG_BATCH_FILES ||
		now - room->since >= CONFIG_BATCH_SECONDS * 1000 ||
		now - room->last >= IDLE_MS);
}
