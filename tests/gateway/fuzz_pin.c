/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_pin.c -- any bytes as a request of a worker: nothing special is opened
 */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/pins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW = 1000000, ROOM = 1 << 16 };

/* Whatever is asked, what is written is a command for our sets alone. */
static void
ask(struct pins *pins, const struct pin_request *request, size_t at,
    size_t port)
{
	static char text[ROOM];
	struct writer w = writer_over(text, sizeof text - 1);
	struct pin pin =
	    pins_of(pins, request, &request->addr[at], &pin_ports[port]);
	enum pins_outcome outcome = pins_ask(pins, 1, &pin, request->ttl, NOW);
	assert(outcome != PINS_WRITE || !pins_is_special(&pin.addr));
	assert(outcome != PINS_CLOSED);
	if (outcome != PINS_WRITE)
		return;
	pins_write(&pin, request->ttl, &w);
	assert(!w.full);
	assert(pins_ask(pins, 1, &pin, request->ttl, NOW) == PINS_STAND);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pin_request request;
	if (sodium_init() < 0)
		abort();
	if (!pin_request_read(data, size, &request))
		return 0;
	assert(request.count <= PIN_ADDRESSES);
	assert(strlen(request.realm) < PIN_REALM_SIZE);
	assert(strlen(request.name) < PIN_NAME_SIZE);
	struct ranges *closed = ranges_new(1);
	struct pins_limits limits = { 100, 50, 1, true };
	struct pins *pins = pins_new(&limits, closed);
	for (size_t i = 0; i < request.count; i++)
		for (size_t port = 0; port < pin_ports_count; port++)
			if (request.ports >> port & 1)
				ask(pins, &request, i, port);
	assert(pins_count(pins) <= 50);
	pins_free(pins);
	ranges_free(closed);
	return 0;
}
