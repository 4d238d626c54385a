/* SPDX-License-Identifier: BSD-2-Clause */
/* flow_batch.c -- which flows end: the changes of a moment, added up */
#include "gateway/flow_batch.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

enum { LENGTHS = 129, FAMILIES = 2 };

struct walled {
	struct prefix prefix;
	uint32_t mark;
	uint32_t order; /* of the messages */
};

struct flow_batch {
	size_t slots, walled;
	bool has[FAMILIES][LENGTHS]; /* prefixes of that length */
	uint32_t slot[FLOW_BATCH_MOST];
	struct walled wall[FLOW_BATCH_MOST];
};

static size_t
family_at(const struct addr *addr)
{
	return addr->family == 6;
}

struct flow_batch *
flow_batch_new(void)
{
	struct flow_batch *batch = calloc(1, sizeof *batch);
	if (batch == NULL)
		die("no memory");
	return batch;
}

void
flow_batch_free(struct flow_batch *batch)
{
	free(batch);
}

void
flow_batch_clear(struct flow_batch *batch)
{
	batch->slots = batch->walled = 0;
	memset(batch->has, 0, sizeof batch->has);
}

bool
flow_batch_is_empty(const struct flow_batch *batch)
{
	return batch->slots + batch->walled == 0;
}

/* ---- taking messages in ---- */
static void
add_prefix(struct flow_batch *batch, const struct prefix *prefix, uint32_t mark)
{
	batch->wall[batch->walled] = (struct walled){
		.prefix = *prefix,
		.mark = mark,
		.order = (uint32_t)batch->walled,
	};
	batch->walled++;
	batch->has[family_at(&prefix->addr)][prefix->length] = true;
}

bool
flow_batch_add(struct flow_batch *batch, const struct flows_message *message)
{
	if (message->kind == FLOWS_RELEASED) {
		if (batch->slots == FLOW_BATCH_MOST)
			return false;
		batch->slot[batch->slots++] = mark_slot(message->mark);
		return true;
	}
	if (message->count > FLOW_BATCH_MOST - batch->walled)
		return false;
	for (size_t i = 0; i < message->count; i++)
		add_prefix(batch, &message->prefixes[i], message->mark);
	return true;
}

/* ---- finding a slot, finding a prefix ---- */
static int
compare_slots(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return (a > b) - (a < b);
}

static int
compare_prefixes(const void *left, const void *right)
{
	const struct walled *a = left, *b = right;
	return memcmp(&a->prefix, &b->prefix, sizeof a->prefix);
}

static int
compare_walled(const void *left, const void *right)
{
	const struct walled *a = left, *b = right;
	int prefixes = compare_prefixes(a, b);
	return prefixes != 0 ? prefixes
			     : (a->order > b->order) - (a->order < b->order);
}

/* Of several messages about a prefix the last one counts. */
static void
sort(struct flow_batch *batch)
{
	size_t kept = 0;
	qsort(batch->slot, batch->slots, sizeof *batch->slot, compare_slots);
	qsort(batch->wall, batch->walled, sizeof *batch->wall, compare_walled);
	for (size_t i = 0; i < batch->walled; i++) {
		bool same = kept > 0 &&
		    compare_prefixes(&batch->wall[kept - 1], &batch->wall[i]) ==
			0;
		kept += !same;
		batch->wall[kept - 1] = batch->wall[i];
	}
	batch->walled = kept;
}

static bool
has_slot(const struct flow_batch *batch, uint32_t slot)
{
	return batch->slots > 0 &&
	    bsearch(&slot, batch->slot, batch->slots, sizeof slot,
		compare_slots) != NULL;
}

/* Walled, and the flow is older than the line's mark. */
static bool
is_outdated(
    const struct flow_batch *batch, const struct addr *addr, uint32_t mark)
{
	const bool *has = batch->has[family_at(addr)];
	uint8_t most = addr->family == 6 ? 128 : 32;
	for (uint8_t length = 0; length <= most; length++) {
		if (!has[length])
			continue;
		struct walled key = { .prefix = prefix_of(addr, length) };
		const struct walled *found = bsearch(&key, batch->wall,
		    batch->walled, sizeof key, compare_prefixes);
		if (found != NULL && found->mark != mark)
			return true;
	}
	return false;
}

/* ---- the verdict ---- */
bool
flow_batch_ends(const struct flow_batch *batch, const struct flow *flow)
{
	uint32_t mark = flow->mark & ~(uint32_t)MARK_REDIRECTED;
	if (flow->mark & MARK_REDIRECTED && has_slot(batch, mark_slot(mark)))
		return true;
	if (flow->mark & MARK_SPARED)
		return false;
	return is_outdated(batch, &flow->from, mark) ||
	    is_outdated(batch, &flow->to, mark);
}

/* ---- the questions ---- */
/* The bits in which all slots agree narrow it down: one slot exactly. */
static struct flow_ask
ask_slots(const struct flow_batch *batch)
{
	uint32_t ones = MARK_SLOT_MOST, any = 0;
	for (size_t i = 0; i < batch->slots; i++) {
		ones &= batch->slot[i];
		any |= batch->slot[i];
	}
	uint32_t agreed = MARK_SLOT_MOST & ~(ones ^ any);
	return (struct flow_ask){
		.mark = MARK_REDIRECTED | (ones & agreed),
		.mask = MARK_REDIRECTED | agreed,
	};
}

/* The single addresses of a family; more than FLOW_BATCH_SINGLE where they are
 * too many, or where there are wider prefixes. */
static size_t
find_singles(const struct flow_batch *batch, uint8_t family,
    struct addr singles[FLOW_BATCH_SINGLE])
{
	size_t count = 0;
	for (size_t i = 0; i < batch->walled; i++) {
		const struct prefix *prefix = &batch->wall[i].prefix;
		if (prefix->addr.family != family)
			continue;
		if (prefix->length != (family == 6 ? 128 : 32) ||
		    count == FLOW_BATCH_SINGLE)
			return FLOW_BATCH_SINGLE + 1;
		singles[count++] = prefix->addr;
	}
	return count;
}

static size_t
ask_family(const struct flow_batch *batch, uint8_t family,
    struct flow_ask asks[2 * FLOW_BATCH_SINGLE])
{
	struct addr singles[FLOW_BATCH_SINGLE];
	size_t count = find_singles(batch, family, singles);
	if (count > FLOW_BATCH_SINGLE) {
		asks[0] = (struct flow_ask){ .family = family };
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		asks[2 * i] =
		    (struct flow_ask){ .family = family, .from = singles[i] };
		asks[2 * i + 1] =
		    (struct flow_ask){ .family = family, .to = singles[i] };
	}
	return 2 * count;
}

size_t
flow_batch_asks(struct flow_batch *batch, struct flow_ask asks[FLOW_ASKS])
{
	size_t count = 0;
	sort(batch);
	if (batch->slots > 0)
		asks[count++] = ask_slots(batch);
	count += ask_family(batch, 4, &asks[count]);
	count += ask_family(batch, 6, &asks[count]);
	return count;
}
