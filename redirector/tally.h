/* SPDX-License-Identifier: BSD-2-Clause */
/* tally.h -- sightings of a minute added up, until the database has them */
/* Pure but for tally_new, which takes all the memory there will ever be. */
#ifndef REDIRECTOR_TALLY_H
#define REDIRECTOR_TALLY_H

#include "redirector/ring.h"

struct tallied {
	struct sighting sighting;
	uint64_t count;
};

/* At most `most` different ones are kept; further ones are counted as lost. */
struct tally {
	size_t most, count;
	uint64_t lost;
	struct tallied *entry;
};

void tally_new(struct tally *tally, size_t most); /* dies without memory */
void tally_free(struct tally *tally);
void tally_add(struct tally *tally, const struct sighting *sighting);
/* Afterwards each line, indicator and minute stands once. */
void tally_merge(struct tally *tally);
/* Forgets the last `count` entries: they are where they belong. */
void tally_drop(struct tally *tally, size_t count);

#endif
