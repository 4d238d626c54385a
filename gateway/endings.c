/* SPDX-License-Identifier: BSD-2-Clause */
/* endings.c -- whose flows are to end, until the role flows has heard it */
#include "gateway/endings.h"

#include <stdlib.h>

#include "lib/log.h"

struct ending {
	uint32_t mark;	      /* as flows_message */
	struct prefix prefix; /* no family: released */
};

struct endings {
	size_t most, first, count; /* of a ring */
	size_t taken;		   /* by endings_next */
	struct ending ring[];
};

struct endings *
endings_new(size_t most)
{
	struct endings *endings =
	    calloc(1, sizeof *endings + most * sizeof endings->ring[0]);
	if (endings == NULL)
		die("no memory");
	endings->most = most;
	return endings;
}

void
endings_free(struct endings *endings)
{
	free(endings);
}

static struct ending *
at(struct endings *endings, size_t step)
{
	return &endings->ring[(endings->first + step) % endings->most];
}

static bool
put(struct endings *endings, struct ending ending)
{
	if (endings->count == endings->most)
		return false;
	*at(endings, endings->count++) = ending;
	return true;
}

static bool
is_steered(uint32_t mark)
{
	return mark_measure(mark) >= MEASURE_GARDEN;
}

bool
endings_add(struct endings *endings, const struct lines_change *change)
{
	bool another = mark_slot(change->had) != mark_slot(change->mark);
	bool released =
	    is_steered(change->had) && (another || !is_steered(change->mark));
	bool walled = change->mark != 0 &&
	    (another || mark_measure(change->mark) > mark_measure(change->had));
	bool fits = true;
	if (released)
		fits = put(
		    endings, (struct ending){ .mark = mark_slot(change->had) });
	if (walled)
		fits = put(endings,
			   (struct ending){ change->mark, change->piece }) &&
		    fits;
	return fits;
}

/* Neighbours of one mark go together: a line's pieces stand side by side. */
bool
endings_next(struct endings *endings, struct flows_message *message_out)
{
	if (endings->count == 0)
		return false;
	const struct ending *first = at(endings, 0);
	bool walled = first->prefix.addr.family != 0;
	struct flows_message message = {
		.kind = walled ? FLOWS_WALLED : FLOWS_RELEASED,
		.mark = first->mark,
	};
	size_t taken = 0;
	for (; taken < endings->count; taken++) {
		const struct ending *next = at(endings, taken);
		bool same = next->mark == first->mark &&
		    walled == (next->prefix.addr.family != 0);
		if (!same || message.count == FLOWS_PREFIXES)
			break;
		if (walled)
			message.prefixes[message.count++] = next->prefix;
	}
	endings->taken = taken;
	*message_out = message;
	return true;
}

void
endings_drop(struct endings *endings)
{
	endings->first = (endings->first + endings->taken) % endings->most;
	endings->count -= endings->taken;
	endings->taken = 0;
}

bool
endings_tell(struct endings *endings, int fd)
{
	struct flows_message message;
	while (endings_next(endings, &message)) {
		if (!flows_tell(fd, &message))
			return false;
		endings_drop(endings);
	}
	return true;
}
