/* SPDX-License-Identifier: BSD-2-Clause */
/* piece.h -- a prefix as pieces of the lengths that the kernel has maps for */
/* Pure. */
#ifndef GATEWAY_PIECE_H
#define GATEWAY_PIECE_H

#include "lib/addr.h"

enum { PIECES_MOST = 256 /* of one prefix; a wider one is refused */ };

/* A map of gateway/table.h. A prefix of another length is split into pieces of
 * the next longer one, all of whose further bits stand in one byte. */
struct piece_map {
	const char *name;
	uint8_t family; /* 4 or 6 */
	uint8_t length; /* of its prefixes */
	uint8_t widest; /* shortest prefix that is split into its pieces */
};
extern const struct piece_map piece_maps[];
extern const size_t piece_maps_count;

/* The map that has the prefix or its pieces; NULL where it is too wide. */
const struct piece_map *piece_map(const struct prefix *prefix);
size_t piece_count(const struct prefix *prefix, const struct piece_map *map);
/* The piece so many steps after the first. */
struct prefix
piece_at(const struct prefix *prefix, const struct piece_map *map, size_t step);

#endif
