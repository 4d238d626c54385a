/* SPDX-License-Identifier: BSD-2-Clause */
/* waits.h -- what the others waited while somebody floods */
#ifndef TESTS_BENCH_WAITS_H
#define TESTS_BENCH_WAITS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAITS = 100 * 1000 };

struct waits {
	int64_t took[WAITS]; /* microseconds; of what was answered */
	size_t count, lost;
};

static inline void
waits_add(struct waits *waits, int64_t took)
{
	if (waits->count < WAITS)
		waits->took[waits->count++] = took;
}

static inline int
waits_compare(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;
	return (*one > *other) - (*one < *other);
}

/* In milliseconds: what that many of a hundred waited at most. */
static inline double
waits_of(const struct waits *waits, size_t of_hundred)
{
	return (double)waits->took[(waits->count - 1) * of_hundred / 100] / 1e3;
}

/* Milliseconds (median, 99th percentile, longest), answers, lost; and what
 * those that flood did. */
static inline void
waits_print(struct waits *waits, size_t flooded)
{
	if (waits->count == 0)
		exit(1);
	qsort(waits->took, waits->count, sizeof *waits->took, waits_compare);
	printf("%.3f %.3f %.3f %zu %zu %zu\n", waits_of(waits, 50),
	    waits_of(waits, 99), waits_of(waits, 100), waits->count,
	    waits->lost, flooded);
}

#endif
