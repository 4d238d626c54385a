/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_multipart.c -- any bytes as a form with a file, in any pieces */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "portal/multipart.h"
#include "tests/portal/pieces.h"

enum { BODY_MAX = 2 * MULTIPART_WINDOW, RUN = 640 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Byte 1, which no name may hold, stands for a run of letters: so a short input
 * is a head or content that fills the window. What is more than BODY_MAX is
 * cut. */
static size_t
unfold(const uint8_t *data, size_t size, uint8_t *body)
{
	size_t used = 0;
	for (size_t i = 0; i < size; i++) {
		size_t count = data[i] == 1 ? RUN : 1;
		if (count > BODY_MAX - used)
			break;
		memset(body + used, data[i] == 1 ? 'a' : data[i], count);
		used += count;
	}
	return used;
}

/* How many parts, how many bytes in them, and whether it broke. */
struct seen {
	size_t parts, bytes;
	bool broken;
};

static struct seen
walk(const uint8_t *data, size_t size, size_t piece)
{
	struct pieces pieces = pieces_of(data, size, piece);
	static struct multipart m;
	struct multipart_head head;
	struct seen seen = { 0, 0, false };
	char room[100];
	assert(multipart_open(
	    &m, &pieces.stream, STR("multipart/form-data; boundary=\"x\"")));
	while (multipart_next(&m, &head)) {
		assert(str_is_text(head.name) && str_is_text(head.file));
		seen.parts++;
		for (size_t got; (got = multipart_read(&m, room, 100)) > 0;)
			seen.bytes += got;
	}
	seen.broken = multipart_broken(&m);
	assert(seen.bytes <= size);
	return seen;
}

/* However the bytes are cut, they say the same. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t body[BODY_MAX];
	size = unfold(data, size, body);
	struct seen whole = walk(body, size, SIZE_MAX);
	struct seen cut = walk(body, size, 1 + size % 7);
	assert(whole.parts == cut.parts && whole.broken == cut.broken);
	assert(whole.broken || whole.bytes == cut.bytes);
	return 0;
}
