/* SPDX-License-Identifier: BSD-2-Clause */
/* pool.c -- places for what is under way: bounded, each with its deadline */
/* A few thousand places are looked through ten times a second: a plain array
 * is all it takes. */
#include "redirector/pool.h"

#include <assert.h>
#include <stdlib.h>

#include "lib/log.h"
#include "redirector/home.h"

void
pool_new(struct pool *pool, uint32_t count)
{
	*pool = (struct pool){
		.count = count,
		.free_count = count,
		.place = calloc(count, sizeof *pool->place),
		.free = calloc(count, sizeof *pool->free),
	};
	if (pool->place == NULL || pool->free == NULL)
		die("no memory for %u places", count);
	for (uint32_t i = 0; i < count; i++)
		pool->free[i] = count - 1 - i;
}

void
pool_free(struct pool *pool)
{
	free(pool->place);
	free(pool->free);
	*pool = (struct pool){ 0 };
}

bool
pool_take(struct pool *pool, const struct addr *from, int64_t deadline,
    uint32_t *index_out)
{
	if (pool->free_count == 0)
		return false;
	uint32_t index = pool->free[--pool->free_count];
	struct place *place = &pool->place[index];
	place->taken = true;
	place->generation++;
	place->from = *from;
	place->deadline = deadline;
	*index_out = index;
	return true;
}

void
pool_give(struct pool *pool, uint32_t index)
{
	assert(pool->place[index].taken);
	pool->place[index].taken = false;
	pool->free[pool->free_count++] = index;
}

bool
pool_is(const struct pool *pool, uint32_t index, uint32_t generation)
{
	const struct place *place = &pool->place[index];
	return place->taken && place->generation == generation;
}

uint32_t
pool_count_of(const struct pool *pool, const struct addr *from)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < pool->count; i++)
		if (pool->place[i].taken &&
		    home_same(&pool->place[i].from, from))
			count++;
	return count;
}

bool
pool_first_due(
    const struct pool *pool, const struct addr *from, uint32_t *index_out)
{
	bool found = false;
	int64_t first = INT64_MAX;
	for (uint32_t i = 0; i < pool->count; i++) {
		const struct place *place = &pool->place[i];
		if (!place->taken || place->deadline >= first ||
		    (from != NULL && !home_same(&place->from, from)))
			continue;
		first = place->deadline;
		*index_out = i;
		found = true;
	}
	return found;
}

bool
pool_next_due(
    const struct pool *pool, int64_t now, uint32_t *at, uint32_t *index_out)
{
	while (*at < pool->count) {
		const struct place *place = &pool->place[(*at)++];
		if (!place->taken || place->deadline > now)
			continue;
		*index_out = *at - 1;
		return true;
	}
	return false;
}
