/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_snapshot.c -- any bytes as a snapshot: loaded whole and sane, or not */
#include <assert.h>
#include <stdlib.h>

#include "redirector/client.h"
#include "redirector/snapshot.h"
#include "tests/redirector/dns_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 20, ROOM = 4096 };

static struct shared *shared;
static struct shared_writer *writer;

static void
set_up(void)
{
	int write_fd, read_fd;
	if (shared != NULL)
		return;
	shared_create(
	    (struct shared_limits){ ROWS, ROOM }, &write_fd, &read_fd);
	shared = shared_map_write(write_fd);
	writer = shared_writer_new(shared);
}

/* Sizes that agree, which no change at random ever brings about. */
static void
mend(struct image *image)
{
	struct snapshot_head head;
	if (image->size < sizeof head)
		return;
	memcpy(&head, image->bytes, sizeof head);
	size_t left = image->size - sizeof head;
	head.layout = SNAPSHOT_LAYOUT;
	head.row_size = sizeof(struct wall_row);
	head.names = head.names <= left ? head.names : 0;
	head.site.names_used = head.names;
	head.rows = (left - head.names) / sizeof(struct wall_row);
	image->size =
	    sizeof head + head.names + head.rows * sizeof(struct wall_row);
	memcpy(image->bytes, &head, sizeof head);
}

/* A worker answers by what was loaded. */
static void
ask(const struct shared_view *view)
{
	static struct dns_site site;
	uint8_t packet[DNS_UDP_SIZE], answer[DNS_ROOM];
	struct dns_client client = { .addr = dns_addr("192.0.2.1"),
		.inside = true,
		.walled = true,
		.garden = ~0ULL };
	if (site.ttl == 0)
		assert(dns_test_site(&site, DNS_FORGE, true));
	client_site(view, &site);
	size_t size =
	    dns_packet("update.example A edns", packet, sizeof packet);
	(void)dns_answer(&site, &client, view->names, packet, size, answer);
}

static void
check(const struct shared_view *view)
{
	struct wall_row row, found;
	uint32_t at = 0;
	int64_t rows = 0;
	for (; wall_next(view->wall, &at, &row); rows++) {
		const struct prefix *prefix = &row.prefix;
		assert(wall_row_makes_sense(&row));
		assert(wall_get(view->wall, prefix, &found));
		(void)wall_find(view->wall, &prefix->addr, 0, &found);
	}
	assert(rows == wall_sum(view->wall).rows && rows <= ROWS);
	assert(view->site->names_used <= ROOM);
	ask(view);
}

/* The first byte says whether the sizes are made to agree. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	set_up();
	struct image image = { .bytes = malloc(size), .size = size - 1 };
	if (image.bytes == NULL)
		abort();
	memcpy(image.bytes, data + 1, image.size);
	if (data[0] & 1)
		mend(&image);
	struct shared_view before = shared_look(shared);
	bool loaded = snapshot_put(&image, "north", writer);
	assert(loaded != shared_same(shared, &before));
	struct shared_view after = shared_look(shared);
	if (loaded)
		check(&after);
	free(image.bytes);
	return 0;
}
