/* SPDX-License-Identifier: BSD-2-Clause */
/* metrics.h -- counters and gauges that a program's roles share */
/* Reads: the Prometheus text format, version 0.0.4 */
#ifndef LIB_METRICS_H
#define LIB_METRICS_H

#include "lib/bytes.h"

enum metric_kind {
	METRIC_COUNTER,
	METRIC_GAUGE,
	METRIC_SECONDS /* a gauge in seconds; its value is microseconds */
};

/* One line of a program's table, which its enum numbers. Lines of one name
 * follow each other and differ in their labels: `reason="no_wall"`, or "". */
struct metric {
	const char *name, *labels;
	enum metric_kind kind;
	const char *help; /* of the first line of its name */
};

/* A page of shared memory, taken before the roles are forked. */
struct metrics;

/* `table` stays where it is. Dies without memory. */
struct metrics *metrics_new(const struct metric *table, size_t count);
/* Takes it out of this process; NULL is fine. */
void metrics_free(struct metrics *metrics);

/* From any process, without waiting. */
void metrics_add(struct metrics *metrics, size_t which, int64_t value);
void metrics_set(struct metrics *metrics, size_t which, int64_t value);
int64_t metrics_read(const struct metrics *metrics, size_t which);

/* Writes all of it as text. */
void metrics_print(const struct metrics *metrics, struct writer *to);

#endif
