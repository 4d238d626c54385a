/* SPDX-License-Identifier: BSD-2-Clause */
/* slots.c -- the small numbers by which packets name a line */
/* Pure but for slots_new. Chains of slots from heads found by hash. */
#include "gateway/slots.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/log.h"

struct slot {
	uint8_t line[UUID_SIZE]; /* all zero: nobody's */
	uint32_t held;		 /* elements that carry it */
	uint32_t next;		 /* of the chain; 0 ends it */
};

struct slots {
	uint32_t most;
	uint32_t last; /* given out */
	uint32_t held; /* slots that elements carry */
	size_t size;   /* of all this, in bytes */
	struct slot *slot;
	uint32_t heads; /* a power of two */
	uint32_t head[];
};

static const uint8_t nobody[UUID_SIZE];

struct slots *
slots_new(uint32_t most)
{
	assert(most >= 1 && most <= MARK_SLOT_MOST);
	uint32_t heads = 16;
	while (heads < most)
		heads *= 2;
	size_t before = sizeof(struct slots) + heads * sizeof(uint32_t);
	size_t size = before + ((size_t)most + 1) * sizeof(struct slot);
	struct slots *slots = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (slots == MAP_FAILED)
		die("no memory for %u held lines", most);
	slots->most = most;
	slots->heads = heads;
	slots->size = size;
	slots->slot = (struct slot *)((char *)slots + before);
	return slots;
}

void
slots_free(struct slots *slots)
{
	if (slots != NULL)
		munmap(slots, slots->size);
}

uint32_t
slots_most(const struct slots *slots)
{
	return slots->most;
}

/* The database made the ids, so mixing is enough. */
static uint32_t
chain_of(const struct slots *slots, const uint8_t *line)
{
	uint64_t half[2];
	memcpy(half, line, sizeof half);
	uint64_t h = (half[0] ^ half[1]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32) & (slots->heads - 1);
}

uint32_t
slots_find(const struct slots *slots, const uint8_t *line)
{
	uint32_t at = slots->head[chain_of(slots, line)];
	while (at != 0 && memcmp(slots->slot[at].line, line, UUID_SIZE) != 0)
		at = slots->slot[at].next;
	return at;
}

static bool
is_owned(const struct slots *slots, uint32_t slot)
{
	return memcmp(slots->slot[slot].line, nobody, UUID_SIZE) != 0;
}

static void
give(struct slots *slots, uint32_t slot, const uint8_t *line)
{
	uint32_t *head = &slots->head[chain_of(slots, line)];
	memcpy(slots->slot[slot].line, line, UUID_SIZE);
	slots->slot[slot].next = *head;
	*head = slot;
}

static void
take_away(struct slots *slots, uint32_t slot)
{
	uint32_t *at = &slots->head[chain_of(slots, slots->slot[slot].line)];
	while (*at != slot)
		at = &slots->slot[*at].next;
	*at = slots->slot[slot].next;
	memset(slots->slot[slot].line, 0, UUID_SIZE);
}

uint32_t
slots_take(struct slots *slots, const uint8_t *line)
{
	uint32_t slot = slots_find(slots, line);
	if (slot != 0)
		return slot;
	for (uint32_t step = 0; step < slots->most; step++) {
		slots->last = slots->last % slots->most + 1;
		if (slots->slot[slots->last].held > 0)
			continue;
		if (is_owned(slots, slots->last))
			take_away(slots, slots->last);
		give(slots, slots->last, line);
		return slots->last;
	}
	return 0;
}

static bool
is_slot(const struct slots *slots, uint32_t slot)
{
	return slot >= 1 && slot <= slots->most;
}

bool
slots_adopt(struct slots *slots, uint32_t slot, const uint8_t *line)
{
	if (!is_slot(slots, slot) || is_owned(slots, slot) ||
	    slots_find(slots, line) != 0)
		return false;
	give(slots, slot, line);
	return true;
}

bool
slots_line(const struct slots *slots, uint32_t slot, uint8_t *line_out)
{
	if (!is_slot(slots, slot) || !is_owned(slots, slot))
		return false;
	memcpy(line_out, slots->slot[slot].line, UUID_SIZE);
	return true;
}

/* Elements written by hand may carry any number. */
void
slots_hold(struct slots *slots, uint32_t slot)
{
	if (is_slot(slots, slot) && slots->slot[slot].held++ == 0)
		slots->held++;
}

void
slots_drop(struct slots *slots, uint32_t slot)
{
	if (is_slot(slots, slot) && slots->slot[slot].held > 0 &&
	    --slots->slot[slot].held == 0)
		slots->held--;
}

uint32_t
slots_held(const struct slots *slots)
{
	return slots->held;
}

void
slots_drop_all(struct slots *slots)
{
	for (uint32_t slot = 1; slot <= slots->most; slot++)
		slots->slot[slot].held = 0;
	slots->held = 0;
}
