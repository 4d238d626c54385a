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
	uint64_t count; /* or a set of marks */
};

enum {
	TALLY_HOUR = 60 * 10000, /* an hour of 10,000 a minute: 28 MB */
	TALLY_BATCH = 500	 /* handed over at once */
};

/* Each different sighting stands once in `entry`. Without room for another, the
 * oldest minutes are merged: of what a line did again and again before `fine`
 * only the last minute is known, with the sum of all. What has no room even
 * then is lost. It is memory of its own that processes share which are forked
 * later; one of them uses it, and when it is killed the next one goes on. */
struct tally {
	size_t most, count;
	bool used; /* by a process, which may have been killed */
	uint64_t merged, lost; /* entries; sightings */
	uint32_t fine;
	uint8_t name[UUID_SIZE]; /* no other tally has it */
	/* On its way: it has left `entry`, and is handed over under the same
	 * name until it is known to be where it belongs. */
	uint8_t batch_name[UUID_SIZE];
	size_t batched;
	struct tallied batch[TALLY_BATCH];
	/* Its own: */
	size_t size, cells; /* bytes; a power of two */
	uint32_t *cell;	    /* 1 + index of the entry; 0: empty */
	struct tallied entry[];
};

/* Room for `most` different sightings. Dies without memory. */
struct tally *tally_new(size_t most);
void tally_forget(struct tally *tally); /* takes it out of this process */
/* The first call of each process that uses it: goes on with what the one before
 * left, wherever it was killed. */
void tally_resume(struct tally *tally);

void
tally_add(struct tally *tally, const struct sighting *sighting, uint64_t count);
/* For a tally of marks instead of counts: adds these bits. Nothing is merged:
 * false where there is no room. */
bool tally_mark(
    struct tally *tally, const struct sighting *sighting, uint64_t marks);

/* The next batch, the youngest first, unless one is under way still; false
 * where there is nothing. */
bool MUST_CHECK tally_take(struct tally *tally);
/* It is where it belongs, or never will be. */
void tally_done(struct tally *tally);
/* All that waits: entries. */
size_t tally_waiting(const struct tally *tally);

#endif
