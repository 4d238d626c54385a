/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.h -- what the desk achieves, in numbers, each with its definition */
#ifndef CASES_FIGURES_H
#define CASES_FIGURES_H

#include "lib/db.h"

enum figure_kind {
	FIGURE_LABEL,
	FIGURE_COUNT,
	FIGURE_SHARE,  /* in thousandths */
	FIGURE_SECONDS /* of a duration */
};

enum { FIGURE_COLUMNS_MAX = 7 };

struct figure_column {
	const char *name;  /* in CSV and metrics: a-z and underscores */
	const char *title; /* for people */
	enum figure_kind kind;
};

/* Labels stand first. A row is drawn as one bar for each drawn column; a
 * figure of days as columns along the time. */
struct figure {
	const char *name;
	const char *title;
	const char *definition; /* what is counted, for who reads it */
	struct figure_column columns[FIGURE_COLUMNS_MAX];
	size_t drawn, drawn_count; /* from this column on, so many */
	bool days;		   /* its label is a day */
	struct sql sql;		   /* since, until, cause, account kind */
};

enum { FIGURES = 9 };
extern const struct figure figures[FIGURES];

/* NULL for none of this name. */
const struct figure *figure_find(struct str name);
/* How many columns it has. */
size_t figure_width(const struct figure *figure);

/* NULL: any. */
struct figure_filter {
	int64_t since, until; /* microseconds since 1970 */
	const char *cause;
	const char *kind; /* of account */
};

/* Row by row: the text of a label, the digits of a number; NULL where there is
 * nothing to tell, such as the median of nothing. */
struct figure_rows {
	size_t count;
	const char *const *cells;
};

enum db_outcome MUST_CHECK figure_read(struct db *db, struct arena *arena,
    const struct figure *figure, const struct figure_filter *filter,
    struct figure_rows *rows_out);

/* A cell for people: "12", "71.4 %", "3 h 20 min", "–" for NULL. */
const char *
figure_print(enum figure_kind kind, const char *cell, struct arena *arena);

/* RFC 4180: a head, then a line for each row; shares as 0.714, durations in
 * seconds. */
void figure_csv(const struct figure *figure, const struct figure_rows *rows,
    struct writer *to);
/* The Prometheus text format: lazaret_NAME_COLUMN{label="…"}; nothing of
 * figures of days, which Prometheus draws by itself. */
void figure_metrics(const struct figure *figure, const struct figure_rows *rows,
    struct writer *to);

#endif
