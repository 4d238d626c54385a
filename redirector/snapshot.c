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

/* The newest of this site that is loaded, where there is a writer. */
static bool
take(struct images *images, const char *site, struct shared_writer *writer)
{
	struct image both[2];
	struct snapshot_head head;
	bool taken = false;
	images_read(images, both);
	for (int i = 0; i < 2 && !taken; i++) {
		taken = writer == NULL ? is_ours(&both[i], site, &head)
				       : snapshot_put(&both[i], site, writer);
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
	(void)!take(images, site, NULL);
}

bool
snapshot_load(
    struct images *images, const char *site, struct shared_writer *writer)
{
	return take(images, site, writer);
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
