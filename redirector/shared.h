/* SPDX-License-Identifier: BSD-2-Clause */
/* shared.h -- what the feed writes and workers read: two tables and one word */
#ifndef REDIRECTOR_SHARED_H
#define REDIRECTOR_SHARED_H

#include "lib/wall.h"
#include "redirector/dns.h"

/* The memory holds two complete tables. The word counts the flips; its lowest
 * bit says which table is valid. The feed writes the other table, then flips.
 * A reader never waits:
 *
 *	do {
 *		view = shared_look(shared);
 *		... look up, copy out ...
 *	} while (!shared_same(shared, &view));
 *
 * A feed that dies leaves the valid table as it was, at whatever store it
 * died; the next one makes the invalid table anew from the valid one. */
struct shared;

struct shared_limits {
	uint32_t rows; /* of the wall */
	size_t names;  /* bytes of the block of names */
};

/* The bytes that a block of so many names takes, most of them short. */
size_t shared_names_size(size_t count);

enum { SHARED_NAME_SIZE = 64 };

/* The row of this site, and what belongs to it. No padding: it is stored. */
struct shared_site {
	char name[SHARED_NAME_SIZE], realm[SHARED_NAME_SIZE];
	struct addr steer4, steer6; /* a family of 0 is "none" */
	uint8_t mode;		    /* enum dns_mode */
	uint8_t full;		    /* rows or names had to be left out */
	uint8_t spare[4];
	uint64_t names_used;   /* bytes of the block of names */
	struct wall_mark data; /* when garden, indicators, site were read */
};

/* One descriptor may write; a mapping of the other can never be made
 * writable. Dies without memory. */
void shared_create(struct shared_limits limits, int *write_out, int *read_out);
struct shared *shared_map_write(int descriptor);
const struct shared *shared_map_read(int descriptor);
void shared_unmap(const struct shared *shared);

/* ---- readers ---- */

struct shared_view {
	uint64_t word;
	const struct shared_site *site;
	const struct wall_mark *mark;
	const struct wall *wall;
	struct names_block names;
};

struct shared_view shared_look(const struct shared *shared);
/* True when what was read through the view was whole. */
bool shared_same(const struct shared *shared, const struct shared_view *view);

/* ---- the one writer ---- */

struct shared_writer;

/* Takes over whatever an earlier writer left. */
struct shared_writer *shared_writer_new(struct shared *shared);
void shared_writer_free(struct shared_writer *writer); /* NULL is fine */

/* Brings the invalid table up to the valid one; then changes are made to it,
 * and shared_flip makes them valid, all at once. Without the flip, the next
 * shared_begin forgets them. */
void shared_begin(struct shared_writer *writer);
void shared_clear(struct shared_writer *writer); /* all rows of the wall */
/* False when the wall is full: this row is not held. */
bool MUST_CHECK shared_put(
    struct shared_writer *writer, const struct wall_row *row);
void shared_drop(struct shared_writer *writer, const struct prefix *prefix);
void shared_mark(struct shared_writer *writer, const struct wall_mark *mark);
void shared_site(struct shared_writer *writer, const struct shared_site *site);
/* Room for a block of names, aligned to 8, with whatever stood in it; what is
 * written into it counts from the flip on. */
void *shared_names(struct shared_writer *writer, size_t *size_out);
void shared_flip(struct shared_writer *writer);

#endif
