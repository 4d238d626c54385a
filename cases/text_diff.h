/* SPDX-License-Identifier: BSD-2-Clause */
/* text_diff.h -- which lines of two texts differ */
/* Pure. */
#ifndef CASES_TEXT_DIFF_H
#define CASES_TEXT_DIFF_H

#include "lib/arena.h"

enum text_mark { TEXT_SAME, TEXT_GONE, TEXT_NEW, TEXT_SKIPPED };

struct text_line {
	enum text_mark mark;
	size_t before, after; /* its number in either text, from 1; 0: it is
			       * not there. TEXT_SKIPPED: how many there are,
			       * in both the same. */
	struct str text;
};

struct text_diff {
	struct text_line *lines;
	size_t count;
	size_t gone, fresh; /* how many lines in all */
	/* They differ by more than TEXT_DIFF_EFFORT lines: what stands between
	 * their common start and end is told as gone and new, as a whole. */
	bool rough;
};

/* So many lines may differ before it is given up to find the fewest: what that
 * costs grows with the square, here 8 MB and some 10 ms. */
enum { TEXT_DIFF_EFFORT = 2000 };

/* The fewest lines to take out and put in (Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986), each with so many unchanged lines
 * around it. Slices point into the texts; the rest is on the arena, which needs
 * text_diff_room() bytes. */
struct text_diff text_diff_find(
    struct str before, struct str after, size_t context, struct arena *arena);
size_t text_diff_room(struct str before, struct str after);

#endif
