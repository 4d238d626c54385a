/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_store.h -- the SQL of those who follow the wall */
#ifndef LIB_WALL_STORE_H
#define LIB_WALL_STORE_H

#include "lib/db.h"
#include "lib/wall.h"

/* One snapshot of the database: where it stands, and what it was asked. */

/* $1 realm, $2 number, $3 count: the first changes after that number, in order.
 * One row at least: where there is no change, all columns from
 * wall_store_change on are NULL. After 0 they lead to the whole wall. */
extern const struct sql wall_store_since;
/* $1 realm: one row, the checksum of the wall. */
extern const struct sql wall_store_sum;

/* Both have these columns first. */
struct wall_store_place {
	struct wall_mark mark; /* its number: the last change of all */
	int64_t pruned_to;     /* deletions up to here are forgotten */
	int64_t data;	       /* grows when garden, indicators, sites do */
	bool standby;	       /* not the primary: not to be followed */
};
struct wall_store_place wall_store_read_place(const struct db_result *result);

struct wall_change {
	bool gone; /* the row's prefix is no longer in the wall */
	struct wall_row row;
};

/* How many changes a result of wall_store_since has. */
int wall_store_changes(const struct db_result *result);
/* The number of the last one; 0 where there is none. */
int64_t wall_store_last(const struct db_result *result);
/* False for a change that cannot be understood. */
bool MUST_CHECK wall_store_read_change(
    const struct db_result *result, int at, struct wall_change *change_out);
/* Hands over the first `count` changes, one after the other; what cannot be
 * understood is logged and left out. */
typedef void
wall_store_change_fn(void *context, const struct wall_change *change);
void wall_store_each(const struct db_result *result, int count,
    wall_store_change_fn *take, void *context);
struct wall_sum wall_store_read_sum(const struct db_result *result);

/* ---- what a follower tells: see lib/tell.h ---- */

/* Arrays of the same length, as text: minutes since 1970, lines, counts,
 * indicators (0: refused at the gateway), protocols, ports; then the UUIDs of
 * the teller and the batch: the same batch told twice counts once. */
extern const struct sql wall_store_sightings;
/* Arrays: the minute of an hour's beginning, lines, and the hour's minutes in
 * which they asked for anything, as bits. */
extern const struct sql wall_store_alive;
/* $1 site, $2 follower, $3 number, $4 rows, $5 note. */
extern const struct sql wall_store_applied;

#endif
