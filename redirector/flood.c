/* SPDX-License-Identifier: BSD-2-Clause */
/* flood.c -- who asks too much for all: the kernel lets through a part of it */
#include "redirector/flood.h"

/* ---- who ---- */

static uint32_t
most(const struct flood_line *line)
{
	return line->count + line->other;
}

/* The place of this home; else that of whoever asked least and is not held
 * back. What was counted there may have been for this one, too, in an earlier
 * turn: so the heaviest find their place, however many ask (Metwally's
 * "space-saving" count), and `count` never says too much. */
static struct flood_line *
place_of(struct flood *flood, const struct addr *home)
{
	struct flood_line *least = NULL;
	for (size_t i = 0; i < FLOOD_LINES; i++) {
		struct flood_line *line = &flood->line[i];
		if (addr_equal(&line->home, home))
			return line;
		if (line->bits == 0 &&
		    (least == NULL || most(line) < most(least)))
			least = line;
	}
	if (least != NULL)
		*least =
		    (struct flood_line){ .home = *home, .other = most(least) };
	return least;
}

uint32_t
flood_count(struct flood *flood, const struct addr *home)
{
	struct flood_line *line = place_of(flood, home);
	if (line == NULL || ++line->count != FLOOD_HEAVY ||
	    line->bits == FLOOD_BITS)
		return 0;
	line->bits += FLOOD_STEP;
	return UINT32_C(1) << line->bits;
}

/* True when a line that is held back has been calm long enough. */
static bool
is_calm(struct flood_line *line)
{
	if (line->bits == 0 || line->count >= FLOOD_HEAVY)
		line->calm = 0;
	else
		line->calm++;
	return line->calm == FLOOD_CALM;
}

bool
flood_look(struct flood *flood)
{
	bool changed = false;
	for (size_t i = 0; i < FLOOD_LINES; i++) {
		struct flood_line *line = &flood->line[i];
		if (is_calm(line)) {
			line->bits -= FLOOD_STEP;
			line->calm = 0;
			changed = true;
		}
		line->count = line->other = 0;
	}
	return changed;
}

/* ---- what the kernel does ---- */

enum { ALL = -1, NOTHING = 0 };

struct program {
	struct sock_filter *at;
	unsigned short length;
};

static void
add(struct program *program, uint16_t code, uint32_t value, uint8_t skip_true,
    uint8_t skip_false)
{
	program->at[program->length++] =
	    (struct sock_filter)BPF_JUMP(code, value, skip_true, skip_false);
}

static void
load(struct program *program, uint32_t at)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, at, 0, 0);
}

/* Passes over so many instructions where what was loaded is another. */
static void
match(struct program *program, uint32_t value, uint8_t skip)
{
	add(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
}

/* Four instructions: draws a lot. */
static void
let_through(struct program *program, uint8_t bits)
{
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

static void
add_line4(struct program *program, const struct flood_line *line)
{
	load(program, (uint32_t)(SKF_NET_OFF + SOURCE4));
	match(program, word_at(line->home.bytes), 4);
	let_through(program, line->bits);
}

static void
add_line6(struct program *program, const struct flood_line *line)
{
	load(program, (uint32_t)(SKF_NET_OFF + SOURCE6));
	match(program, word_at(line->home.bytes), 7);
	load(program, (uint32_t)(SKF_NET_OFF + SOURCE6 + 4));
	add(program, BPF_ALU | BPF_AND | BPF_K, (uint32_t)HOME6_REST, 0, 0);
	match(program, word_at(line->home.bytes + 4), 4);
	let_through(program, line->bits);
}

unsigned short
flood_program(const struct flood *flood, uint8_t family,
    struct sock_filter program[FLOOD_PROGRAM])
{
	struct program to = { program, 0 };
	for (size_t i = 0; i < FLOOD_LINES; i++) {
		const struct flood_line *line = &flood->line[i];
		if (line->bits == 0 || line->home.family != family)
			continue;
		(family == 4 ? add_line4 : add_line6)(&to, line);
	}
	if (to.length > 0)
		add(&to, BPF_RET | BPF_K, (uint32_t)ALL, 0, 0);
	return to.length;
}
