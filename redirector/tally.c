/* SPDX-License-Identifier: BSD-2-Clause */
/* tally.c -- sightings of a minute added up, until the database has them */
#include "redirector/tally.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

void
tally_new(struct tally *tally, size_t most)
{
	*tally = (struct tally){
		.most = most,
		.entry = calloc(most, sizeof *tally->entry),
	};
	if (tally->entry == NULL)
		die("no memory for %zu sightings", most);
}

void
tally_free(struct tally *tally)
{
	free(tally->entry);
	*tally = (struct tally){ 0 };
}

static int
compare(const void *a, const void *b)
{
	const struct tallied *left = a, *right = b;
	return memcmp(&left->sighting, &right->sighting, sizeof left->sighting);
}

static bool
same(const struct tallied *a, const struct sighting *b)
{
	return memcmp(&a->sighting, b, sizeof *b) == 0;
}

void
tally_add(struct tally *tally, const struct sighting *sighting)
{
	if (tally->count > 0 &&
	    same(&tally->entry[tally->count - 1], sighting)) {
		tally->entry[tally->count - 1].count++;
		return;
	}
	if (tally->count == tally->most)
		tally_merge(tally);
	if (tally->count == tally->most) {
		tally->lost++;
		return;
	}
	tally->entry[tally->count++] = (struct tallied){ *sighting, 1 };
}

void
tally_merge(struct tally *tally)
{
	size_t kept = 0;
	qsort(tally->entry, tally->count, sizeof *tally->entry, compare);
	for (size_t i = 0; i < tally->count; i++) {
		struct tallied *entry = &tally->entry[i];
		if (kept > 0 && same(&tally->entry[kept - 1], &entry->sighting))
			tally->entry[kept - 1].count += entry->count;
		else
			tally->entry[kept++] = *entry;
	}
	tally->count = kept;
}

void
tally_drop(struct tally *tally, size_t count)
{
	tally->count -= count;
}
