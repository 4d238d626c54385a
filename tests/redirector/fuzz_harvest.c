/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_harvest.c -- the addresses of any reply */
#include <assert.h>
#include <string.h>

#include "redirector/harvest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct harvest harvest;
	if (!harvest_read(data, size, &harvest))
		return 0;
	assert(harvest.count > 0 && harvest.count <= PIN_ADDRESSES);
	assert(harvest.ttl <= INT32_MAX);
	for (size_t i = 0; i < harvest.count; i++) {
		const struct addr *addr = &harvest.addr[i];
		size_t length = addr->family == 4 ? 4 : 16;
		assert(addr->family == harvest.addr[0].family);
		assert(memmem(data, size, addr->bytes, length) != NULL);
	}
	return 0;
}
