/* SPDX-License-Identifier: BSD-2-Clause */
/* diff.h -- what a data file would change */
/* Pure but for the FILE that is written to. */
#ifndef CASES_DIFF_H
#define CASES_DIFF_H

#include <stdio.h>

#include "cases/data.h"

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_ALTERED };

struct change {
	enum change_kind kind;
	const struct row *before, *after; /* NULL where there is none */
};

struct changes {
	size_t count;
	struct change *at; /* the caller frees it */
};

/* Both sorted by data_sort; the changes are in that order and point there. */
struct changes diff_rows(const struct rows *before, const struct rows *after);

/* "added", "removed", "altered". */
const char *diff_word(enum change_kind kind);
const struct row_kind *diff_kind(const struct change *change);
/* "cause mirai"; and of one that was altered "quiet 6h -> 12h, …". */
const char *diff_name(const struct change *change, struct arena *arena);
const char *diff_detail(const struct change *change, struct arena *arena);
/* `+ cause mirai`, `- …`, `~ …: quiet 6h -> 12h`. `arena` is scratch. */
void diff_print(const struct changes *changes, struct arena *arena, FILE *to);

#endif
