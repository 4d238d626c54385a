/* SPDX-License-Identifier: BSD-2-Clause */
/* lines.h -- which elements the kernel should have, and which it has */
/* Pure but for lines_new, which takes all the memory there will ever be. */
#ifndef GATEWAY_LINES_H
#define GATEWAY_LINES_H

#include "gateway/piece.h"
#include "gateway/slots.h"
#include "lib/wall.h"

/* The wall's rows are prefixes of any length; in the kernel a row stands as
 * *pieces* (gateway/piece.h). A piece is held as the longest row around it says
 * that belongs to its map and is still sure; rows below `restrict` are in no
 * map. */
struct lines;

/* For at most `rows` rows. Slots are taken from `slots`. Dies without memory.
 */
struct lines *lines_new(uint32_t rows, struct slots *slots);
void lines_free(struct lines *lines);

/* ---- what is wanted ---- */

enum lines_outcome {
	LINES_TAKEN,
	LINES_FULL, /* more rows, pieces or slots than there is room for */
	LINES_WIDE  /* a prefix of more than PIECES_MOST pieces */
};

/* The whole wall follows; what is not put again until lines_end is gone then,
 * and no earlier. Before the first lines_end nothing that the kernel has is
 * unwanted. */
void lines_begin(struct lines *lines);
enum lines_outcome lines_put(struct lines *lines, const struct wall_row *row);
void lines_drop(struct lines *lines, const struct prefix *prefix);
void lines_end(struct lines *lines);

/* ---- what the kernel has ---- */

/* The kernel is read back: between the two, each piece that it has. Times are
 * seconds since 1970, or WALL_ALWAYS.
 *
 * It tells a large map in parts, and counts from the start for each. When the
 * order changes in between, because the table grows or shrinks, as many pieces
 * are missed as come twice; and for one that runs out and goes, one may be
 * missed. So a piece is gone when it is missed in two readings, and not because
 * of one in which another came twice. False when that leaves a doubt: read
 * again soon.
 *
 * `*strange_out`: how many pieces turned out not to be as we left them. */
void lines_found_begin(struct lines *lines);
void lines_found(struct lines *lines, const struct prefix *piece, uint32_t mark,
    int64_t until);
bool MUST_CHECK lines_found_end(
    struct lines *lines, int64_t now, int64_t *strange_out);

/* How many pieces the kernel has, and how many rows the wall. */
int64_t lines_pieces(const struct lines *lines);
int64_t lines_rows(const struct lines *lines);
/* The mark by which the kernel holds this address, `now` in seconds; 0: it does
 * not. */
uint32_t
lines_mark(const struct lines *lines, const struct addr *addr, int64_t now);

/* ---- what is to be done ---- */

struct lines_change {
	struct prefix piece;
	const struct piece_map *map;
	uint32_t had;	   /* mark in the kernel; 0: not there */
	int64_t had_until; /* WALL_ALWAYS: no time-out */
	uint32_t mark;	   /* wanted; 0: not there */
	int64_t until;
};

/* The next piece that is not as it should be; false where all are. It counts
 * as done: when the kernel did not take it, read the kernel back. */
bool MUST_CHECK lines_next(
    struct lines *lines, int64_t now, struct lines_change *change_out);
/* A piece that ran out in the kernel by itself, as a change that is done; false
 * where there is none. `now` in seconds. */
bool MUST_CHECK lines_ran_out(
    struct lines *lines, int64_t now, struct lines_change *change_out);
/* Writes the change as commands; `now` in seconds. What the kernel had is
 * added, deleted, then added as wanted: so that it holds whether the element
 * has run out meanwhile or not, and where adding does not renew a time-out. */
void
lines_write(const struct lines_change *change, int64_t now, struct writer *to);

#endif
