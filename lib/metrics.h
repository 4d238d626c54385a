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
void metrics_forget(struct metrics *metrics); /* takes it out of this process */

/* From any process, without waiting. */
void metrics_add(struct metrics *metrics, size_t which, int64_t value);
void metrics_set(struct metrics *metrics, size_t which, int64_t value);
int64_t metrics_read(const struct metrics *metrics, size_t which);

/* Writes all as text. */
void metrics_print(const struct metrics *metrics, struct writer *to);

/* ---- the role that serves them ------------------------------------------- */

/* Listens on a loopback address, such as "127.0.0.1:9453" or "[::1]:9453";
 * -1 where the setting is empty. Dies with the reason. */
int metrics_listen(const char *setting);

struct metrics_role {
	struct metrics *metrics;
	int listener;			/* -1: nobody will ask */
	void (*refresh)(void *context); /* before each answer; NULL: nothing */
	void *context;
};
/* The role; its context is a struct metrics_role. Answers GET /metrics by
 * HTTP, one request for each connection. */
void metrics_run(void *context);

#endif
