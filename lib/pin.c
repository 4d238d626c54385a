/* SPDX-License-Identifier: BSD-2-Clause */
/* pin.c -- a worker tells the gateway what a garden name was answered with */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/pin.h"

#include <netinet/in.h>
#include <string.h>

enum { TCP = IPPROTO_TCP, UDP = IPPROTO_UDP };

const struct pin_port pin_ports[] = {
	{ TCP, 80, "tcp/80" },
	{ TCP, 443, "tcp/443" },
	{ UDP, 443, "udp/443" },
	{ UDP, 123, "udp/123" },
	{ TCP, 53, "tcp/53" },
	{ UDP, 53, "udp/53" },
	{ TCP, 25, "tcp/25" },
	{ TCP, 465, "tcp/465" },
	{ TCP, 587, "tcp/587" },
	{ TCP, 993, "tcp/993" },
	{ TCP, 5223, "tcp/5223" },
	{ TCP, 5228, "tcp/5228" },
	{ UDP, 5060, "udp/5060" },
	{ TCP, 5060, "tcp/5060" },
	{ TCP, 5061, "tcp/5061" },
};
const size_t pin_ports_count = sizeof pin_ports / sizeof pin_ports[0];

uint32_t
pin_ports_parse(struct str text)
{
	uint32_t bits = 0;
	while (text.len > 0) {
		struct str one = str_cut(text, ' ', &text);
		for (size_t i = 0; i < pin_ports_count; i++)
			if (str_equal(one, str_from(pin_ports[i].text)))
				bits |= (uint32_t)1 << i;
	}
	return bits;
}

size_t
pin_request_size(size_t count)
{
	return offsetof(struct pin_request, addr) + count * sizeof(struct addr);
}

/* As lib/addr.h has them, so that equal ones are equal by memcmp. */
static bool
is_address(const struct addr *addr)
{
	static const uint8_t zero[12];
	return addr->family == 6 ||
	    (addr->family == 4 &&
		memcmp(addr->bytes + 4, zero, sizeof zero) == 0);
}

bool
pin_request_read(
    const void *bytes, size_t size, struct pin_request *request_out)
{
	struct pin_request request = { 0 };
	if (size < pin_request_size(0) || size > sizeof request)
		return false;
	memcpy(&request, bytes, size);
	if (request.count > PIN_ADDRESSES ||
	    size != pin_request_size(request.count) || request.shared > 1 ||
	    request.ports >> pin_ports_count != 0 ||
	    memchr(request.realm, '\0', sizeof request.realm) == NULL ||
	    memchr(request.name, '\0', sizeof request.name) == NULL ||
	    !is_address(&request.line))
		return false;
	for (size_t i = 0; i < request.count; i++)
		if (!is_address(&request.addr[i]))
			return false;
	*request_out = request;
	return true;
}
