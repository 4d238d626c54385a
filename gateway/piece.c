/* SPDX-License-Identifier: BSD-2-Clause */
/* piece.c -- a prefix as pieces of the lengths that the kernel has maps for */
#include "gateway/piece.h"

const struct piece_map piece_maps[] = {
	{ "held4_32", 4, 32, 24 },
	{ "held6_48", 6, 48, 40 },
	{ "held6_56", 6, 56, 49 },
	{ "held6_60", 6, 60, 57 },
	{ "held6_64", 6, 64, 61 },
	{ "held6_128", 6, 128, 120 },
};
const size_t piece_maps_count = sizeof piece_maps / sizeof piece_maps[0];

const struct piece_map *
piece_map(const struct prefix *prefix)
{
	for (size_t i = 0; i < piece_maps_count; i++) {
		const struct piece_map *map = &piece_maps[i];
		if (map->family == prefix->addr.family &&
		    map->widest <= prefix->length &&
		    prefix->length <= map->length)
			return map;
	}
	return NULL;
}

size_t
piece_count(const struct prefix *prefix, const struct piece_map *map)
{
	return (size_t)1 << (map->length - prefix->length);
}

struct prefix
piece_at(const struct prefix *prefix, const struct piece_map *map, size_t step)
{
	struct prefix piece = { prefix->addr, map->length };
	unsigned below = (8 - map->length % 8) % 8; /* bits of that byte */
	piece.addr.bytes[(map->length - 1) / 8] |= (uint8_t)(step << below);
	return piece;
}
