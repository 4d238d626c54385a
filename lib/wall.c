/* SPDX-License-Identifier: BSD-2-Clause */
/* wall.c -- the present table: which prefix is held, and how firmly */
/* Pure: no I/O, no clock, no allocation. Rows stand in places, those of IPv4
 * before those of IPv6, which are larger; a wall is an index over them, so that
 * two walls that differ in little take little more than one. The index is
 * probed in line; a row that goes lets its neighbours move up, so there are no
 * tombstones. All that readers see are atomic words: they may look while the
 * one writer works. */
#include "lib/wall.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "lib/wall_lengths.h"
#include "lib/wall_place.h"

enum { WORD_BITS = 64, FAMILIES = 2 };

static_assert(sizeof(struct wall_row) == 64, "a row has no padding");

struct wall {
	uint32_t most;	 /* rows it was made for */
	uint32_t cells;	 /* of the index: a seventh more */
	uint32_t places; /* for rows of each family */
	uint32_t rows;
	/* By family: its words of `used` before this one are full. */
	uint32_t search[FAMILIES];
	uint64_t numbers; /* sum over the rows, modulo 2^64 */
	/* From here, in bytes: a bit for each place, whether it has a row of
	 * ours; the places; the other wall over them, 0: there is none. */
	ptrdiff_t used_at, places_at, twin_at;
	struct wall_lengths lengths;
	/* 0: empty; else a place, from 1 on, and some bits of the hash above
	 * it, so that few rows are read in vain. */
	_Atomic uint32_t cell[];
};

enum { PLACE_BITS = 26, FETCH_STEPS = 16 };

/* ---- where things stand ---- */

static uint32_t
cells_for(uint32_t rows)
{
	return rows + rows / 7 + 2;
}

/* Of each family, for so many rows: words of `used` are of one family. */
static uint32_t
places_for(uint32_t rows)
{
	return (rows + WORD_BITS - 1) / WORD_BITS * WORD_BITS;
}

/* Of one family. */
static uint32_t
used_words(uint32_t places)
{
	return places / WORD_BITS;
}

static size_t
used_size(uint32_t places)
{
	return FAMILIES * used_words(places) * sizeof(uint64_t);
}

static uint64_t *
used_of(struct wall *wall)
{
	return (uint64_t *)((char *)wall + wall->used_at);
}

static struct wall *
twin_of(struct wall *wall)
{
	return wall->twin_at == 0
	    ? NULL
	    : (struct wall *)((char *)wall + wall->twin_at);
}

/* Of a wall without its places. */
static size_t
index_size(uint32_t rows, uint32_t places)
{
	size_t size = sizeof(struct wall) + cells_for(rows) * sizeof(uint32_t) +
	    sizeof(uint64_t);
	return size / 8 * 8 + used_size(places);
}

static void
start_search(struct wall *wall)
{
	wall->search[0] = 0;
	wall->search[1] = used_words(wall->places);
}

static void
init(struct wall *wall, uint32_t rows, uint32_t places, ptrdiff_t places_at,
    ptrdiff_t twin_at)
{
	size_t size = index_size(rows, places);
	memset(wall, 0, size);
	wall->most = rows;
	wall->cells = cells_for(rows);
	wall->places = places;
	wall->used_at = (ptrdiff_t)(size - used_size(places));
	wall->places_at = places_at;
	wall->twin_at = twin_at;
	start_search(wall);
}

size_t
wall_size(uint32_t rows)
{
	assert(rows >= 1 && rows <= WALL_MOST);
	uint32_t places = places_for(rows);
	return index_size(rows, places) + wall_places_size(places);
}

void
wall_init(struct wall *wall, uint32_t rows)
{
	uint32_t places = places_for(rows);
	init(wall, rows, places, (ptrdiff_t)index_size(rows, places), 0);
}

size_t
wall_twins_size(uint32_t rows)
{
	assert(rows >= 1 && rows <= WALL_MOST);
	uint32_t places = places_for(2 * rows);
	return 2 * index_size(rows, places) + wall_places_size(places);
}

struct wall *
wall_twin(void *twins, uint32_t rows, unsigned which)
{
	size_t size = index_size(rows, places_for(2 * rows));
	return (struct wall *)((char *)twins + which * size);
}

void
wall_twins_init(void *twins, uint32_t rows)
{
	uint32_t places = places_for(2 * rows);
	ptrdiff_t size = (ptrdiff_t)index_size(rows, places);
	init(wall_twin(twins, rows, 0), rows, places, 2 * size, size);
	init(wall_twin(twins, rows, 1), rows, places, size, -size);
}

/* ---- places ---- */

static struct wall_places
places_of(const struct wall *wall)
{
	char *start = (char *)(uintptr_t)wall + wall->places_at;
	return (struct wall_places){ (wall_word *)start, wall->places };
}

static unsigned
family_index(uint8_t family)
{
	return family == 6;
}

