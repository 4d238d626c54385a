/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_reply.c -- any reply, to any packet that was forwarded */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "redirector/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One byte is the size of the packet, then come packet and reply. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || (size_t)data[0] + 1 > size)
		return 0;
	const uint8_t *packet = data + 1, *reply = packet + data[0];
	size_t reply_size = size - 1 - data[0];
	uint8_t *copy = malloc(reply_size + 1);
	if (copy == NULL)
		abort();
	memcpy(copy, reply, reply_size);
	size_t whole = dns_reply(packet, data[0], true, copy, reply_size);
	assert(whole == 0 || whole == reply_size);
	assert(memcmp(copy, reply, reply_size) == 0);
	size_t cut = dns_reply(packet, data[0], false, copy, reply_size);
	assert(cut <= reply_size && cut <= DNS_UDP_SIZE);
	assert((cut == 0) == (whole == 0));
	free(copy);
	return 0;
}
