/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- the last known wall on disk: to start without a database */
#include "redirector/snapshot.h"

#include <string.h>

static size_t
size_of(const struct snapshot_head *head)
{
	return sizeof *head + head->names +
	    head->rows * sizeof(struct wall_row);
}

/* ---- reading ---- */

/* A row of a site with which a worker can answer. */
static bool
site_makes_sense(const struct shared_site *site)
{
	return memchr(site->realm, '\0', sizeof site->realm) != NULL &&
	    (site->steer4.family == 0 || site->steer4.family == 4) &&
	    (site->steer6.family == 0 || site->steer6.family == 6) &&
	    site->mode <= DNS_REDIRECT;
}

/* Whether an image is of this site and build; then `*head_out` is set. */
static bool
is_ours(
    const struct image *image, const char *site, struct snapshot_head *head_out)
{
	struct snapshot_head head;
	if (image->bytes == NULL || image->size < sizeof head)
		return false;
	memcpy(&head, image->bytes, sizeof head);
	if (head.layout != SNAPSHOT_LAYOUT ||
	    head.row_size != sizeof(struct wall_row) ||
	    head.names > image->size ||
	    head.rows > image->size / sizeof(struct wall_row) ||
	    size_of(&head) != image->size ||
	    head.site.names_used != head.names ||
	    !site_makes_sense(&head.site) ||
	    strncmp(head.site.name, site, SHARED_NAME_SIZE) != 0)
		return false;
	*head_out = head;
	return true;
}

/* A row that does not fit or makes no sense holds nobody. */
static void
put_rows(const uint8_t *at, uint64_t rows, struct shared_writer *writer)
{
	shared_clear(writer);
	for (uint64_t i = 0; i < rows; i++) {
		struct wall_row row;
		memcpy(&row, at + i * sizeof row, sizeof row);
		if (wall_row_makes_sense(&row) && !shared_put(writer, &row))
			return;
	}
}

static bool
make_valid(const struct image *image, const struct snapshot_head *head,
    struct shared_writer *writer)
{
	const uint8_t *names = image->bytes + sizeof *head;
	size_t room;
	shared_begin(writer);
	void *block = shared_names(writer, &room);
	if (head->names > room)
		return false;
	memcpy(block, names, head->names);
	if (head->names > 0 && !names_check(block, head->names))
		return false;
	put_rows(names + head->names, head->rows, writer);
	shared_site(writer, &head->site);
	shared_mark(writer, &head->mark);
	shared_flip(writer);
	return true;
}

bool
snapshot_put(
    const struct image *image, const char *site, struct shared_writer *writer)
{
	struct snapshot_head head;
	return is_ours(image, site, &head) && make_valid(image, &head, writer);
}

/* Whose image is looked for, and where it is to be made valid. */
struct wish {
	const char *site;
	struct shared_writer *writer; /* NULL: nowhere */
};

static bool
wants(void *context, const struct image *image)
{
	const struct wish *wish = context;
	struct snapshot_head head;
	if (wish->writer == NULL)
		return is_ours(image, wish->site, &head);
	return snapshot_put(image, wish->site, wish->writer);
}

void
snapshot_find(struct images *images, const char *site)
{
	struct wish wish = { .site = site };
	(void)!images_find(images, wants, &wish);
}

bool
snapshot_load(
    struct images *images, const char *site, struct shared_writer *writer)
{
	struct wish wish = { site, writer };
	return images_find(images, wants, &wish);
}

/* ---- writing ---- */

bool
snapshot_save(struct images *images, const struct shared *shared)
{
	struct shared_view view = shared_look(shared);
	struct snapshot_head head = {
		.layout = SNAPSHOT_LAYOUT,
		.row_size = sizeof(struct wall_row),
		.names = view.site->names_used,
		.rows = (uint64_t)wall_sum(view.wall).rows,
		.site = *view.site,
		.mark = *view.mark,
	};
	struct image image;
	if (!image_new(size_of(&head), &image))
		return false;
	uint8_t *at = image.bytes;
	memcpy(at, &head, sizeof head);
	at += sizeof head;
	memcpy(at, view.names.block, head.names);
	wall_write(view.wall, at + head.names);
	return images_save(images, &image);
}
