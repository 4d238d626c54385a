/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- a snapshot with walled lines and names, for a redirector alone
 */
#include <stdio.h>
#include <stdlib.h>

#include "redirector/snapshot.h"

enum { ROWS = 50000, NAMES = 50000, NAME_BYTES = 24 };

static void
put_rows(struct shared_writer *writer)
{
	struct wall_row row = { .measure = MEASURE_GARDEN,
		.garden = 1,
		.sure_until = WALL_ALWAYS,
		.prefix = { { { 127, 0, 0, 1 }, 4 }, 32 } };
	for (uint32_t i = 0; i < ROWS; i++) {
		if (!shared_put(writer, &row))
			exit(1);
		row.prefix.addr =
		    (struct addr){ { 10, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
				       (uint8_t)i },
			    4 };
	}
}

/* Names of the garden and indicators, none of which is asked for. */
static size_t
write_names(struct shared_writer *writer)
{
	size_t size;
	void *block = shared_names(writer, &size);
	if (!names_begin(block, size, NAMES))
		exit(1);
	for (uint32_t i = 0; i < NAMES; i++) {
		char text[NAME_BYTES];
		struct names_rule rule = { .value = i + 1,
			.kind = i % 2 ? NAMES_GARDEN : NAMES_INDICATOR };
		snprintf(text, sizeof text, ".n%u.listed.net", (unsigned)i);
		if (!names_parse(str_from(text), &rule) ||
		    !names_add(block, size, &rule))
			exit(1);
	}
	return names_used(block);
}

/* usage: snapshot PATH    for the site "bench", forge mode */
int
main(int count, char **arguments)
{
	int write_fd, read_fd;
	if (count != 2)
		return 2;
	shared_create((struct shared_limits){ .rows = ROWS,
			  .names = names_size(NAMES, NAMES * NAME_BYTES) },
	    &write_fd, &read_fd);
	struct shared *shared = shared_map_write(write_fd);
	struct shared_writer *writer = shared_writer_new(shared);
	shared_begin(writer);
	put_rows(writer);
	struct shared_site site = { .name = "bench",
		.realm = "default",
		.steer4 = { { 192, 0, 2, 80 }, 4 },
		.mode = DNS_FORGE,
		.names_used = write_names(writer) };
	shared_site(writer, &site);
	shared_flip(writer);
	struct images snapshot = { .path = arguments[1] };
	return snapshot_save(&snapshot, shared) &&
		images_progress(&snapshot, true) == IMAGES_SAVED
	    ? 0
	    : 1;
}
