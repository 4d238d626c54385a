/* SPDX-License-Identifier: BSD-2-Clause */
/* tally.c -- sightings of a minute added up, until the database has them */
#include "lib/tally.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/log.h"

/* Who asks may choose which of the indicators and when; the key is drawn at
 * the start, so nobody can choose the cells. */
static unsigned char secret[crypto_shorthash_KEYBYTES];

struct tally *
tally_new(size_t most)
{
	size_t cells = 16;
	while (cells < most + most / 2)
		cells *= 2;
	size_t entries = sizeof(struct tally) + most * sizeof(struct tallied);
	size_t size = entries + cells * sizeof(uint32_t);
	struct tally *tally = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		die("no memory for %zu sightings: %s", most, strerror(errno));
	randombytes_buf(tally->name, sizeof tally->name);
	tally->most = most;
	tally->size = size;
	tally->cells = cells;
	tally->cell = (uint32_t *)(void *)(tally->entry + most);
	if (sodium_is_zero(secret, sizeof secret))
		randombytes_buf(secret, sizeof secret);
	return tally;
}

void
tally_forget(struct tally *tally)
{
	munmap(tally, tally->size);
}

/* ---- finding an entry ---- */

/* What makes two sightings the same. */
static struct sighting
key_of(const struct tally *tally, const struct sighting *sighting)
{
	struct sighting key = *sighting;
	if (key.minute < tally->fine)
		key.minute = 0;
	return key;
}

static size_t
home_of(const struct tally *tally, const struct sighting *key)
{
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key,
	    sizeof *key, secret);
	return hash & (tally->cells - 1);
}

/* The cell of this sighting, or the empty one where it belongs. */
static uint32_t *
cell_of(struct tally *tally, const struct sighting *sighting)
{
	struct sighting key = key_of(tally, sighting), other;
	for (size_t at = home_of(tally, &key);; at++) {
		uint32_t *cell = &tally->cell[at & (tally->cells - 1)];
		if (*cell == 0)
			return cell;
		other = key_of(tally, &tally->entry[*cell - 1].sighting);
		if (memcmp(&other, &key, sizeof key) == 0)
			return cell;
	}
}

/* Those behind it move up, so that each is found from its home on. */
static void
empty_cell(struct tally *tally, size_t hole)
{
	size_t mask = tally->cells - 1;
	for (size_t at = (hole + 1) & mask; tally->cell[at] != 0;
	     at = (at + 1) & mask) {
		struct sighting key =
		    key_of(tally, &tally->entry[tally->cell[at] - 1].sighting);
		size_t home = home_of(tally, &key);
		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		tally->cell[hole] = tally->cell[at];
		hole = at;
	}
	tally->cell[hole] = 0;
}

/* ---- merging ---- */

/* Makes the cells anew; entries that have become the same are one then. */
static void
lay_out(struct tally *tally)
{
	size_t kept = 0;
	memset(tally->cell, 0, tally->cells * sizeof *tally->cell);
	for (size_t i = 0; i < tally->count; i++) {
		struct tallied entry = tally->entry[i];
		uint32_t *cell = cell_of(tally, &entry.sighting);
		if (*cell == 0) {
			tally->entry[kept++] = entry;
			*cell = (uint32_t)kept;
			continue;
		}
		struct tallied *into = &tally->entry[*cell - 1];
		into->count += entry.count;
		if (into->sighting.minute < entry.sighting.minute)
			into->sighting.minute = entry.sighting.minute;
		tally->merged++;
	}
	tally->count = kept;
}

/* In the middle of the minutes that still count singly, up to this one; behind
 * it when it is the only one. */
static uint32_t
middle(const struct tally *tally, uint32_t newest)
{
	uint32_t oldest = UINT32_MAX;
	for (size_t i = 0; i < tally->count; i++) {
		uint32_t minute = tally->entry[i].sighting.minute;
		if (minute >= tally->fine && minute < oldest)
			oldest = minute;
		if (minute > newest)
			newest = minute;
	}
	return oldest < newest ? newest - (newest - oldest) / 2 : newest + 1;
}

/* Merges ever more, up to this minute: what has no room then has none before
 * the next, and that is found out only once. */
static void
make_room(struct tally *tally, uint32_t minute)
{
	while (tally->count == tally->most && minute >= tally->fine) {
		tally->fine = middle(tally, minute);
		lay_out(tally);
	}
}

/* ---- adding ---- */

/* The entry of this sighting; NULL where there is none and no room. */
static struct tallied *
find_or_make(struct tally *tally, const struct sighting *sighting)
{
	uint32_t *cell = cell_of(tally, sighting);
	if (*cell != 0)
		return &tally->entry[*cell - 1];
	if (tally->count == tally->most)
		return NULL;
	struct tallied *entry = &tally->entry[tally->count];
	*entry = (struct tallied){ .sighting = *sighting };
	*cell = (uint32_t)++tally->count;
	return entry;
}

void
tally_add(struct tally *tally, const struct sighting *sighting, uint64_t count)
{
	struct tallied *entry = find_or_make(tally, sighting);
	if (entry == NULL) {
		make_room(tally, sighting->minute);
		entry = find_or_make(tally, sighting);
	}
	if (entry == NULL) {
		tally->lost += count;
		return;
	}
	entry->count += count;
	if (entry->sighting.minute < sighting->minute)
		entry->sighting.minute = sighting->minute;
}

bool
tally_mark(struct tally *tally, const struct sighting *sighting, uint64_t marks)
{
	struct tallied *entry = find_or_make(tally, sighting);
	if (entry == NULL)
		return false;
	entry->count |= marks;
	return true;
}

/* ---- handing over ---- */

static void
drop(struct tally *tally, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct tallied *last = &tally->entry[tally->count - 1];
		uint32_t *cell = cell_of(tally, &last->sighting);
		empty_cell(tally, (size_t)(cell - tally->cell));
		tally->count--;
	}
	if (tally->count == 0)
		tally->fine = 0;
}

/* Killed in its middle, it loses this batch rather than telling it twice. */
bool
tally_take(struct tally *tally)
{
	if (tally->batched > 0 || tally->count == 0)
		return tally->batched > 0;
	size_t count = tally->count < TALLY_BATCH ? tally->count : TALLY_BATCH;
	memcpy(tally->batch, tally->entry + tally->count - count,
	    count * sizeof *tally->batch);
	randombytes_buf(tally->batch_name, sizeof tally->batch_name);
	drop(tally, count);
	tally->batched = count;
	return true;
}

void
tally_done(struct tally *tally)
{
	tally->batched = 0;
}

size_t
tally_waiting(const struct tally *tally)
{
	return tally->count + tally->batched;
}

void
tally_resume(struct tally *tally)
{
	/* To clear what nobody has touched would take memory for it. */
	if (tally->used)
		lay_out(tally);
	tally->used = true;
}
