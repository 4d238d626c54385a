/* SPDX-License-Identifier: BSD-2-Clause */
/* wall.c -- the present table: which prefix is held, and how firmly */
/* Pure: no I/O, no clock, no allocation. Linear probing at half load; a row
 * that goes lets its neighbours move up, so there are no tombstones. Cells are
 * atomic words: a reader may look while the one writer works. */
#include "lib/wall.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

enum { ROW_WORDS = sizeof(struct wall_row) / 8, LENGTHS = 129 };

static_assert(sizeof(struct wall_row) == 80, "a row has no padding");

struct cell {
	_Atomic uint64_t word[ROW_WORDS];
};

union row_words {
	struct wall_row row;
	uint64_t word[ROW_WORDS];
};

struct wall {
	uint32_t most;	/* rows it was made for */
	uint32_t cells; /* a power of two, at least twice `most` */
	uint32_t rows;
	uint32_t spare;
	uint64_t numbers; /* sum over the rows, modulo 2^64 */
	/* How many rows have a length, and as bits for readers which. */
	uint32_t count[2][LENGTHS];
	_Atomic uint64_t lengths[2][3];
	struct cell cell[];
};

static uint32_t
cells_for(uint32_t rows)
{
	uint32_t cells = 16;
	while (cells < 2 * rows)
		cells *= 2;
	return cells;
}

size_t
wall_size(uint32_t rows)
{
	assert(rows >= 1 && rows <= WALL_MOST);
	return sizeof(struct wall) + cells_for(rows) * sizeof(struct cell);
}

void
wall_init(struct wall *wall, uint32_t rows)
{
	memset(wall, 0, wall_size(rows));
	wall->most = rows;
	wall->cells = cells_for(rows);
}

static struct wall_row
cell_read(const struct wall *wall, uint32_t at)
{
	union row_words copy;
	for (int i = 0; i < ROW_WORDS; i++)
		copy.word[i] = atomic_load_explicit(
		    &wall->cell[at].word[i], memory_order_relaxed);
	return copy.row;
}

static void
cell_write(struct wall *wall, uint32_t at, const struct wall_row *row)
{
	union row_words copy = { .row = *row };
	for (int i = 0; i < ROW_WORDS; i++)
		atomic_store_explicit(&wall->cell[at].word[i], copy.word[i],
		    memory_order_relaxed);
}

static bool
is_empty(const struct wall_row *row)
{
	return row->prefix.addr.family == 0;
}

static bool
same_prefix(const struct wall_row *row, const struct prefix *prefix)
{
	return memcmp(&row->prefix, prefix, sizeof *prefix) == 0;
}

/* Addresses come from leases, not from strangers, so mixing well is enough. */
static uint32_t
home_of(const struct wall *wall, const struct prefix *prefix)
{
	uint64_t high, low;
	memcpy(&high, prefix->addr.bytes, 8);
	memcpy(&low, prefix->addr.bytes + 8, 8);
	uint64_t h = high * 0x9e3779b97f4a7c15u + prefix->length;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u + low;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
	return (uint32_t)(h ^ h >> 32) & (wall->cells - 1);
}

/* The cell of this prefix, or the empty one where it would stand. A torn
 * table may have no empty cell in sight: then `cells` is returned. */
static uint32_t
cell_of(const struct wall *wall, const struct prefix *prefix,
    struct wall_row *row_out)
{
	uint32_t at = home_of(wall, prefix);
	for (uint32_t step = 0; step < wall->cells; step++) {
		*row_out = cell_read(wall, at);
		if (is_empty(row_out) || same_prefix(row_out, prefix))
			return at;
		at = (at + 1) & (wall->cells - 1);
	}
	return wall->cells;
}

static unsigned
family_index(uint8_t family)
{
	return family == 6;
}

/* Counts a row in (+1) or out (-1). */
static void
count_row(struct wall *wall, const struct wall_row *row, int by)
{
	unsigned family = family_index(row->prefix.addr.family);
	uint8_t length = row->prefix.length;
	uint64_t bit = (uint64_t)1 << (length % 64);
	uint32_t *count = &wall->count[family][length];
	_Atomic uint64_t *bits = &wall->lengths[family][length / 64];

	*count += (uint32_t)by;
	wall->rows += (uint32_t)by;
	wall->numbers += (uint64_t)by * (uint64_t)row->number;
	uint64_t was = atomic_load_explicit(bits, memory_order_relaxed);
	atomic_store_explicit(
	    bits, *count > 0 ? was | bit : was & ~bit, memory_order_relaxed);
}

