/* SPDX-License-Identifier: BSD-2-Clause */
/* refused.c -- what was refused since the last reading of the counters */
#include "gateway/refused.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { KEY_SIZE = 12, KEY_PROTOCOL = 4, KEY_PORT = 8 };

bool
refused_key_read(const uint8_t *bytes, size_t size, struct refused_key *key_out)
{
	struct refused_key key = { 0 };
	if (size != KEY_SIZE)
		return false;
	memcpy(&key.mark, bytes, sizeof key.mark);
	key.protocol = bytes[KEY_PROTOCOL];
	key.port = (uint16_t)(bytes[KEY_PORT] << 8 | bytes[KEY_PORT + 1]);
	*key_out = key;
	return true;
}

struct counter {
	struct refused_key key;
	bool used;
	uint64_t packets;
};

/* Two tables: as it was at the last reading, and as this one finds it. */
struct refused {
	size_t most, cells; /* a power of two */
	size_t count;	    /* in `now` */
	bool started;	    /* a whole reading lies behind */
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct counter *was, *now;
};

struct refused *
refused_new(size_t most)
{
	struct refused *refused = calloc(1, sizeof *refused);
	if (refused == NULL)
		die("no memory");
	refused->most = most;
	for (refused->cells = 16; refused->cells < 2 * most;)
		refused->cells *= 2;
	refused->was = calloc(refused->cells, sizeof *refused->was);
	refused->now = calloc(refused->cells, sizeof *refused->now);
	if (refused->was == NULL || refused->now == NULL)
		die("no memory for %zu counters", most);
	randombytes_buf(refused->secret, sizeof refused->secret);
	return refused;
}

void
refused_free(struct refused *refused)
{
	if (refused == NULL)
		return;
	free(refused->was);
	free(refused->now);
	free(refused);
}

/* Its cell, or the empty one where it would stand. Lines choose their ports,
 * so the key is drawn at the start. */
static struct counter *
cell_of(const struct refused *refused, struct counter *table,
    const struct refused_key *key)
{
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key,
	    sizeof *key, refused->secret);
	for (size_t at = hash;; at++) {
		struct counter *cell = &table[at & (refused->cells - 1)];
		if (!cell->used || memcmp(&cell->key, key, sizeof *key) == 0)
			return cell;
	}
}

void
refused_begin(struct refused *refused)
{
	memset(refused->now, 0, refused->cells * sizeof *refused->now);
	refused->count = 0;
}

uint64_t
refused_see(
    struct refused *refused, const struct refused_key *key, uint64_t packets)
{
	struct counter *now = cell_of(refused, refused->now, key);
	if (now->used || refused->count == refused->most)
		return 0; /* said twice, or more than the set can hold */
	*now = (struct counter){ *key, true, packets };
	refused->count++;
	const struct counter *was = cell_of(refused, refused->was, key);
	uint64_t before =
	    was->used && was->packets <= packets ? was->packets : 0;
	return refused->started ? packets - before : 0;
}

void
refused_owe(
    struct refused *refused, const struct refused_key *key, uint64_t packets)
{
	struct counter *now = cell_of(refused, refused->now, key);
	if (now->used && now->packets >= packets)
		now->packets -= packets;
}

void
refused_end(struct refused *refused)
{
	struct counter *was = refused->was;
	refused->was = refused->now;
	refused->now = was;
	refused->started = true;
}
