/* SPDX-License-Identifier: BSD-2-Clause */
/* reach.c -- which addresses a webhook may go to: public ones, and no others */
/* Reads: the IANA special-purpose address registries (RFC 6890), RFC 6052 2.1
 * (IPv4 inside of IPv6, for NAT64). */
#include "warden/reach.h"

#include <assert.h>
#include <string.h>

static const char *const closed[] = {
	"0.0.0.0/8",	   /* this network */
	"10.0.0.0/8",	   /* private */
	"100.64.0.0/10",   /* behind carriers' NAT */
	"127.0.0.0/8",	   /* loopback */
	"169.254.0.0/16",  /* of the link, and clouds' own services */
	"172.16.0.0/12",   /* private */
	"192.0.0.0/24",	   /* protocols */
	"192.0.2.0/24",	   /* documentation */
	"192.88.99.0/24",  /* 6to4 */
	"192.168.0.0/16",  /* private */
	"198.18.0.0/15",   /* benchmarks */
	"198.51.100.0/24", /* documentation */
	"203.0.113.0/24",  /* documentation */
	"224.0.0.0/3",	   /* multicast, reserved, broadcast */
	"::/96",	   /* none, loopback, IPv4 in an old form */
	"64:ff9b:1::/48",  /* a network's own NAT64 */
	"100::/64",	   /* discard */
	"2001::/23",	   /* protocols, Teredo among them */
	"2001:db8::/32",   /* documentation */
	"2002::/16",	   /* 6to4 */
	"3fff::/20",	   /* documentation */
	"5f00::/16",	   /* segment routing */
	"fc00::/7",	   /* private */
	"fe80::/10",	   /* of the link */
	"fec0::/10",	   /* of the site, once */
	"ff00::/8",	   /* multicast */
};

/* The IPv4 address that a NAT64 makes of this one, else the address itself. */
static struct addr
unwrap(const struct addr *addr)
{
	static const uint8_t nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
	struct addr inner = { .family = 4 };
	if (addr->family != 6 || memcmp(addr->bytes, nat64, sizeof nat64) != 0)
		return *addr;
	memcpy(inner.bytes, addr->bytes + sizeof nat64, 4);
	return inner;
}

static bool
lies_in(const struct prefix *prefixes, size_t count, const struct addr *addr)
{
	for (size_t i = 0; i < count; i++)
		if (prefix_contains(&prefixes[i], addr))
			return true;
	return false;
}

bool
reach_read(const char *open, struct reach *reach_out)
{
	struct reach reach = { .closed_count = sizeof closed / sizeof *closed };
	static_assert(sizeof closed / sizeof *closed <= REACH_CLOSED_MAX,
	    "the table fits");
	for (size_t i = 0; i < reach.closed_count; i++) {
		bool known =
		    prefix_parse(str_from(closed[i]), &reach.closed[i]);
		assert(known);
	}
	for (struct str rest = str_trim(str_from(open)); rest.len > 0;
	     rest = str_trim(rest))
		if (reach.open_count == REACH_OPEN_MAX ||
		    !prefix_parse(str_cut(rest, ' ', &rest),
			&reach.open[reach.open_count++]))
			return false;
	*reach_out = reach;
	return true;
}

bool
reach_allows(const struct reach *reach, const struct addr *addr)
{
	struct addr inner = unwrap(addr);
	return lies_in(reach->open, reach->open_count, &inner) ||
	    !lies_in(reach->closed, reach->closed_count, &inner);
}
