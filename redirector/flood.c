/* SPDX-License-Identifier: BSD-2-Clause */
/* flood.c -- who asks too much for all: the kernel lets through a part of it */
#include "redirector/flood.h"

#include <assert.h>

/* ---- who ---- */

enum { RATE_LEAST = 200 }; /* of a page with all its names, over and over */

void
flood_init(struct flood *flood, uint32_t rate)
{
	uint32_t share = (rate > RATE_LEAST ? rate : RATE_LEAST) / FLOOD_LOOKS;
	*flood = (struct flood){
		.share = share,
		.least = share >> FLOOD_HALVED,
		.begin = share,
		.greatest = share << FLOOD_DOUBLED,
	};
}

static struct flood_line *
set_of(struct flood *flood, uint64_t key)
{
	return &flood->line[(key >> 1) % FLOOD_SETS * FLOOD_WAYS];
}

static struct flood_line *
find(struct flood_line *set, const struct addr *home)
{
	for (size_t i = 0; i < FLOOD_WAYS; i++)
		if (addr_equal(&set[i].home, home))
			return &set[i];
	return NULL;
}

static uint32_t
most(const struct flood_line *line)
{
	return line->count + line->other;
}

/* The place of whoever asked least and is not held back. What was counted
 * there may have been for this one, too, in an earlier turn: so the heaviest
 * find their place, however many ask (Metwally's "space-saving" count), and
 * `count` never says too much. */
static struct flood_line *
replace(struct flood_line *set, const struct addr *home)
{
	struct flood_line *least = NULL;
	for (size_t i = 0; i < FLOOD_WAYS; i++)
		if (set[i].bits == 0 &&
		    (least == NULL || most(&set[i]) < most(least)))
			least = &set[i];
	if (least != NULL)
		*least =
		    (struct flood_line){ .home = *home, .other = most(least) };
	return least;
}

static void
step(struct flood *flood, struct flood_line *line)
{
	flood->held += line->bits == 0;
	line->bits += FLOOD_STEP;
	line->stepped = true;
	line->count = line->through = 0;
	line->looks = 0;
}

uint32_t
flood_count(
    struct flood *flood, const struct addr *home, uint64_t key, bool behind)
{
	struct flood_line *set = set_of(flood, key);
	struct flood_line *line = find(set, home);
	if (line == NULL && behind)
		line = replace(set, home);
	if (line == NULL)
		return 0;
	line->through++;
	/* what was in the queue before a step says nothing of it */
	if (!behind || line->stepped || line->bits == FLOOD_BITS ||
	    ++line->count < flood->share * FLOOD_FULL)
		return 0;
	step(flood, line);
	return UINT32_C(1) << line->bits;
}

static uint32_t
less(uint32_t count, uint32_t share)
{
	return count > share ? count - share : 0;
}

/* A second after the last, what came through tells whether so much more of it
 * would still be within the share. */
static bool
step_back(struct flood *flood, struct flood_line *line)
{
	if (line->bits == 0 || ++line->looks < FLOOD_LOOKS)
		return false;
	bool calm = (uint64_t)line->through << FLOOD_STEP <
	    (uint64_t)flood->share * FLOOD_LOOKS;
	line->looks = 0;
	line->through = 0;
	if (!calm)
		return false;
	line->bits -= FLOOD_STEP;
	flood->held -= line->bits == 0;
	return true;
}

void
flood_scarce(struct flood *flood)
{
	flood->room = 0;
	if (flood->share > flood->begin)
		flood->share = flood->begin;
	else if (flood->share / 2 >= flood->least)
		flood->share /= 2;
}

static void
grow(struct flood *flood)
{
	if (++flood->room < FLOOD_ROOM)
		return;
	flood->room = 0;
	if (flood->share * 2 <= flood->greatest)
		flood->share *= 2;
}

bool
flood_look(struct flood *flood)
{
	bool changed = false;
	grow(flood);
	for (size_t i = 0; i < FLOOD_LINES; i++) {
		struct flood_line *line = &flood->line[i];
		line->count = less(line->count, flood->share);
		line->other = less(line->other, flood->share);
		line->stepped = false;
		if (step_back(flood, line))
			changed = true;
	}
	return changed;
}

/* ---- what the kernel does ---- */

