/* SPDX-License-Identifier: BSD-2-Clause */
/* alive.c -- which lines have asked in this minute: each is told of once */
#include "redirector/alive.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { PLACES = 1 << 18 }; /* 2 MB */

struct alive {
	struct place {
		uint32_t line;	 /* other bits of its id than those that led
				  * here: none has the same by chance */
		uint32_t minute; /* 0: never */
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
void
alive_mark(struct alive *alive, struct ring *ring,
    const uint8_t line[UUID_SIZE], uint32_t minute)
{
	uint64_t id;
	memcpy(&id, line, sizeof id);
	struct place *place = &alive->place[id % PLACES];
	struct place now = { (uint32_t)(id / PLACES), minute };
	if (place->line == now.line && place->minute == now.minute)
		return;
	if (ring_put_alive(ring, line, minute))
		*place = now;
}
