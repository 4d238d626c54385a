/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.h -- what the redirector tells at /metrics and in its log */
#ifndef REDIRECTOR_FIGURES_H
#define REDIRECTOR_FIGURES_H

#include "lib/metrics.h"
#include "redirector/config.h"
#include "redirector/ring.h"
#include "redirector/shared.h"

enum figure_role {
	FIGURE_FEED,
	FIGURE_SIGHTINGS,
	FIGURE_METRICS,
	FIGURE_QUESTIONS,
	FIGURE_ROLES /* workers have COUNT_RESTART */
};

/* Each count of the rings, over all workers, under its own number; then: */
enum figure {
	FIGURE_RESTARTS = COUNTS, /* + enum figure_role: the parent */
	FIGURE_CONTACT = FIGURE_RESTARTS + FIGURE_ROLES,
	/* the feed: when the wall was last heard */
	FIGURE_TOLD,	    /* the feed: the last change it was told of */
	FIGURE_NUMBER,	    /* the change that is applied */
	FIGURE_LAG,	    /* changes told of and not yet applied */
	FIGURE_LAG_SECONDS, /* since FIGURE_CONTACT */
	FIGURE_ROWS,	    /* of the wall */
	FIGURE_NAMES,	    /* bytes of the block of names */
	FIGURE_FULL,	    /* 1: some had to be left out */
	FIGURE_UNSURE,	    /* rows past their sure_until */
	FIGURE_WAITING,	    /* sightings for the database */
	FIGURE_MERGED,	    /* of them, with younger ones of their line */
	FIGURE_UNTOLD,	    /* lost */
	FIGURES
};
extern const struct metric figures[FIGURES];

struct figures_sources {
	struct metrics *metrics;
	const struct config *config;
	const struct shared *shared;
	struct ring *const *rings;
	unsigned count; /* of rings */
};
/* Adds up what workers counted. */
void figures_count(const struct figures_sources *from);
/* And looks at the tables; the context is a struct figures_sources. */
void figures_refresh(void *context);
/* What has no line in the table: answers by the time that they took, what
 * became of questions to each resolver, and each count by worker. */
void figures_print(void *context, struct writer *to);

#endif
