/* SPDX-License-Identifier: BSD-2-Clause */
/* tally.c -- sightings of a minute added up, until the database has them */
#include "lib/tally.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

/* Who asks may choose which of the indicators and when; the key is drawn at
 * the start, so nobody can choose the cells. */
static unsigned char secret[crypto_shorthash_KEYBYTES];

void
tally_new(struct tally *tally, size_t most)
{
	*tally = (struct tally){ .most = most, .cells = 16 };
	while (tally->cells < 2 * most)
		tally->cells *= 2;
	tally->entry = calloc(most, sizeof *tally->entry);
	tally->cell = calloc(tally->cells, sizeof *tally->cell);
	if (tally->entry == NULL || tally->cell == NULL)
		die("no memory for %zu sightings", most);
	randombytes_buf(secret, sizeof secret);
}

void
tally_free(struct tally *tally)
{
	free(tally->entry);
	free(tally->cell);
	*tally = (struct tally){ 0 };
}

/* The cell of this sighting, or the empty one where it belongs. */
static uint32_t *
cell_of(const struct tally *tally, const struct sighting *sighting)
{
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash,
	    (const unsigned char *)sighting, sizeof *sighting, secret);
	for (size_t at = hash;; at++) {
		uint32_t *cell = &tally->cell[at & (tally->cells - 1)];
		if (*cell == 0 ||
		    memcmp(&tally->entry[*cell - 1].sighting, sighting,
			sizeof *sighting) == 0)
			return cell;
	}
}

void
tally_add(struct tally *tally, const struct sighting *sighting, uint64_t count)
{
	uint32_t *cell = cell_of(tally, sighting);
	if (*cell == 0 && tally->count == tally->most) {
		tally->lost += count;
		return;
	}
	if (*cell == 0) {
		tally->entry[tally->count++].sighting = *sighting;
		*cell = (uint32_t)tally->count;
	}
	tally->entry[*cell - 1].count += count;
}

void
tally_drop(struct tally *tally, size_t count)
{
	tally->count -= count;
	memset(tally->entry + tally->count, 0, count * sizeof *tally->entry);
	memset(tally->cell, 0, tally->cells * sizeof *tally->cell);
	for (size_t i = 0; i < tally->count; i++)
		*cell_of(tally, &tally->entry[i].sighting) = (uint32_t)i + 1;
}
