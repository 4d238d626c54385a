/* SPDX-License-Identifier: BSD-2-Clause */
/* endpoint.c -- an address and a port, where we listen or what we ask */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

bool
endpoint_parse(struct str text, struct endpoint *endpoint_out)
{
	if (text.len == 0)
		return false;
	size_t colon = text.len;
	while (colon > 0 && text.data[colon - 1] != ':')
		colon--;
	struct str port_text = { text.data + colon, text.len - colon };
	struct str host = { text.data, colon == 0 ? 0 : colon - 1 };
	int64_t port;
	struct addr addr;
	bool bracketed = str_starts(host, STR("[")) && str_ends(host, STR("]"));
	if (bracketed)
		host = (struct str){ host.data + 1, host.len - 2 };
	if (!str_number(port_text, 1, 65535, &port) ||
	    !addr_parse(host, &addr) || bracketed != (addr.family == 6))
		return false;

	struct endpoint endpoint = { .size = 0 };
	if (addr.family == 4) {
		struct sockaddr_in *in = (struct sockaddr_in *)&endpoint.addr;
		in->sin_family = AF_INET;
		in->sin_port = htons((uint16_t)port);
		memcpy(&in->sin_addr, addr.bytes, 4);
		endpoint.size = sizeof *in;
	} else {
		struct sockaddr_in6 *in6 =
		    (struct sockaddr_in6 *)&endpoint.addr;
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons((uint16_t)port);
		memcpy(&in6->sin6_addr, addr.bytes, 16);
		endpoint.size = sizeof *in6;
	}
	*endpoint_out = endpoint;
	return true;
}

const char *
endpoint_print(const struct endpoint *endpoint, char *text)
{
	struct addr addr = { 0 };
	char host[ADDR_TEXT_SIZE];
	if (!addr_from_socket((const struct sockaddr *)&endpoint->addr, &addr))
		addr.family = 4;
	/* sin_port and sin6_port lie at the same place. */
	unsigned port =
	    ntohs(((const struct sockaddr_in *)&endpoint->addr)->sin_port);
	snprintf(text, ENDPOINT_TEXT_SIZE,
	    addr.family == 6 ? "[%s]:%u" : "%s:%u", addr_print(&addr, host),
	    port);
	return text;
}

bool
endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
	return a->size == b->size && memcmp(&a->addr, &b->addr, a->size) == 0;
}

bool
endpoint_is_wildcard(const struct endpoint *endpoint)
{
	static const struct addr any4 = { .family = 4 }, any6 = { .family = 6 };
	struct addr addr;
	if (!addr_from_socket((const struct sockaddr *)&endpoint->addr, &addr))
		return false;
	return addr_equal(&addr, &any4) || addr_equal(&addr, &any6);
}
