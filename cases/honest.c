/* SPDX-License-Identifier: BSD-2-Clause */
/* honest.c -- what honest devices ask for, and no indicator may be */
#include "cases/honest.h"

#include "cases/traps.h"
#include "lib/addr.h"

/* The widest prefixes that are still somebody's; what lists of hijacked nets
 * hold is narrower. */
enum { IPV4_WIDEST = 8, IPV6_WIDEST = 16 };

/* What a house asks for in every minute: names, pages, the time, and the
 * messages of telephones. */
static const char *const ports[] = { "tcp/53", "udp/53", "tcp/80", "udp/80",
	"udp/123", "tcp/443", "udp/443", "tcp/853", "udp/853", "tcp/5223",
	"tcp/5228" };

static bool
is_usual(const char *port)
{
	for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
		if (str_equal(str_from(port), str_from(ports[i])))
			return true;
	return false;
}

static bool
is_wide(const struct prefix *prefix)
{
	return prefix->length <
	    (prefix->addr.family == 4 ? IPV4_WIDEST : IPV6_WIDEST);
}

static const char *
find_name(const char *trace, struct arena *arena)
{
	bool below = *trace == '.';
	const char *asked = traps_asked(trace + below, below);
	return asked == NULL
	    ? NULL
	    : arena_print(arena,
		  "%s would count %s, which honest devices ask for, too: "
		  "their lines would never be clean",
		  trace, asked);
}

const char *
honest_find(const char *trace, struct arena *arena)
{
	struct prefix prefix;
	if (is_usual(trace))
		return arena_print(
		    arena, "%s is what every house asks for", trace);
	if (!prefix_parse(str_from(trace), &prefix))
		return find_name(trace, arena);
	return !is_wide(&prefix)
	    ? NULL
	    : arena_print(arena, "%s is too wide: a prefix has /%d or more",
		  trace, prefix.addr.family == 4 ? IPV4_WIDEST : IPV6_WIDEST);
}
