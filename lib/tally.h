/* SPDX-License-Identifier: BSD-2-Clause */
/* tally.h -- sightings of a minute added up, until the database has them */
/* Pure but for tally_new, which takes all the memory there will ever be. */
#ifndef LIB_TALLY_H
#define LIB_TALLY_H

#include "lib/uuid.h"

/* What a line did in a minute. No padding, so that it may be hashed. */
struct sighting {
	uint8_t line[UUID_SIZE];
	uint32_t indicator; /* that it asked for; 0: it was refused */
	uint32_t minute;    /* since 1970 */
	uint16_t port;	    /* where to it was refused */
	uint8_t protocol;
	uint8_t spare[5];
};

struct tallied {
	struct sighting sighting;
	uint64_t count;
};

/* Each different sighting stands once in `entry`. */
struct tally {
	size_t most, count;
	uint64_t lost; /* sightings for which there was no room */
	struct tallied *entry;
	size_t cells;	/* a power of two */
	uint32_t *cell; /* 1 + index of the entry; 0: empty */
};

/* Room for `most` different sightings. Dies without memory. */
void tally_new(struct tally *tally, size_t most);
void tally_free(struct tally *tally);
void
tally_add(struct tally *tally, const struct sighting *sighting, uint64_t count);
/* Forgets the last `count` entries: they are where they belong. */
void tally_drop(struct tally *tally, size_t count);

#endif