bool
wall_put(struct wall *wall, const struct wall_row *row)
{
	struct wall_row old;
	uint32_t at = cell_of(wall, &row->prefix, &old);
	if (is_empty(&old) && wall->rows >= wall->most)
		return false;
	if (!is_empty(&old))
		count_row(wall, &old, -1);
	cell_write(wall, at, row);
	count_row(wall, row, +1);
	return true;
}

void
wall_drop(struct wall *wall, const struct prefix *prefix)
{
	struct wall_row row;
	uint32_t hole = cell_of(wall, prefix, &row);
	if (is_empty(&row))
		return;
	count_row(wall, &row, -1);

	uint32_t mask = wall->cells - 1;
	for (uint32_t at = (hole + 1) & mask;; at = (at + 1) & mask) {
		row = cell_read(wall, at);
		if (is_empty(&row))
			break;
		uint32_t home = home_of(wall, &row.prefix);
		bool reaches_hole =
		    ((at - home) & mask) >= ((at - hole) & mask);
		if (!reaches_hole)
			continue;
		cell_write(wall, hole, &row);
		hole = at;
	}
	cell_write(wall, hole, &(struct wall_row){ 0 });
}

bool
wall_get(const struct wall *wall, const struct prefix *prefix,
    struct wall_row *row_out)
{
	struct wall_row row;
	if (cell_of(wall, prefix, &row) == wall->cells || is_empty(&row))
		return false;
	*row_out = row;
	return true;
}

void
wall_clear(struct wall *wall)
{
	static const struct wall_row empty;
	for (uint32_t at = 0; at < wall->cells; at++)
		cell_write(wall, at, &empty);
	for (int i = 0; i < 6; i++)
		atomic_store_explicit(
		    &wall->lengths[i / 3][i % 3], 0, memory_order_relaxed);
	memset(wall->count, 0, sizeof wall->count);
	wall->rows = 0;
	wall->numbers = 0;
}

void
wall_copy(struct wall *to, const struct wall *from)
{
	assert(to->most == from->most && to->cells == from->cells);
	for (uint32_t at = 0; at < from->cells; at++) {
		struct wall_row row = cell_read(from, at);
		cell_write(to, at, &row);
	}
	for (int i = 0; i < 6; i++)
		atomic_store_explicit(&to->lengths[i / 3][i % 3],
		    atomic_load_explicit(
			&from->lengths[i / 3][i % 3], memory_order_relaxed),
		    memory_order_relaxed);
	memcpy(to->count, from->count, sizeof to->count);
	to->rows = from->rows;
	to->numbers = from->numbers;
}

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
	unsigned family = family_index(addr->family);
	for (int word = 2; word >= 0; word--) {
		uint64_t bits = atomic_load_explicit(
		    &wall->lengths[family][word], memory_order_relaxed);
		while (bits != 0) {
			int bit = 63 - __builtin_clzll(bits);
			bits &= ~((uint64_t)1 << bit);
			uint8_t length = (uint8_t)(word * 64 + bit);
			if (find_at(wall, addr, length, now, &found, row_out))
				return found;
		}
	}
	return found;
}

bool
wall_next(const struct wall *wall, uint32_t *at, struct wall_row *row_out)
{
	while (*at < wall->cells) {
		*row_out = cell_read(wall, (*at)++);
		if (!is_empty(row_out))
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

bool
wall_row_makes_sense(const struct wall_row *row)
{
	const struct prefix *prefix = &row->prefix;
	uint8_t family = prefix->addr.family;
	if ((family != 4 && family != 6) ||
	    prefix->length > (family == 4 ? 32 : 128) ||
	    row->measure > MEASURE_SUSPEND)
		return false;
	struct prefix clean = prefix_of(&prefix->addr, prefix->length);
	return memcmp(&clean, prefix, sizeof clean) == 0;
}
