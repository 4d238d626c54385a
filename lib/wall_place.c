/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_place.c -- a row of the wall as it is kept: in few words, each atomic */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/wall_place.h"

#include <assert.h>
#include <string.h>

struct packed {
	uint8_t addr[16], line[16];
	uint64_t garden;
	uint64_t number; /* above it the measure */
	uint64_t sure;	 /* until when; above it family and length */
};

enum { MEASURE_BITS = 8, PREFIX_BITS = 16, BYTE = 8 };

static const uint64_t always = UINT64_MAX >> PREFIX_BITS;

union words {
	struct packed packed;
	uint64_t word[WALL_PLACE_WORDS];
};

static_assert(sizeof(union words) == sizeof(struct packed), "no word is lost");

static uint64_t
pack_time(int64_t seconds)
{
	if (seconds < 0)
		return 0;
	return (uint64_t)seconds < always ? (uint64_t)seconds : always;
}

static struct packed
pack(const struct wall_row *row)
{
	struct packed packed = {
		.garden = row->garden,
		.number = (uint64_t)row->number << MEASURE_BITS | row->measure,
		.sure = pack_time(row->sure_until) << PREFIX_BITS |
		    (uint64_t)row->prefix.addr.family << BYTE |
		    row->prefix.length,
	};
	memcpy(packed.addr, row->prefix.addr.bytes, sizeof packed.addr);
	memcpy(packed.line, row->line, sizeof packed.line);
	return packed;
}

static struct wall_row
unpack(const struct packed *packed)
{
	uint64_t sure = packed->sure >> PREFIX_BITS;
	struct wall_row row = {
		.prefix = { .addr.family = (uint8_t)(packed->sure >> BYTE),
		    .length = (uint8_t)packed->sure },
		.measure = (uint8_t)packed->number,
		.garden = packed->garden,
		.sure_until = sure == always ? WALL_ALWAYS : (int64_t)sure,
		.number = (int64_t)(packed->number >> MEASURE_BITS),
	};
	memcpy(row.prefix.addr.bytes, packed->addr, sizeof packed->addr);
	memcpy(row.line, packed->line, sizeof packed->line);
	return row;
}

struct wall_row
wall_place_read(const struct wall_place *place)
{
	union words copy;
	for (int i = 0; i < WALL_PLACE_WORDS; i++)
		copy.word[i] =
		    atomic_load_explicit(&place->word[i], memory_order_relaxed);
	return unpack(&copy.packed);
}

void
wall_place_write(struct wall_place *place, const struct wall_row *row)
{
	union words copy = { .packed = pack(row) };
	for (int i = 0; i < WALL_PLACE_WORDS; i++)
		atomic_store_explicit(
		    &place->word[i], copy.word[i], memory_order_relaxed);
}
