/* SPDX-License-Identifier: BSD-2-Clause */
/* queue.c -- whose file is next: bounded, and fair between lines */
/* Pure: no I/O, no clock. */
#include "scanner/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

/* A line with files here. The lowest turn is served first; who was served gets
 * the highest. */
struct line {
	uint8_t id[UUID_SIZE];
	uint32_t waiting, running;
	uint64_t turn;
};

struct queue {
	struct queue_limits limits;
	uint32_t size; /* of both tables: a line has a ticket at least */
	uint32_t waiting, running;
	uint64_t orders, turns;
	struct ticket *tickets;
	struct line *lines;
};

struct queue *
queue_new(struct queue_limits limits)
{
	uint32_t size = limits.waiting + limits.running;
	struct queue *queue = calloc(1, sizeof *queue);
	struct ticket *tickets = calloc(size, sizeof *tickets);
	struct line *lines = calloc(size, sizeof *lines);
	if (queue == NULL || tickets == NULL || lines == NULL)
		die("no memory for %u files that wait", size);
	*queue = (struct queue){ .limits = limits,
		.size = size,
		.tickets = tickets,
		.lines = lines };
	return queue;
}

void
queue_free(struct queue *queue)
{
	if (queue == NULL)
		return;
	free(queue->tickets);
	free(queue->lines);
	free(queue);
}

/* ---- lines -------------------------------------------------------------- */
static bool
is_there(const struct line *line)
{
	return line->waiting + line->running > 0;
}

static struct line *
find_line(const struct queue *queue, const uint8_t *id)
{
	for (uint32_t i = 0; i < queue->size; i++)
		if (is_there(&queue->lines[i]) &&
		    memcmp(queue->lines[i].id, id, UUID_SIZE) == 0)
			return &queue->lines[i];
	return NULL;
}

static struct line *
add_line(struct queue *queue, const uint8_t *id)
{
	for (uint32_t i = 0; i < queue->size; i++) {
		struct line *line = &queue->lines[i];
		if (is_there(line))
			continue;
		*line = (struct line){ .turn = ++queue->turns };
		memcpy(line->id, id, UUID_SIZE);
		return line;
	}
	return NULL;
}

/* ---- tickets ------------------------------------------------------------ */
uint32_t
queue_add(struct queue *queue, const struct ticket *ticket)
{
	struct line *line = find_line(queue, ticket->line);
	if (queue->waiting == queue->limits.waiting ||
	    (line != NULL && line->waiting == queue->limits.line_waiting))
		return QUEUE_NONE;
	uint32_t index = 0;
	while (queue->tickets[index].state != TICKET_FREE)
		index++;
	if (line == NULL)
		line = add_line(queue, ticket->line);
	assert(line != NULL);
	queue->tickets[index] = *ticket;
	queue->tickets[index].state = TICKET_WAITS;
	queue->tickets[index].order = ++queue->orders;
	line->waiting++;
	queue->waiting++;
	return index;
}

static uint32_t
first_of(const struct queue *queue, const struct line *line)
{
	uint32_t first = QUEUE_NONE;
	for (uint32_t i = 0; i < queue->size; i++) {
		const struct ticket *ticket = &queue->tickets[i];
		if (ticket->state == TICKET_WAITS &&
		    memcmp(ticket->line, line->id, UUID_SIZE) == 0 &&
		    (first == QUEUE_NONE ||
			ticket->order < queue->tickets[first].order))
			first = i;
	}
	return first;
}

uint32_t
queue_next(const struct queue *queue)
{
	const struct line *next = NULL;
	if (queue->running == queue->limits.running || queue->waiting == 0)
		return QUEUE_NONE;
	for (uint32_t i = 0; i < queue->size; i++) {
		const struct line *line = &queue->lines[i];
		if (line->waiting > 0 &&
		    line->running < queue->limits.line_running &&
		    (next == NULL || line->turn < next->turn))
			next = line;
	}
	return next == NULL ? QUEUE_NONE : first_of(queue, next);
}

void
queue_start(struct queue *queue, uint32_t index)
{
	struct ticket *ticket = queue_ticket(queue, index);
	struct line *line = find_line(queue, ticket->line);
	assert(ticket->state == TICKET_WAITS && line != NULL);
	ticket->state = TICKET_RUNS;
	line->turn = ++queue->turns;
	line->waiting--;
	queue->waiting--;
	line->running++;
	queue->running++;
}

void
queue_end(struct queue *queue, uint32_t index)
{
	struct ticket *ticket = queue_ticket(queue, index);
	struct line *line = find_line(queue, ticket->line);
	assert(ticket->state != TICKET_FREE && line != NULL);
	if (ticket->state == TICKET_WAITS) {
		line->waiting--;
		queue->waiting--;
	} else {
		line->running--;
		queue->running--;
	}
	ticket->state = TICKET_FREE;
}

/* ---- places ------------------------------------------------------------- */
/* In each round every line has one file served: a file that has so many of its
 * own line before it waits for as many rounds, and for who is before it in its
 * own round. */
uint32_t
queue_place(const struct queue *queue, uint32_t index)
{
	const struct ticket *own = &queue->tickets[index];
	const struct line *home = find_line(queue, own->line);
	uint32_t rounds = 0, place = 0;
	assert(home != NULL);
	for (uint32_t i = 0; i < queue->size; i++) {
		const struct ticket *other = &queue->tickets[i];
		rounds += other->state == TICKET_WAITS &&
		    other->order < own->order &&
		    memcmp(other->line, own->line, UUID_SIZE) == 0;
	}
	for (uint32_t i = 0; i < queue->size; i++) {
		const struct line *line = &queue->lines[i];
		uint32_t served = rounds + (line->turn < home->turn);
		place += served < line->waiting ? served : line->waiting;
	}
	return place;
}

struct ticket *
queue_ticket(struct queue *queue, uint32_t index)
{
	assert(index < queue->size);
	return &queue->tickets[index];
}

uint32_t
queue_size(const struct queue *queue)
{
	return queue->size;
}

uint32_t
queue_waiting(const struct queue *queue)
{
	return queue->waiting;
}

uint32_t
queue_running(const struct queue *queue)
{
	return queue->running;
}
