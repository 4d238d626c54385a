/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.h -- the last known wall on disk: to start without a database */
/* Trust: the files are our own, but may be torn, old or of another site. */
#ifndef REDIRECTOR_SNAPSHOT_H
#define REDIRECTOR_SNAPSHOT_H

#include "redirector/shared.h"

/* Two files, PATH.0 and PATH.1, are written in turn, each with its generation
 * and a checksum. Whatever happens while one is written, the other is whole.
 * A row that is loaded still has its sure_until. */
struct snapshot {
	const char *path;
	uint64_t generation;   /* of the newest file known to be whole */
	struct saving *saving; /* what is being written; NULL: nothing */
};

enum { SNAPSHOT_PATH_SIZE = 4096 };

/* Learns the generation of the newest whole file of this site, no more. */
void snapshot_find(struct snapshot *snapshot, const char *site);
/* Makes what the newest whole file of this site says valid, all at once;
 * false, and nothing is changed, where there is none. */
bool MUST_CHECK snapshot_load(
    struct snapshot *snapshot, const char *site, struct shared_writer *writer);

/* Draws what is valid now, and writes it over the older file in a thread of
 * its own: a disk that takes its time delays nobody. For the one writer of
 * `shared`, while nothing is being written. False without memory. */
bool MUST_CHECK snapshot_save(
    struct snapshot *snapshot, const struct shared *shared);

enum snapshot_progress {
	SNAPSHOT_IDLE,	/* nothing was being written */
	SNAPSHOT_BUSY,	/* it still is */
	SNAPSHOT_SAVED, /* told once */
	SNAPSHOT_FAILED /* told once; errno says why */
};
/* What became of the last snapshot_save; waits for it where `wait` is set. */
enum snapshot_progress snapshot_progress(struct snapshot *snapshot, bool wait);

#endif