static void
use(struct wall *wall, uint32_t place)
{
	used_of(wall)[place / WORD_BITS] |= (uint64_t)1 << place % WORD_BITS;
}

static void
search_from(struct wall *wall, uint32_t word)
{
	if (wall == NULL)
		return;
	uint32_t *search = &wall->search[word >= used_words(wall->places)];
	if (*search > word)
		*search = word;
}

/* What the twin still uses stays as it is. */
static void
let_go(struct wall *wall, uint32_t place)
{
	used_of(wall)[place / WORD_BITS] &= ~((uint64_t)1 << place % WORD_BITS);
	search_from(wall, place / WORD_BITS);
	search_from(twin_of(wall), place / WORD_BITS);
}

/* A place that neither uses: there is one, for each has room for its rows. */
static uint32_t
free_place(struct wall *wall, unsigned family)
{
	struct wall *twin = twin_of(wall);
	uint32_t *search = &wall->search[family];
	for (;; ++*search) {
		assert(*search < (family + 1) * used_words(wall->places));
		uint64_t taken = used_of(wall)[*search];
		if (twin != NULL)
			taken |= used_of(twin)[*search];
		if (taken != UINT64_MAX)
			return *search * WORD_BITS +
			    (uint32_t)__builtin_ctzll(~taken);
	}
}

/* ---- the index ---- */

static bool
same_prefix(const struct wall_row *row, const struct prefix *prefix)
{
	return memcmp(&row->prefix, prefix, sizeof *prefix) == 0;
}

