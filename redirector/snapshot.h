/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.h -- the last known wall on disk: to start without a database */
/* Trust: lib/images.h says that a file is whole; it may be of another site, or
 * of another build. */
#ifndef REDIRECTOR_SNAPSHOT_H
#define REDIRECTOR_SNAPSHOT_H

#include "lib/images.h"
#include "redirector/shared.h"

enum { SNAPSHOT_LAYOUT = 2 };

/* What an image begins with; then the block of names, and the rows. */
struct snapshot_head {
	uint32_t layout;   /* grows with any change of what is stored */
	uint32_t row_size; /* and with it a build that lays out otherwise */
	uint64_t names;	   /* bytes */
	uint64_t rows;
	struct shared_site site;
	struct wall_mark mark;
};

/* Makes what an image says valid, all at once; false, and nothing is changed,
 * where it is not of this site and build, or makes no sense. Pure. */
bool MUST_CHECK snapshot_put(
    const struct image *image, const char *site, struct shared_writer *writer);

/* Learns the generation of the newest whole file of this site, no more. */
void snapshot_find(struct images *images, const char *site);
/* Makes what the newest whole file of this site says valid, all at once;
 * false, and nothing is changed, where there is none. A row that is loaded
 * still has its sure_until. */
bool MUST_CHECK snapshot_load(
    struct images *images, const char *site, struct shared_writer *writer);

/* Draws what is valid now, and has it written: images_save. For the one writer
 * of `shared`. False without memory. */
bool MUST_CHECK snapshot_save(
    struct images *images, const struct shared *shared);

#endif
