/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_lengths.c -- which lengths the prefixes of a wall have */
/* Pure: no I/O, no clock, no allocation. */
#include "lib/wall_lengths.h"

#include <string.h>

enum { WORD_BITS = 64, WORDS = 3, FAMILIES = 2 };

static unsigned
index_of(uint8_t family)
{
	return family == 6;
}

static uint64_t
read_word(const _Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

static void
write_word(_Atomic uint64_t *word, uint64_t bits)
{
	atomic_store_explicit(word, bits, memory_order_relaxed);
}

void
wall_lengths_count(
    struct wall_lengths *lengths, const struct prefix *prefix, int by)
{
	unsigned family = index_of(prefix->addr.family);
	uint8_t length = prefix->length;
	uint64_t bit = (uint64_t)1 << length % WORD_BITS;
	uint32_t *count = &lengths->count[family][length];
	_Atomic uint64_t *word = &lengths->bits[family][length / WORD_BITS];

	*count += (uint32_t)by;
	uint64_t was = read_word(word);
	write_word(word, *count > 0 ? was | bit : was & ~bit);
}

void
wall_lengths_copy(struct wall_lengths *to, const struct wall_lengths *from)
{
	memcpy(to->count, from->count, sizeof to->count);
	for (int i = 0; i < FAMILIES * WORDS; i++)
		write_word(&to->bits[i / WORDS][i % WORDS],
		    read_word(&from->bits[i / WORDS][i % WORDS]));
}

int
wall_lengths_below(
    const struct wall_lengths *lengths, uint8_t family, int below)
{
	for (int word = WORDS - 1; word >= 0; word--) {
		int bits_below = below - word * WORD_BITS;
		if (bits_below <= 0)
			continue;
		uint64_t bits =
		    read_word(&lengths->bits[index_of(family)][word]);
		if (bits_below < WORD_BITS)
			bits &= ((uint64_t)1 << bits_below) - 1;
		if (bits != 0)
			return word * WORD_BITS + 63 - __builtin_clzll(bits);
	}
	return -1;
}
