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

/* Whose image is looked for, and where its rows are to be put. */
struct wish {
	const char *site;
	struct wall *wall; /* NULL: nowhere */
	struct snapshot_site *site_out;
};

static bool
wants(void *context, const struct image *image)
{
	const struct wish *wish = context;
	struct snapshot_head head;
	if (wish->wall == NULL)
		return is_ours(image, wish->site, &head);
	return snapshot_put(image, wish->site, wish->wall, wish->site_out);
}

void
snapshot_find(struct images *images, const char *site)
{
	struct wish wish = { .site = site };
	(void)!images_find(images, wants, &wish);
}

bool
snapshot_load(struct images *images, const char *site, struct wall *wall,
    struct snapshot_site *site_out)
{
	struct wish wish = { site, wall, site_out };
	return images_find(images, wants, &wish);
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
