/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_json.c -- any bytes as the body of every operation of the API */
#include <assert.h>
#include <stdint.h>

#include "lib/json.h"
#include "portal/route.h"
#include "lib/shape.h"

enum { ROOM = 1 << 22 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	char reason[JSON_REASON_SIZE];
	if (arena == NULL)
		arena = arena_new(ROOM);
	json_t *value =
	    json_parse((struct str){ (const char *)data, size }, reason);
	for (size_t i = 0; value != NULL && i < pool_api.route_count; i++) {
		const struct shape *shape = pool_api.routes[i].body;
		if (shape == NULL)
			continue;
		struct faults faults = { .arena = arena };
		const void *read = shape_read_json(shape, value, &faults);
		assert(read == NULL || faults.count == 0);
		arena_reset(arena);
	}
	json_decref(value);
	return 0;
}
