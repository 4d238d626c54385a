/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- the last known wall on disk: to start without a database */
#include "redirector/snapshot.h"

#include <string.h>

enum { LAYOUT = 2 };

/* Then the block of names, and the rows. */
struct head {
	uint32_t layout;   /* grows with any change of what is stored */
	uint32_t row_size; /* and with it a build that lays out otherwise */
	uint64_t names;	   /* bytes */
	uint64_t rows;
	struct shared_site site;
	struct wall_mark mark;
};

static size_t
size_of(const struct head *head)
{
	return sizeof *head + head->names +
	    head->rows * sizeof(struct wall_row);
}

/* ---- reading ---- */

/* Whether an image is of this site and build; then `*head_out` is set. */
static bool
is_ours(const struct image *image, const char *site, struct head *head_out)
{
	struct head head;
	if (image->bytes == NULL || image->size < sizeof head)
		return false;
	memcpy(&head, image->bytes, sizeof head);
	if (head.layout != LAYOUT || head.row_size != sizeof(struct wall_row) ||
	    head.names > image->size ||
	    head.rows > image->size / sizeof(struct wall_row) ||
	    size_of(&head) != image->size ||
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
make_valid(const struct image *image, const struct head *head,
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

/* The newest of this site that is loaded, where there is a writer. */
static bool
take(struct images *images, const char *site, struct shared_writer *writer)
{
	struct image both[2];
	struct head head;
	bool taken = false;
	images_read(images, both);
	for (int i = 0; i < 2 && !taken; i++) {
		taken = is_ours(&both[i], site, &head) &&
		    (writer == NULL || make_valid(&both[i], &head, writer));
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
	struct head head = {
		.layout = LAYOUT,
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
