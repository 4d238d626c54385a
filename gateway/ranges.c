/* SPDX-License-Identifier: BSD-2-Clause */
/* ranges.c -- addresses from one to another: is this one among them? */
#include "gateway/ranges.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

struct bound {
	struct addr addr;
	bool end;
};

struct ranges {
	size_t most;
	size_t gathered;
	bool full;
	struct bound *gather;
	size_t count; /* starts and ends in turn, ascending */
	struct bound *bound;
};

struct ranges *
ranges_new(size_t most)
{
	struct ranges *ranges = calloc(1, sizeof *ranges);
	if (ranges == NULL)
		die("no memory");
	ranges->most = most;
	ranges->gather = calloc(most, sizeof *ranges->gather);
	ranges->bound = calloc(most, sizeof *ranges->bound);
	if (ranges->gather == NULL || ranges->bound == NULL)
		die("no memory for %zu ranges", most);
	return ranges;
}

void
ranges_free(struct ranges *ranges)
{
	if (ranges == NULL)
		return;
	free(ranges->gather);
	free(ranges->bound);
	free(ranges);
}

void
ranges_begin(struct ranges *ranges)
{
	ranges->gathered = 0;
	ranges->full = false;
}

void
ranges_bound(struct ranges *ranges, const struct addr *addr, bool end)
{
	if (ranges->gathered == ranges->most)
		ranges->full = true;
	else
		ranges->gather[ranges->gathered++] =
		    (struct bound){ *addr, end };
}

static int
compare_addr(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

/* At one address ends stand before starts: what begins there is not ended. */
static int
compare_bounds(const void *a, const void *b)
{
	const struct bound *left = a, *right = b;
	int order = compare_addr(&left->addr, &right->addr);
	return order != 0 ? order : (int)right->end - (int)left->end;
}

/* Keeps the bounds at which something begins or all has ended. */
bool
ranges_end(struct ranges *ranges)
{
	size_t open = 0, count = 0;
	uint8_t family = 0;
	qsort(ranges->gather, ranges->gathered, sizeof *ranges->gather,
	    compare_bounds);
	for (size_t i = 0; i < ranges->gathered; i++) {
		const struct bound *bound = &ranges->gather[i];
		if (bound->addr.family != family)
			open = 0;
		family = bound->addr.family;
		if (bound->end && open == 0)
			continue; /* the kernel's own, before the first */
		open = bound->end ? open - 1 : open + 1;
		if (open == (bound->end ? 0u : 1u))
			ranges->bound[count++] = *bound;
	}
	ranges->count = count;
	return !ranges->full;
}

/* It lies in a range when the last bound up to it is a start. */
bool
ranges_has(const struct ranges *ranges, const struct addr *addr)
{
	size_t low = 0, high = ranges->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_addr(&ranges->bound[middle].addr, addr) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && !ranges->bound[low - 1].end &&
	    ranges->bound[low - 1].addr.family == addr->family;
}
