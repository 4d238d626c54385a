/* SPDX-License-Identifier: BSD-2-Clause */
/* metrics.c -- counters and gauges that a program's roles share */
#include "lib/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/log.h"

struct metrics {
	const struct metric *table;
	size_t count;
	_Atomic int64_t *values; /* shared */
};

struct metrics *
metrics_new(const struct metric *table, size_t count)
{
	struct metrics *metrics = malloc(sizeof *metrics);
	void *page = mmap(NULL, count * sizeof *metrics->values,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (metrics == NULL || page == MAP_FAILED)
		die("no memory");
	*metrics = (struct metrics){ table, count, page };
	return metrics;
}

void
metrics_free(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	munmap(metrics->values, metrics->count * sizeof *metrics->values);
	free(metrics);
}

static _Atomic int64_t *
value(const struct metrics *metrics, size_t which)
{
	assert(which < metrics->count);
	return &metrics->values[which];
}

void
metrics_add(struct metrics *metrics, size_t which, int64_t by)
{
	atomic_fetch_add_explicit(
	    value(metrics, which), by, memory_order_relaxed);
}

void
metrics_set(struct metrics *metrics, size_t which, int64_t to)
{
	atomic_store_explicit(value(metrics, which), to, memory_order_relaxed);
}

int64_t
metrics_read(const struct metrics *metrics, size_t which)
{
	return atomic_load_explicit(
	    value(metrics, which), memory_order_relaxed);
}

static void
print_head(const struct metric *metric, struct writer *to)
{
	static const char *const types[] = {
		[METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_SECONDS] = "gauge",
	};
	const char *const words[] = { "# HELP ", metric->name, " ",
		metric->help, "\n# TYPE ", metric->name, " ",
		types[metric->kind], "\n" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		writer_str(to, str_from(words[i]));
}

static void
print_value(const struct metric *metric, int64_t number, struct writer *to)
{
	char text[32];
	if (metric->kind == METRIC_SECONDS)
		snprintf(text, sizeof text, " %.6f\n", (double)number / 1e6);
	else
		snprintf(text, sizeof text, " %" PRId64 "\n", number);
	writer_str(to, str_from(metric->name));
	if (*metric->labels != '\0') {
		writer_u8(to, '{');
		writer_str(to, str_from(metric->labels));
		writer_u8(to, '}');
	}
	writer_str(to, str_from(text));
}

void
metrics_print(const struct metrics *metrics, struct writer *to)
{
	for (size_t i = 0; i < metrics->count; i++) {
		const struct metric *metric = &metrics->table[i];
		if (i == 0 || strcmp(metric->name, metric[-1].name) != 0)
			print_head(metric, to);
		print_value(metric, metrics_read(metrics, i), to);
	}
}
