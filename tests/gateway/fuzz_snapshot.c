/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_snapshot.c -- any bytes as a snapshot of the gateway: rows that hold,
 * or none */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 20 };

/* A number of rows that agrees with the size, which no change at random ever
 * brings about. */
static void
mend(struct image *image)
{
	struct snapshot_head head;
	if (image->size < sizeof head)
		return;
	memcpy(&head, image->bytes, sizeof head);
	head.layout = SNAPSHOT_LAYOUT;
	head.row_size = sizeof(struct wall_row);
	head.rows = (image->size - sizeof head) / sizeof(struct wall_row);
	image->size = sizeof head + head.rows * sizeof(struct wall_row);
	memcpy(image->bytes, &head, sizeof head);
}

static void
check(const struct wall *wall, const struct snapshot_site *site)
{
	struct wall_row row, found;
	uint32_t at = 0;
	int64_t rows = 0;
	for (; wall_next(wall, &at, &row); rows++) {
		assert(wall_row_makes_sense(&row));
		assert(wall_get(wall, &row.prefix, &found));
		(void)wall_find(wall, &row.prefix.addr, 0, &found);
	}
	assert(rows == wall_sum(wall).rows && rows <= ROWS);
	assert(memchr(site->realm, '\0', sizeof site->realm) != NULL);
}

/* The first byte says whether the number of rows is made to agree. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct wall *wall;
	if (wall == NULL)
		wall = malloc(wall_size(ROWS));
	struct image image = { .bytes = malloc(size), .size = size - 1 };
	struct snapshot_site site;
	if (size == 0 || wall == NULL || image.bytes == NULL)
		goto out;
	memcpy(image.bytes, data + 1, image.size);
	if (data[0] & 1)
		mend(&image);
	wall_init(wall, ROWS);
	if (snapshot_put(&image, "north", wall, &site))
		check(wall, &site);
	else
		assert(wall_sum(wall).rows == 0);
out:
	free(image.bytes);
	return 0;
}
