/* SPDX-License-Identifier: BSD-2-Clause */
/* addr.c -- IPv4 and IPv6 addresses and prefixes */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/addr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped_start[12] = { [10] = 0xff, [11] = 0xff };

static struct addr
addr_from_v6(const uint8_t *bytes)
{
	struct addr addr = { .family = 6 };
	if (memcmp(bytes, mapped_start, sizeof mapped_start) == 0) {
		addr.family = 4;
		memcpy(addr.bytes, bytes + 12, 4);
	} else {
		memcpy(addr.bytes, bytes, 16);
	}
	return addr;
}

bool
addr_parse(struct str text, struct addr *addr_out)
{
	char copy[ADDR_TEXT_SIZE];
	if (text.len == 0 || text.len >= sizeof copy ||
	    memchr(text.data, '\0', text.len) != NULL)
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';

	struct addr addr = { .family = 4 };
	uint8_t v6[16];
	if (inet_pton(AF_INET, copy, addr.bytes) == 1) {
		*addr_out = addr;
		return true;
	}
	if (inet_pton(AF_INET6, copy, v6) != 1)
		return false;
	*addr_out = addr_from_v6(v6);
	return true;
}

const char *
addr_print(const struct addr *addr, char *text)
{
	int family = addr->family == 6 ? AF_INET6 : AF_INET;
	inet_ntop(family, addr->bytes, text, ADDR_TEXT_SIZE);
	return text;
}

bool
addr_from_socket(const struct sockaddr *from, struct addr *addr_out)
{
	if (from->sa_family == AF_INET) {
		struct addr addr = { .family = 4 };
		memcpy(addr.bytes,
		    &((const struct sockaddr_in *)from)->sin_addr, 4);
		*addr_out = addr;
		return true;
	}
	if (from->sa_family != AF_INET6)
		return false;
	*addr_out = addr_from_v6(
	    ((const struct sockaddr_in6 *)from)->sin6_addr.s6_addr);
	return true;
}

bool
addr_equal(const struct addr *a, const struct addr *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static uint8_t
longest(uint8_t family)
{
	return family == 6 ? 128 : 32;
}

struct prefix
prefix_of(const struct addr *addr, uint8_t length)
{
	struct prefix prefix = { *addr, length };
	size_t whole = length / 8; /* bytes that stay as they are */
	if (length >= longest(addr->family))
		return prefix;
	prefix.addr.bytes[whole] &= (uint8_t)(0xff00 >> length % 8);
	memset(prefix.addr.bytes + whole + 1, 0, 15 - whole);
	return prefix;
}

bool
prefix_parse(struct str text, struct prefix *prefix_out)
{
	struct str rest;
	struct str front = str_cut(text, '/', &rest);
	struct addr addr;
	if (!addr_parse(front, &addr))
		return false;
	int64_t length = longest(addr.family);
	bool whole = front.len == text.len;
	if (!whole && !str_number(rest, 0, longest(addr.family), &length))
		return false;
	struct prefix prefix = prefix_of(&addr, (uint8_t)length);
	if (!addr_equal(&prefix.addr, &addr))
		return false;
	*prefix_out = prefix;
	return true;
}

const char *
prefix_print(const struct prefix *prefix, char *text)
{
	char addr[ADDR_TEXT_SIZE];
	snprintf(text, PREFIX_TEXT_SIZE, "%s/%u",
	    addr_print(&prefix->addr, addr), prefix->length);
	return text;
}

bool
prefix_contains(const struct prefix *prefix, const struct addr *addr)
{
	if (prefix->addr.family != addr->family)
		return false;
	struct prefix same = prefix_of(addr, prefix->length);
	return addr_equal(&same.addr, &prefix->addr);
}