/* Addresses come from leases, not from strangers, so mixing well is enough. */
static uint64_t
hash_of(const struct prefix *prefix)
{
	uint64_t high, low;
	memcpy(&high, prefix->addr.bytes, 8);
	memcpy(&low, prefix->addr.bytes + 8, 8);
	uint64_t h = high * 0x9e3779b97f4a7c15u + prefix->length;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u + low;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static uint32_t
home_of(const struct wall *wall, uint64_t hash)
{
	return (uint32_t)((hash >> 32) * wall->cells >> 32);
}

static uint32_t
after(const struct wall *wall, uint32_t at)
{
	return at + 1 < wall->cells ? at + 1 : 0;
}

static uint32_t
cell_read(const struct wall *wall, uint32_t at)
{
	return atomic_load_explicit(&wall->cell[at], memory_order_relaxed);
}

static void
cell_write(struct wall *wall, uint32_t at, uint32_t cell)
{
	atomic_store_explicit(&wall->cell[at], cell, memory_order_relaxed);
}

static uint32_t
cell_for(uint32_t place, uint64_t hash)
{
	return (place + 1) | (uint32_t)hash << PLACE_BITS;
}

/* The place of a cell that is not empty. */
static uint32_t
place_in(uint32_t cell)
{
	return (cell & ((1u << PLACE_BITS) - 1)) - 1;
}

/* The cell of this prefix, or the empty one where it would stand; true where
 * it is there. A torn table may have no empty cell in sight, and places beyond
 * the last one: then nothing is found. */
static bool
cell_of(const struct wall *wall, const struct prefix *prefix, uint32_t *at_out,
    struct wall_row *row_out)
{
	uint64_t hash = hash_of(prefix);
	uint32_t at = home_of(wall, hash), cell;
	for (uint32_t step = 0; step < wall->cells; step++) {
		*at_out = at;
		cell = cell_read(wall, at);
		if (cell == 0)
			return false;
		uint32_t place = place_in(cell);
		if (cell == cell_for(place, hash) &&
		    wall_place_is(places_of(wall), place)) {
			*row_out = wall_place_read(places_of(wall), place);
			if (same_prefix(row_out, prefix))
				return true;
		}
		at = after(wall, at);
	}
	return false;
}

/* Counts a row in (+1) or out (-1). */
static void
count_row(struct wall *wall, const struct wall_row *row, int by)
{
	wall_lengths_count(&wall->lengths, &row->prefix, by);
	wall->rows += (uint32_t)by;
	wall->numbers += (uint64_t)by * (uint64_t)row->number;
}

/* The place where the twin has the very same row, or a free one that then has
 * it. */
static uint32_t
settle(struct wall *wall, const struct wall_row *row)
{
	struct wall *twin = twin_of(wall);
	struct wall_row theirs;
	uint32_t at, place;
	if (twin != NULL && cell_of(twin, &row->prefix, &at, &theirs) &&
	    memcmp(&theirs, row, sizeof theirs) == 0)
		return place_in(cell_read(twin, at));
	place = free_place(wall, family_index(row->prefix.addr.family));
	wall_place_write(places_of(wall), place, row);
	return place;
}

bool
wall_put(struct wall *wall, const struct wall_row *row)
{
	struct wall_row old;
	uint32_t at;
	bool had = cell_of(wall, &row->prefix, &at, &old);
	if (!had && wall->rows >= wall->most)
		return false;
	if (had) {
		count_row(wall, &old, -1);
		let_go(wall, place_in(cell_read(wall, at)));
	}
	uint32_t place = settle(wall, row);
	use(wall, place);
	cell_write(wall, at, cell_for(place, hash_of(&row->prefix)));
	count_row(wall, row, +1);
	return true;
}

/* How far a cell is behind another, around the end. */
static uint32_t
distance(const struct wall *wall, uint32_t from, uint32_t to)
{
	return to >= from ? to - from : to + wall->cells - from;
}

void
wall_drop(struct wall *wall, const struct prefix *prefix)
{
	struct wall_row row;
	uint32_t hole, cell;
	if (!cell_of(wall, prefix, &hole, &row))
		return;
	count_row(wall, &row, -1);
	let_go(wall, place_in(cell_read(wall, hole)));

	for (uint32_t at = after(wall, hole);; at = after(wall, at)) {
		cell = cell_read(wall, at);
		if (cell == 0)
			break;
		row = wall_place_read(places_of(wall), place_in(cell));
		uint32_t home = home_of(wall, hash_of(&row.prefix));
		if (distance(wall, home, at) < distance(wall, hole, at))
			continue; /* does not reach the hole */
		cell_write(wall, hole, cell);
		hole = at;
	}
	cell_write(wall, hole, 0);
}

bool
wall_get(const struct wall *wall, const struct prefix *prefix,
    struct wall_row *row_out)
{
	struct wall_row row;
	uint32_t at;
	if (!cell_of(wall, prefix, &at, &row))
		return false;
	*row_out = row;
	return true;
}

void
wall_clear(struct wall *wall)
{
	static const struct wall_lengths none;
	for (uint32_t at = 0; at < wall->cells; at++)
		cell_write(wall, at, 0);
	wall_lengths_copy(&wall->lengths, &none);
	memset(used_of(wall), 0, used_size(wall->places));
	start_search(wall);
	wall->rows = 0;
	wall->numbers = 0;
}

void
wall_follow(struct wall *wall)
{
	struct wall *twin = twin_of(wall);
	for (uint32_t at = 0; at < twin->cells; at++)
		cell_write(wall, at, cell_read(twin, at));
	wall_lengths_copy(&wall->lengths, &twin->lengths);
	memcpy(used_of(wall), used_of(twin), used_size(twin->places));
	start_search(wall);
	wall->rows = twin->rows;
	wall->numbers = twin->numbers;
}

/* ---- readers ---- */

/* Tries one length; true when it settles the question. */
static bool
find_at(const struct wall *wall, const struct addr *addr, uint8_t length,
    int64_t now, enum wall_found *found, struct wall_row *row_out)
{
	struct prefix prefix = prefix_of(addr, length);
	struct wall_row row;
	if (!wall_get(wall, &prefix, &row))
		return false;
	*found = WALL_UNSURE;
	if (row.sure_until <= now)
		return false;
	*found = WALL_HELD;
	*row_out = row;
	return true;
}

enum wall_found
wall_find(const struct wall *wall, const struct addr *addr, int64_t now,
    struct wall_row *row_out)
{
	enum wall_found found = WALL_OPEN;
	int length = WALL_LENGTHS;
	while ((length = wall_lengths_below(
		    &wall->lengths, addr->family, length)) >= 0)
		if (find_at(wall, addr, (uint8_t)length, now, &found, row_out))
			break;
	return found;
}

void
wall_fetch(
    const struct wall *wall, const struct addr *addr, enum wall_fetch step)
{
	int length =
	    wall_lengths_below(&wall->lengths, addr->family, WALL_LENGTHS);
	if (length < 0)
		return;
	struct prefix prefix = prefix_of(addr, (uint8_t)length);
	uint64_t hash = hash_of(&prefix);
	uint32_t at = home_of(wall, hash), cell;
	if (step == WALL_FETCH_CELL) {
		__builtin_prefetch(&wall->cell[at]);
		return;
	}
	for (int i = 0; i < FETCH_STEPS; i++, at = after(wall, at)) {
		cell = cell_read(wall, at);
		uint32_t place = place_in(cell);
		if (cell == 0 || !wall_place_is(places_of(wall), place))
			return;
		if (cell != cell_for(place, hash))
			continue;
		wall_place_fetch(places_of(wall), place);
		return;
	}
}

bool
wall_next(const struct wall *wall, uint32_t *at, struct wall_row *row_out)
{
	while (*at < wall->cells) {
		uint32_t cell = cell_read(wall, (*at)++);
		if (cell == 0 ||
		    !wall_place_is(places_of(wall), place_in(cell)))
			continue;
		*row_out = wall_place_read(places_of(wall), place_in(cell));
		return true;
	}
	return false;
}

struct wall_sum
wall_sum(const struct wall *wall)
{
	return (struct wall_sum){ wall->rows, (int64_t)wall->numbers };
}

void
wall_write(const struct wall *wall, uint8_t *to)
{
	struct wall_row row;
	for (uint32_t at = 0; wall_next(wall, &at, &row); to += sizeof row)
		memcpy(to, &row, sizeof row);
}
