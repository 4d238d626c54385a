/* SPDX-License-Identifier: BSD-2-Clause */
/* alive.c -- which lines have asked in this minute: each is told of once */
#include "redirector/alive.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { PLACES = 1 << 16 }; /* 2 MB; a power of two */

struct alive {
	struct place {
		uint8_t line[UUID_SIZE];
		uint32_t minute;
	} place[PLACES];
};

struct alive *
alive_new(void)
{
	struct alive *alive = calloc(1, sizeof *alive);
	if (alive == NULL)
		die("no memory for the lines that are alive");
	return alive;
}

/* The ids of lines are random: their first bytes spread them. */
static struct place *
place_of(struct alive *alive, const uint8_t line[UUID_SIZE])
{
	uint32_t start;
	memcpy(&start, line, sizeof start);
	return &alive->place[start % PLACES];
}

void
alive_mark(struct alive *alive, struct ring *ring,
    const uint8_t line[UUID_SIZE], uint32_t minute)
{
	struct place *place = place_of(alive, line);
	if (place->minute == minute &&
	    memcmp(place->line, line, sizeof place->line) == 0)
		return;
	if (!ring_put_alive(ring, line, minute))
		return;
	place->minute = minute;
	memcpy(place->line, line, sizeof place->line);
}
