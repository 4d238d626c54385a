/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.h -- the last known wall on disk, for a start without a database */
/* Trust: lib/images.h says that a file is whole; it may be of another site, or
 * of another build. */
#ifndef GATEWAY_SNAPSHOT_H
#define GATEWAY_SNAPSHOT_H

#include "lib/images.h"
#include "lib/wall.h"

struct snapshot_site {
	char name[64], realm[64]; /* NUL-terminated */
};

enum { SNAPSHOT_LAYOUT = 1 };

/* What an image begins with; then the rows. */
struct snapshot_head {
	uint32_t layout;   /* grows with any change of what is stored */
	uint32_t row_size; /* and with it a build that lays out otherwise */
	uint64_t rows;
	struct snapshot_site site;
};

/* Puts the rows of an image into the wall, which is empty; false where it is
 * not of this site and build. Pure. */
bool MUST_CHECK snapshot_put(const struct image *image, const char *site,
    struct wall *wall, struct snapshot_site *site_out);

/* Learns the generation of the newest whole file of this site, no more. */
void snapshot_find(struct images *images, const char *site);
/* Puts the rows of the newest whole file of this site, each with its
 * sure_until, into the wall, which is empty; false where there is none. */
bool MUST_CHECK snapshot_load(struct images *images, const char *site,
    struct wall *wall, struct snapshot_site *site_out);
/* Has the wall written: images_save. False without memory. */
bool MUST_CHECK snapshot_save(struct images *images,
    const struct snapshot_site *site, const struct wall *wall);

#endif
