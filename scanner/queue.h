/* SPDX-License-Identifier: BSD-2-Clause */
/* queue.h -- whose file is next: bounded, and fair between lines */
#ifndef SCANNER_QUEUE_H
#define SCANNER_QUEUE_H

#include "lib/uuid.h"

/* Lines take turns, whatever each has waiting, and none has more than its share
 * scanned at once. A line's own files go in their order. All is searched from
 * end to end: for the most tickets that the settings allow that is still less
 * than a thousandth of the smallest scan. */
struct queue_limits {
	uint32_t waiting;      /* of all lines */
	uint32_t line_waiting; /* of one */
	uint32_t running;
	uint32_t line_running;
};

/* One file that waits or is scanned. */
struct ticket {
	enum { TICKET_FREE, TICKET_WAITS, TICKET_RUNS } state;
	uint64_t order; /* of coming */
	uint8_t line[UUID_SIZE];
	uint8_t batch[UUID_SIZE];
	uint64_t client;
	uint32_t number; /* of the file, as the client says */
	uint32_t told;	 /* the place that the client was told last */
	int fd;
};

enum { QUEUE_NONE = UINT32_MAX };

struct queue;

struct queue *queue_new(struct queue_limits limits); /* dies without memory */
void queue_free(struct queue *queue);		     /* NULL is fine */

/* Takes a file in, in the caller's words; the index of its ticket, or
 * QUEUE_NONE when too many wait. */
uint32_t MUST_CHECK queue_add(struct queue *queue, const struct ticket *ticket);
/* The ticket whose turn it is, or QUEUE_NONE: nobody waits who may run now. */
uint32_t queue_next(const struct queue *queue);
/* It runs from now on, and its line's turn is over. */
void queue_start(struct queue *queue, uint32_t index);
/* Whether it waited or ran, it is done with. */
void queue_end(struct queue *queue, uint32_t index);

/* How many files go before one that waits, should nobody come or go. */
uint32_t queue_place(const struct queue *queue, uint32_t index);

/* All tickets, the free ones, too. */
struct ticket *queue_ticket(struct queue *queue, uint32_t index);
uint32_t queue_size(const struct queue *queue);
uint32_t queue_waiting(const struct queue *queue);
uint32_t queue_running(const struct queue *queue);

#endif
