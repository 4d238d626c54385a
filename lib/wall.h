/* SPDX-License-Identifier: BSD-2-Clause */
/* wall.h -- the present table: which prefix is held, and how firmly */
#ifndef LIB_WALL_H
#define LIB_WALL_H

#include "lib/wall_row.h"

/* Where in the history of which database a table stands; all zero: nowhere. */
struct wall_mark {
	char system[24];   /* identifier of the database, padded with NUL */
	char timeline[16]; /* a fail-over begins a new one */
	int64_t number;	   /* of the last change heard */
};

/* What two equal tables agree in. */
struct wall_sum {
	int64_t rows;
	int64_t numbers;
};

/* A hash table of rows in one flat piece of memory, without pointers, so that
 * processes may share it. One writes; whoever reads while it is written gets
 * rows that may be torn, never a read out of bounds or a loop without end:
 * redirector/shared.h tells how a reader knows that nothing changed. */
struct wall;

enum wall_found {
	WALL_OPEN,   /* no row for this address */
	WALL_UNSURE, /* rows, but all past their sure_until: nobody is walled */
	WALL_HELD
};

/* The room a table for at most `rows` rows needs; 1 <= rows <= WALL_MOST. */
enum { WALL_MOST = (1 << 24) - 64 };
size_t wall_size(uint32_t rows);
void wall_init(struct wall *wall, uint32_t rows);
void wall_clear(struct wall *wall);

/* Two walls for the same number of rows, which stand only once where both have
 * them: what one of them has is never changed by changes of the other. */
size_t wall_twins_size(uint32_t rows);
void wall_twins_init(void *twins, uint32_t rows);
struct wall *wall_twin(void *twins, uint32_t rows, unsigned which); /* 0, 1 */
/* Makes it equal to its twin, whatever stood in it, torn or not. */
void wall_follow(struct wall *wall);

/* Adds or replaces the row of its prefix; false when the table is full. */
bool MUST_CHECK wall_put(struct wall *wall, const struct wall_row *row);
void wall_drop(struct wall *wall, const struct prefix *prefix);
/* The row of exactly this prefix; false where there is none. */
bool MUST_CHECK wall_get(const struct wall *wall, const struct prefix *prefix,
    struct wall_row *row_out);

/* The row that holds `addr` at `now` (seconds since 1970): the longest prefix
 * around it that is still sure. `*row_out` is set on WALL_HELD only. */
enum wall_found wall_find(const struct wall *wall, const struct addr *addr,
    int64_t now, struct wall_row *row_out);

/* Fetches into the cache what wall_find will read for `addr` by the longest
 * prefixes: in step WALL_FETCH_CELL where the row is told, in step
 * WALL_FETCH_ROW the row. One step for many addresses, then the next: so they
 * wait for memory together, not one after the other. */
enum wall_fetch { WALL_FETCH_CELL, WALL_FETCH_ROW };
void wall_fetch(
    const struct wall *wall, const struct addr *addr, enum wall_fetch step);

/* One row after the other, in no order; start with `*at` 0, false at the
 * end. */
bool wall_next(const struct wall *wall, uint32_t *at, struct wall_row *row_out);
struct wall_sum wall_sum(const struct wall *wall);

/* All rows as bytes, wall_sum().rows of them. */
void wall_write(const struct wall *wall, uint8_t *to);

#endif
