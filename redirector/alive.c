/* SPDX-License-Identifier: BSD-2-Clause */
/* alive.c -- which lines have asked in this minute: each is told of once */
#include "redirector/alive.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/log.h"

enum { PLACES = 1 << 18, PAGE = 2 << 20 };

struct alive {
	struct place {
		uint32_t line;	 /* other bits of its id than those that led
				  * here: none has the same by chance */
		uint32_t minute; /* 0: never */
	} place[PLACES];
};

/* One large page, where the kernel has one: whoever asks is in any place. */
static_assert(sizeof(struct alive) == PAGE, "it fills the page");

struct alive *
alive_new(void)
{
	struct alive *alive = aligned_alloc(PAGE, sizeof *alive);
	if (alive == NULL)
		die("no memory for the lines that are alive");
	madvise(alive, sizeof *alive, MADV_HUGEPAGE);
	memset(alive, 0, sizeof *alive);
	return alive;
}

/* The ids of lines are random: their first bytes spread them. */
static uint64_t
id_of(const uint8_t line[UUID_SIZE])
{
	uint64_t id;
	memcpy(&id, line, sizeof id);
	return id;
}

void
alive_fetch(const struct alive *alive, const uint8_t line[UUID_SIZE])
{
	__builtin_prefetch(&alive->place[id_of(line) % PLACES]);
}

void
alive_mark(struct alive *alive, struct ring *ring,
    const uint8_t line[UUID_SIZE], uint32_t minute)
{
	uint64_t id = id_of(line);
	struct place *place = &alive->place[id % PLACES];
	struct place now = { (uint32_t)(id / PLACES), minute };
	if (place->line == now.line && place->minute == now.minute)
		return;
	if (ring_put_alive(ring, line, minute))
		*place = now;
}
