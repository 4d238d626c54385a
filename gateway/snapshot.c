/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- the last known wall on disk, for a start without a database */
#include "gateway/snapshot.h"

#include <string.h>

/* Whether an image is of this site and build; then `*head_out` is set. */
static bool
is_ours(
    const struct image *image, const char *site, struct snapshot_head *head_out)
{
	struct snapshot_head head;
	if (image->bytes == NULL || image->size < sizeof head)
		return false;
	memcpy(&head, image->bytes, sizeof head);
	size_t rows = (image->size - sizeof head) / sizeof(struct wall_row);
	size_t size = sizeof head + rows * sizeof(struct wall_row);
	if (head.layout != SNAPSHOT_LAYOUT ||
	    head.row_size != sizeof(struct wall_row) || head.rows != rows ||
	    image->size != size ||
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

bool
snapshot_put(const struct image *image, const char *site, struct wall *wall,
    struct snapshot_site *site_out)
{
	struct snapshot_head head;
	if (!is_ours(image, site, &head))
		return false;
	put_rows(image->bytes + sizeof head, head.rows, wall);
	*site_out = head.site;
	return true;
}

/* The newest of this site; its rows where there is a wall. */
static bool
take(struct images *images, const char *site, struct wall *wall,
    struct snapshot_site *site_out)
{
	struct image both[2];
	struct snapshot_head head;
	bool taken = false;
	images_read(images, both);
	for (int i = 0; i < 2 && !taken; i++) {
		taken = wall == NULL
		    ? is_ours(&both[i], site, &head)
		    : snapshot_put(&both[i], site, wall, site_out);
		if (taken)
			images->generation = both[i].generation;
	}
	image_free(&both[0]);
	image_free(&both[1]);
	return taken;
}

void
snapshot_find(struct images *images, const char *site)
{
	(void)!take(images, site, NULL, NULL);
}

bool
snapshot_load(struct images *images, const char *site, struct wall *wall,
    struct snapshot_site *site_out)
{
	return take(images, site, wall, site_out);
}

bool
snapshot_save(struct images *images, const struct snapshot_site *site,
    const struct wall *wall)
{
	struct snapshot_head head = {
		.layout = SNAPSHOT_LAYOUT,
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
