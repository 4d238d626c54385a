/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_request.c -- any bytes as a request: line, fields, body */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "portal/request.h"
#include "portal/route.h"

enum { ROOM = 1 << 20, PARAMS_MAX = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_inside(struct str text)
{
	return text.data == NULL || str_is_text(text) || text.len == 0;
}

/* Lines are params as FastCGI has them; what follows an empty line is the
 * body. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	if (arena == NULL)
		arena = arena_new(ROOM);
	arena_reset(arena);
	const char *params[PARAMS_MAX + 1] = { NULL };
	struct str rest = { (const char *)data, size };
	size_t count = 0;
	while (rest.len > 0 && count < PARAMS_MAX) {
		struct str line = str_cut(rest, '\n', &rest);
		if (line.len == 0)
			break;
		params[count++] = arena_copy(arena, line);
	}
	struct request request = { .method = METHOD_NONE };
	if (request_read(params, arena, &request) != REQUEST_FINE)
		return 0;
	assert(is_inside(request.path));
	for (size_t i = 0; i < request.queries; i++)
		assert(is_inside(request.query[i].name) &&
		    is_inside(request.query[i].value));
	request.body = rest;
	if (request_read_form(&request) == REQUEST_FINE)
		for (size_t i = 0; i < request.forms; i++)
			assert(is_inside(request.form[i].value));
	const char *allow = NULL;
	const struct route *route = route_find(&pool_api, &request, &allow);
	assert(route == NULL || allow == NULL);
	return 0;
}
