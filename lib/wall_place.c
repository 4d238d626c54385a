/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_place.c -- a row of the wall as it is kept: in few words, each atomic */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/wall_place.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* An IPv4 address stands beside the time, so such a row ends there. */
struct packed {
	uint64_t head; /* the number; below it measure and length */
	uint64_t garden;
	uint8_t line[16];
	uint32_t sure;	/* until when */
	uint32_t addr4; /* as bytes */
	uint8_t addr6[16];
};

enum { WORDS4 = 5, WORDS6 = 7, MEASURE_AT = 8, NUMBER_AT = 16 };

union words {
	struct packed packed;
	uint64_t word[WORDS6];
};

static_assert(sizeof(union words) == sizeof(struct packed), "no word is lost");
static_assert(offsetof(struct packed, addr6) == WORDS4 * sizeof(uint64_t),
    "an IPv4 row is the front of one of IPv6");

static uint32_t
pack_time(int64_t seconds)
{
	if (seconds < 0)
		return 0;
	return seconds < UINT32_MAX ? (uint32_t)seconds : UINT32_MAX;
}

static struct packed
pack(const struct wall_row *row)
{
	struct packed packed = {
		.head = (uint64_t)row->number << NUMBER_AT |
		    (uint64_t)row->measure << MEASURE_AT | row->prefix.length,
		.garden = row->garden,
		.sure = pack_time(row->sure_until),
	};
	const uint8_t *addr = row->prefix.addr.bytes;
	memcpy(packed.line, row->line, sizeof packed.line);
	memcpy(&packed.addr4, addr, sizeof packed.addr4);
	memcpy(packed.addr6, addr, sizeof packed.addr6);
	return packed;
}

static struct wall_row
unpack(const struct packed *packed, uint8_t family)
{
	struct wall_row row = {
		.prefix = { .addr.family = family,
		    .length = (uint8_t)packed->head },
		.measure = (uint8_t)(packed->head >> MEASURE_AT),
		.garden = packed->garden,
		.sure_until =
		    packed->sure == UINT32_MAX ? WALL_ALWAYS : packed->sure,
		.number = (int64_t)(packed->head >> NUMBER_AT),
	};
	uint8_t *addr = row.prefix.addr.bytes;
	memcpy(row.line, packed->line, sizeof packed->line);
	if (family == 6)
		memcpy(addr, packed->addr6, sizeof packed->addr6);
	else
		memcpy(addr, &packed->addr4, sizeof packed->addr4);
	return row;
}

static uint8_t
family_at(struct wall_places places, uint32_t place)
{
	return place < places.count ? 4 : 6;
}

static int
words_at(struct wall_places places, uint32_t place)
{
	return place < places.count ? WORDS4 : WORDS6;
}

static wall_word *
place_at(struct wall_places places, uint32_t place)
{
	size_t of_4 = place < places.count ? place : places.count;
	return places.word + of_4 * WORDS4 + (place - of_4) * WORDS6;
}

size_t
wall_places_size(uint32_t count)
{
	return (size_t)count * (WORDS4 + WORDS6) * sizeof(wall_word);
}

bool
wall_place_is(struct wall_places places, uint32_t place)
{
	return place < 2 * places.count;
}

struct wall_row
wall_place_read(struct wall_places places, uint32_t place)
{
	const wall_word *word = place_at(places, place);
	union words copy;
	for (int i = 0; i < words_at(places, place); i++)
		copy.word[i] =
		    atomic_load_explicit(&word[i], memory_order_relaxed);
	return unpack(&copy.packed, family_at(places, place));
}

void
wall_place_write(
    struct wall_places places, uint32_t place, const struct wall_row *row)
{
	wall_word *word = place_at(places, place);
	union words copy = { .packed = pack(row) };
	for (int i = 0; i < words_at(places, place); i++)
		atomic_store_explicit(
		    &word[i], copy.word[i], memory_order_relaxed);
}

void
wall_place_fetch(struct wall_places places, uint32_t place)
{
	const wall_word *word = place_at(places, place);
	__builtin_prefetch(word);
	__builtin_prefetch(word + words_at(places, place) - 1);
}
