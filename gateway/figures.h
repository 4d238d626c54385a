/* SPDX-License-Identifier: BSD-2-Clause */
/* figures.h -- what the gateway tells at /metrics */
#ifndef GATEWAY_FIGURES_H
#define GATEWAY_FIGURES_H

#include "lib/metrics.h"

enum figure {
	FIGURE_CONTACT,	     /* set: time(NULL) when the wall was last heard */
	FIGURE_TOLD,	     /* set: the last change that was heard of */
	FIGURE_NUMBER,	     /* set: the change that is applied */
	FIGURE_LAG,	     /* changes told of and not yet applied */
	FIGURE_LAG_SECONDS,  /* since FIGURE_CONTACT */
	FIGURE_ROWS,	     /* set: rows of the wall in the kernel */
	FIGURE_LINES,	     /* set: lines held */
	FIGURE_HELD,	     /* set: elements of the maps of held lines */
	FIGURE_TRANSACTIONS, /* add: 1 for each that the kernel took */
	FIGURE_BATCH,	     /* set: microseconds of the last one */
	FIGURE_READINGS,     /* add: 1 for each reading of all elements */
	FIGURE_REPAIRS,	     /* add: elements that were not as they should be */
	FIGURE_PINS,	     /* set: pins that stand */
	FIGURE_PINNED,	     /* add: pins made */
	FIGURE_PINS_REFUSED, /* add: pins asked for and not made */
	FIGURE_REFUSED,	     /* add: packets of held lines that were refused */
	FIGURE_FORGED,	     /* add: packets with a forged source address */
	FIGURE_FLOWS_RELEASED, /* the role flows: entries deleted */
	FIGURE_FLOWS_WALLED,
	FIGURE_FLOWS_WAITED, /* longest time from message to deletion: us */
	FIGURE_SWEEP,	     /* microseconds of the last sweep */
	FIGURE_WAITING,	     /* the role sightings: for the database */
	FIGURE_MERGED,	     /* with younger ones of their line */
	FIGURE_UNTOLD,	     /* lost */
	FIGURES
};
extern const struct metric figures[FIGURES];

/* Before each answer; its context is the struct metrics. */
void figures_refresh(void *context);

#endif
