/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_relay_head.c -- any head: what is relayed is read alike by all */
#include <assert.h>
#include <string.h>

#include "redirector/relay_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ours[] = "\r\nLazaret-Relay: ";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t room[RELAY_HEAD_SIZE];
	struct relay_head head;
	struct http_request request = { 0 };
	struct str text = { (const char *)data, size };
	if (size > HTTP_HEAD_SIZE || !relay_head_read(text, &head))
		return 0;
	/* our own lenient reader sees the same end, method, and host */
	assert(http_feed(&request, data, size) == HTTP_COMPLETE);
	assert(request.size == size && !request.host_odd);
	assert(str_equal((struct str){ head.host, head.host_length },
	    (struct str){ request.host, request.host_length }));
	assert(head.body <= RELAY_BODY);
	/* one head goes out, with our field as its first and once */
	size_t written = relay_head_write(&head, room);
	uint8_t *found = memmem(room, written, ours, sizeof ours - 1);
	assert(found == room + head.line.len - 2);
	assert(memmem(found + 1, written - (size_t)(found + 1 - room), ours,
		   sizeof ours - 1) == NULL);
	assert((uint8_t *)memmem(room, written, "\r\n\r\n", 4) ==
	    room + written - 4);
	return 0;
}
