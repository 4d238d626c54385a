/* SPDX-License-Identifier: BSD-2-Clause */
/* pool.h -- places for what is under way: bounded, each with its deadline */
/* Pure but for pool_new, which takes all the memory there will ever be. */
#ifndef REDIRECTOR_POOL_H
#define REDIRECTOR_POOL_H

#include "lib/addr.h"

/* A place is known by its index; whoever has places keeps an array beside the
 * pool for all else. Times are microseconds of one clock. */
struct place {
	int64_t deadline;
	uint32_t generation; /* tells a late event from one of this holder */
	bool taken;
	struct addr from; /* for whom */
};

struct pool {
	uint32_t count, free_count;
	struct place *place;
	uint32_t *free;
};

void pool_new(struct pool *pool, uint32_t count); /* dies without memory */
void pool_free(struct pool *pool);

/* False when all places are taken. */
bool MUST_CHECK pool_take(struct pool *pool, const struct addr *from,
    int64_t deadline, uint32_t *index_out);
void pool_give(struct pool *pool, uint32_t index);
/* True when this place is still taken by the holder of that generation. */
bool pool_is(const struct pool *pool, uint32_t index, uint32_t generation);

/* How many places the home of this address has taken. */
uint32_t pool_count_of(const struct pool *pool, const struct addr *from);
/* The taken place that is due next; of the home of `from` alone where that is
 * not NULL.
 * False when there is none. */
bool MUST_CHECK pool_first_due(
    const struct pool *pool, const struct addr *from, uint32_t *index_out);
/* Each taken place that is past its deadline; start with `*at` 0. */
bool pool_next_due(
    const struct pool *pool, int64_t now, uint32_t *at, uint32_t *index_out);

#endif
