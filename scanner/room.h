/* SPDX-License-Identifier: BSD-2-Clause */
/* room.h -- the place of one examiner at the desk */
#ifndef SCANNER_ROOM_H
#define SCANNER_ROOM_H

#include "scanner/message.h"
#include "scanner/queue.h"

enum room_state {
	ROOM_EMPTY,
	ROOM_FRESH, /* an examiner who has had no file yet */
	ROOM_IDLE,  /* one of a batch, between two files */
	ROOM_BUSY,
	ROOM_ENDING, /* to be killed, or being killed, by the engine */
	ROOM_ORPHAN  /* its engine fell: it is being killed by the kernel */
};

struct room {
	enum room_state state;
	uint32_t engine; /* whose examiner it is */
	int fd;		 /* our end of its socket */
	bool ordered;	 /* ENDING: the engine has been told */
	uint8_t line[UUID_SIZE], batch[UUID_SIZE];
	uint32_t files; /* that it has had */
	uint32_t ticket;
	int64_t since; /* its first file; milliseconds, as `now` below */
	int64_t last;  /* since when it is IDLE, or BUSY */
	char folder[MESSAGE_FOLDER_SIZE];
};

/* Makes the folder and the socket, and has the engine at `engine_fd` fork an
 * examiner. False where any of it cannot be; then the room stays empty. */
bool MUST_CHECK room_open(struct room *room, uint32_t index, uint32_t engine,
    int engine_fd, const char *folder);
/* Hands over the file. False: the examiner is not there any more. */
bool MUST_CHECK room_give(struct room *room, const struct ticket *ticket,
    uint32_t index, int64_t now);
/* The examiner is to be killed; tells the engine, as soon as that listens. */
void room_end(struct room *room, uint32_t index, int engine_fd);
/* It is no more: closes the socket, removes the folder. */
void room_close(struct room *room);

/* Whether it may have a file of this batch still. */
bool room_suits(const struct room *room, const struct ticket *ticket);
bool room_is_spent(const struct room *room, int64_t now);

#endif
