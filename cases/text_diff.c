/* SPDX-License-Identifier: BSD-2-Clause */
/* text_diff.c -- which lines of two texts differ */
#include "cases/text_diff.h"

#include <string.h>

enum { LINE_ROOM = 128 };

/* One text, cut into lines. */
struct lines {
	struct str *at;
	bool *changed; /* gone, or new */
	size_t count;
};

/* What stands between the common start and the common end. */
struct middle {
	const struct str *before, *after;
	int32_t left, right; /* how many lines */
};

static size_t
count_lines(struct str text)
{
	size_t count = 0;
	while (text.len > 0) {
		str_cut(text, '\n', &text);
		count++;
	}
	return count;
}

size_t
text_diff_room(struct str before, struct str after)
{
	size_t steps = TEXT_DIFF_EFFORT + 2;
	return (count_lines(before) + count_lines(after) + 2) * LINE_ROOM +
	    steps * (steps * sizeof(int32_t) / 2 + 4 * sizeof(void *));
}

static struct lines
cut_lines(struct str text, struct arena *arena)
{
	size_t count = count_lines(text);
	struct lines lines = {
		.at = arena_alloc(arena, (count + 1) * sizeof(struct str)),
		.changed = arena_alloc(arena, (count + 1) * sizeof(bool)),
		.count = count,
	};
	if (lines.at == NULL || lines.changed == NULL)
		return (struct lines){ .count = 0 };
	for (size_t i = 0; i < count; i++)
		lines.at[i] = str_cut(text, '\n', &text);
	return lines;
}

/* ---- the shortest way ---------------------------------------------------- */
/* Think of a grid, the old lines along x, the new ones along y: a step to the
 * right takes a line out, a step down puts one in, and where both lines are the
 * same one slides along a diagonal for nothing. steps[d][i] is how far right
 * one gets with d steps on the diagonal x - y = 2i - d. */

/* Does the way to there come from above, by putting a line in? */
static bool
from_above(const int32_t *last, int d, int i)
{
	return i == 0 || (i < d && last[i - 1] < last[i]);
}

static int32_t
slide(const struct middle *middle, int32_t x, int32_t y)
{
	while (x < middle->left && y < middle->right &&
	    str_equal(middle->before[x], middle->after[y])) {
		x++;
		y++;
	}
	return x;
}

/* How many steps it takes, or -1 where these are too many. */
static int
find_way(const struct middle *middle, int32_t **steps, struct arena *arena)
{
	for (int d = 0; d <= TEXT_DIFF_EFFORT; d++) {
		const int32_t *last = d == 0 ? NULL : steps[d - 1];
		steps[d] = arena_alloc(arena, (size_t)(d + 1) * sizeof **steps);
		if (steps[d] == NULL)
			return -1;
		for (int i = 0; i <= d; i++) {
			int32_t x = d == 0	     ? 0
			    : from_above(last, d, i) ? last[i]
						     : last[i - 1] + 1;
			x = slide(middle, x, x - (2 * i - d));
			steps[d][i] = x;
			if (x == middle->left &&
			    x - (2 * i - d) == middle->right)
				return d;
		}
	}
	return -1;
}

/* Back from the end, step by step. */
static void
mark_way(const struct middle *middle, int32_t *const *steps, int d, bool *gone,
    bool *fresh)
{
	int i = (middle->left - middle->right + d) / 2;
	for (; d > 0; d--) {
		const int32_t *last = steps[d - 1];
		if (from_above(last, d, i)) {
			fresh[last[i] - (2 * i - d) - 1] = true;
		} else {
			i--;
			gone[last[i]] = true;
		}
	}
}

/* False where it was given up, and all of the middle is marked. */
static bool
mark_changes(struct lines *before, struct lines *after, struct arena *arena)
{
	size_t start = 0, left = before->count, right = after->count;
	while (start < left && start < right &&
	    str_equal(before->at[start], after->at[start]))
		start++;
	while (left > start && right > start &&
	    str_equal(before->at[left - 1], after->at[right - 1])) {
		left--;
		right--;
	}
	struct middle middle = { before->at + start, after->at + start,
		(int32_t)(left - start), (int32_t)(right - start) };
	int32_t **steps =
	    arena_alloc(arena, (TEXT_DIFF_EFFORT + 1) * sizeof *steps);
	int d = steps == NULL ? -1 : find_way(&middle, steps, arena);
	if (d < 0) {
		memset(before->changed + start, true, left - start);
		memset(after->changed + start, true, right - start);
		return false;
	}
	mark_way(
	    &middle, steps, d, before->changed + start, after->changed + start);
	return true;
}

/* ---- telling it ---------------------------------------------------------- */
static void
put_all(struct text_diff *diff, const struct lines *before,
    const struct lines *after)
{
	size_t i = 0, j = 0;
	while (i < before->count || j < after->count) {
		struct text_line *line = &diff->lines[diff->count++];
		if (i < before->count && before->changed[i]) {
			*line = (struct text_line){ TEXT_GONE, i + 1, 0,
				before->at[i] };
			diff->gone++;
			i++;
		} else if (j < after->count && after->changed[j]) {
			*line = (struct text_line){ TEXT_NEW, 0, j + 1,
				after->at[j] };
			diff->fresh++;
			j++;
		} else {
			*line = (struct text_line){ TEXT_SAME, i + 1, j + 1,
				before->at[i] };
			i++;
			j++;
		}
	}
}

/* Is anything changed within so many lines of this one? */
static bool
is_near(const struct text_diff *diff, size_t at, size_t context)
{
	size_t from = at > context ? at - context : 0;
	for (size_t i = from; i < diff->count && i <= at + context; i++)
		if (diff->lines[i].mark != TEXT_SAME)
			return true;
	return false;
}

/* Runs of lines that are far from any change become one that counts them. */
static void
skip_same(struct text_diff *diff, size_t context, struct arena *arena)
{
	bool *near = arena_alloc(arena, (diff->count + 1) * sizeof *near);
	size_t kept = 0;
	for (size_t i = 0; near != NULL && i < diff->count; i++)
		near[i] = is_near(diff, i, context);
	for (size_t i = 0; near != NULL && i < diff->count; i++) {
		if (near[i]) {
			diff->lines[kept++] = diff->lines[i];
			continue;
		}
		if (i == 0 || near[i - 1])
			diff->lines[kept++] =
			    (struct text_line){ .mark = TEXT_SKIPPED };
		diff->lines[kept - 1].before++;
		diff->lines[kept - 1].after++;
	}
	diff->count = kept;
}

struct text_diff
text_diff_find(
    struct str before, struct str after, size_t context, struct arena *arena)
{
	struct lines old = cut_lines(before, arena);
	struct lines new = cut_lines(after, arena);
	struct text_diff diff = { .lines = arena_alloc(arena,
				      (old.count + new.count + 1) *
					  sizeof *diff.lines) };
	if (diff.lines == NULL)
		return diff;
	diff.rough = !mark_changes(&old, &new, arena);
	put_all(&diff, &old, &new);
	skip_same(&diff, context, arena);
	return diff;
}