enum {
	ALL = -1,
	NOTHING = 0,
	GROUP = 60 /* lines from which a jump reaches their common lot */
};

struct program {
	struct sock_filter *at;
	unsigned short length;
	unsigned short found[GROUP]; /* where jumps to the next lot are */
	size_t count;
};

static void
add(struct program *program, uint16_t code, uint32_t value, uint8_t skip_true,
    uint8_t skip_false)
{
	assert(program->length < FLOOD_PROGRAM);
	program->at[program->length++] =
	    (struct sock_filter)BPF_JUMP(code, value, skip_true, skip_false);
}

static void
load(struct program *program, uint32_t at)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, at, 0, 0);
}

/* All of the group whose home it is come here, and draw a lot; the others
 * pass over it. */
static void
draw(struct program *program, unsigned bits)
{
	if (program->count == 0)
		return;
	add(program, BPF_JMP | BPF_JA, 4, 0, 0);
	for (size_t i = 0; i < program->count; i++) {
		unsigned short from = program->found[i];
		program->at[from].jt = (uint8_t)(program->length - from - 1);
	}
	program->count = 0;
	load(program, (uint32_t)(SKF_AD_OFF + SKF_AD_RANDOM));
	add(program, BPF_JMP | BPF_JGE | BPF_K, UINT32_MAX >> bits, 0, 1);
	add(program, BPF_RET | BPF_K, NOTHING, 0, 0);
	add(program, BPF_RET | BPF_K, (uint32_t)ALL, 0, 0);
}

static uint32_t
word_at(const uint8_t *bytes)
{
	struct reader r = { bytes, 4 };
	uint32_t word = 0;
	(void)!reader_u32(&r, &word);
	return word;
}

enum {
	SOURCE4 = 12,	   /* in the header of IPv4, RFC 791 3.1 */
	SOURCE6 = 8,	   /* of IPv6, RFC 8200 3 */
	HOME6_REST = ~0xff /* of the second word: a /56 */
};

/* The last word of the source's home is at hand from here on, and before each
 * match; of IPv6 both are kept. */
static void
begin(struct program *program, uint8_t family)
{
	if (family == 4) {
		load(program, (uint32_t)(SKF_NET_OFF + SOURCE4));
		return;
	}
	load(program, (uint32_t)(SKF_NET_OFF + SOURCE6));
	add(program, BPF_ST, 0, 0, 0);
	load(program, (uint32_t)(SKF_NET_OFF + SOURCE6 + 4));
	add(program, BPF_ALU | BPF_AND | BPF_K, (uint32_t)HOME6_REST, 0, 0);
	add(program, BPF_ST, 1, 0, 0);
}

static void
match_last(struct program *program, uint32_t word)
{
	program->found[program->count++] = program->length;
	add(program, BPF_JMP | BPF_JEQ | BPF_K, word, 0, 0);
}

static void
match(struct program *program, const struct addr *home)
{
	uint32_t first = word_at(home->bytes);
	if (home->family == 4) {
		match_last(program, first);
		return;
	}
	add(program, BPF_JMP | BPF_JEQ | BPF_K, word_at(home->bytes + 4), 0, 3);
	add(program, BPF_LD | BPF_MEM, 0, 0, 0);
	match_last(program, first);
	add(program, BPF_LD | BPF_MEM, 1, 0, 0);
}

static void
hold_back(struct program *program, const struct flood *flood, uint8_t family,
    unsigned bits)
{
	for (size_t i = 0; i < FLOOD_LINES; i++) {
		const struct flood_line *line = &flood->line[i];
		if (line->bits != bits || line->home.family != family)
			continue;
		match(program, &line->home);
		if (program->count == GROUP)
			draw(program, bits);
	}
	draw(program, bits);
}

unsigned short
flood_program(const struct flood *flood, uint8_t family,
    struct sock_filter program[FLOOD_PROGRAM])
{
	struct program to = { .at = program };
	begin(&to, family);
	unsigned short empty = to.length;
	for (unsigned bits = FLOOD_STEP; bits <= FLOOD_BITS; bits += FLOOD_STEP)
		hold_back(&to, flood, family, bits);
	if (to.length == empty)
		return 0;
	add(&to, BPF_RET | BPF_K, (uint32_t)ALL, 0, 0);
	return to.length;
}
