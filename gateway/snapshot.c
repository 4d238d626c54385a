/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- the last known wall on disk, for a start without a database */
#include "gateway/snapshot.h"

#include <string.h>

enum { LAYOUT = 1 };

/* Then the rows. */
struct head {
	uint32_t layout;   /* grows with any change of what is stored */
	uint32_t row_size; /* and with it a build that lays out otherwise */
	uint64_t rows;
	struct snapshot_site site;
};

/* Whether an image is of this site and build; then `*head_out` is set. */
static bool
is_ours(const struct image *image, const char *site, struct head *head_out)
{
	struct head head;
	if (image->bytes == NULL || image->size < sizeof head)
		return false;
	memcpy(&head, image->bytes, sizeof head);
	size_t rows = (image->size - sizeof head) / sizeof(struct wall_row);
	if (head.layout != LAYOUT || head.row_size != sizeof(struct wall_row) ||
	    head.rows != rows ||
	    strncmp(head.site.name, site, sizeof head.site.name) != 0)
		return false;
	head.site.realm[sizeof head.site.realm - 1] = '\0';
	*head_out = head;
	return true;
}

/* A row that does not fit or makes no sense holds nobody. */
static void
put_rows(const uint8_t *at, uint64_t rows, struct wall *wall)
{
	for (uint64_t i = 0; i < rows; i++) {
		struct wall_row row;
		memcpy(&row, at + i * sizeof row, sizeof row);
		if (wall_row_makes_sense(&row) && !wall_put(wall, &row))
			return;
	}
}

/* The newest of this site; its rows where there is a wall. */
static bool
take(struct images *images, const char *site, struct wall *wall,
    struct head *head_out)
{
	struct image both[2];
	bool taken = false;
	images_read(images, both);
	for (int i = 0; i < 2 && !taken; i++) {
		taken = is_ours(&both[i], site, head_out);
		if (!taken)
			continue;
		images->generation = both[i].generation;
		if (wall != NULL)
			put_rows(both[i].bytes + sizeof *head_out,
			    head_out->rows, wall);
	}
	image_free(&both[0]);
	image_free(&both[1]);
	return taken;
}

void
snapshot_find(struct images *images, const char *site)
{
	struct head head;
	(void)!take(images, site, NULL, &head);
}

bool
snapshot_load(struct images *images, const char *site, struct wall *wall,
    struct snapshot_site *site_out)
{
	struct head head;
	if (!take(images, site, wall, &head))
		return false;
	*site_out = head.site;
	return true;
}

bool
snapshot_save(struct images *images, const struct snapshot_site *site,
    const struct wall *wall)
{
	struct head head = {
		.layout = LAYOUT,
		.row_size = sizeof(struct wall_row),
		.rows = (uint64_t)wall_sum(wall).rows,
		.site = *site,
	};
	struct image image;
	if (!image_new(
		sizeof head + head.rows * sizeof(struct wall_row), &image))
		return false;
	memcpy(image.bytes, &head, sizeof head);
	wall_write(wall, image.bytes + sizeof head);
	return images_save(images, &image);
}
