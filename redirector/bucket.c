/* SPDX-License-Identifier: BSD-2-Clause */
/* bucket.c -- how much each may have: token buckets in fixed memory */
/* A bucket is one time: when it will be full again. Each token taken moves it
 * by an interval; it may lie at most a burst of intervals ahead. (The generic
 * cell rate algorithm of ITU-T I.371, A.) */
#include "redirector/bucket.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

#include "lib/log.h"

enum { WAYS = 4 }; /* buckets among which a key may choose */

struct bucket {
	uint64_t key;
	int64_t full_at;
};

struct buckets {
	unsigned char secret[crypto_shorthash_KEYBYTES];
	int64_t interval, reach;
	uint64_t sets; /* a power of two */
	struct bucket bucket[];
};

struct buckets *
buckets_new(uint32_t count, int64_t interval, int64_t burst)
{
	uint64_t sets = 1;
	while (sets * WAYS < count)
		sets *= 2;
	struct buckets *buckets =
	    calloc(1, sizeof *buckets + sets * WAYS * sizeof(struct bucket));
	if (buckets == NULL)
		die("no memory for %u buckets", count);
	randombytes_buf(buckets->secret, sizeof buckets->secret);
	buckets->interval = interval;
	buckets->reach = interval * burst;
	buckets->sets = sets;
	return buckets;
}

void
buckets_free(struct buckets *buckets)
{
	free(buckets);
}

/* The bucket of this key, or the one that was idle longest. */
static struct bucket *
choose(struct buckets *buckets, uint64_t key)
{
	struct bucket *set =
	    &buckets->bucket[(key >> 1 & (buckets->sets - 1)) * WAYS];
	struct bucket *idle = set;
	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].full_at < idle->full_at)
			idle = &set[i];
	}
	*idle = (struct bucket){ .key = key };
	return idle;
}

uint64_t
buckets_key(const struct buckets *buckets, const void *bytes, size_t count)
{
	uint64_t key;
	static_assert(sizeof key == crypto_shorthash_BYTES, "one word");
	crypto_shorthash((unsigned char *)&key, bytes, count, buckets->secret);
	return key | 1; /* the sets are told apart by the other bits */
}

bool
buckets_take(struct buckets *buckets, uint64_t key, int64_t now)
{
	struct bucket *bucket = choose(buckets, key);
	int64_t full_at = bucket->full_at > now ? bucket->full_at : now;
	if (full_at + buckets->interval > now + buckets->reach)
		return false;
	bucket->full_at = full_at + buckets->interval;
	return true;
}

void
buckets_owe(struct buckets *buckets, uint64_t key, uint32_t tokens, int64_t now)
{
	struct bucket *bucket = choose(buckets, key);
	if (bucket->full_at < now)
		bucket->full_at = now;
	bucket->full_at += tokens * buckets->interval;
}
