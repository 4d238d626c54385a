/* SPDX-License-Identifier: BSD-2-Clause */
/* snapshot.c -- a snapshot with walled lines and names, for a redirector alone
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redirector/snapshot.h"

enum { NAMES = 50000, NAME_BYTES = 24 };

static void
put(struct shared_writer *writer, struct wall_row *row, uint32_t address)
{
	static const uint8_t seed[randombytes_SEEDBYTES];
	uint8_t stream[sizeof seed];
	memcpy(stream, seed, sizeof seed);
	memcpy(stream, &address, sizeof address);
	randombytes_buf_deterministic(row->line, sizeof row->line, stream);
	row->number++;
	if (!shared_put(writer, row))
		exit(1);
}

/* Each line has an IPv4 address, from 127.0.0.1 on, and maybe a /56. */
static void
put_rows(struct shared_writer *writer, uint32_t lines, bool with_ipv6)
{
	struct wall_row row = { .measure = MEASURE_GARDEN,
		.garden = 1,
		.sure_until = WALL_ALWAYS };
	for (uint32_t i = 0; i < lines; i++) {
		uint32_t address = 0x7f000001 + i;
		uint8_t bytes[4] = { (uint8_t)(address >> 24),
			(uint8_t)(address >> 16), (uint8_t)(address >> 8),
			(uint8_t)address };
		row.prefix = (struct prefix){ .addr.family = 4, .length = 32 };
		memcpy(row.prefix.addr.bytes, bytes, sizeof bytes);
		put(writer, &row, address);
		if (!with_ipv6)
			continue;
		row.prefix = (struct prefix){ .addr.family = 6, .length = 56 };
		row.prefix.addr.bytes[0] = 0x20;
		memcpy(row.prefix.addr.bytes + 3, bytes, sizeof bytes);
		put(writer, &row, address);
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

/* usage: snapshot PATH LINES [ipv6]    for the site "bench", forge mode */
int
main(int count, char **arguments)
{
	int write_fd, read_fd;
	int64_t lines;
	bool with_ipv6 = count > 3;
	if (count < 3 ||
	    !str_number(str_from(arguments[2]), 1, WALL_MOST / 2, &lines))
		return 2;
	shared_create(
	    (struct shared_limits){ .rows = (uint32_t)lines << with_ipv6,
		.names = names_size(NAMES, NAMES * NAME_BYTES) },
	    &write_fd, &read_fd);
	struct shared *shared = shared_map_write(write_fd);
	struct shared_writer *writer = shared_writer_new(shared);
	shared_begin(writer);
	put_rows(writer, (uint32_t)lines, with_ipv6);
	struct shared_site site = { .name = "bench",
		.realm = "default",
		.steer4 = { { 192, 0, 2, 80 }, 4 },
		.steer6 = { { 0x20, 0x01, 0x0d, 0xb8, [15] = 0x80 }, 6 },
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
