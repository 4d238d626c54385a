/* SPDX-License-Identifier: BSD-2-Clause */
/* inspection.h -- what the wall wants of one line, and what the kernel does */
/* Pure: a question and what was read in the kernel in, JSON out. */
/* Trust: the answer is written with what the kernel says, and shown by the
 * operator's command; what a line sent is in it as numbers only. */
#ifndef GATEWAY_INSPECTION_H
#define GATEWAY_INSPECTION_H

#include <jansson.h>

#include "gateway/flow_batch.h"
#include "gateway/lines.h"

enum {
	INSPECTION_TEXT = 32 * 1024,	      /* of an answer */
	INSPECTION_PREFIXES = FLOWS_PREFIXES, /* of a line, and left over */
	INSPECTION_REFUSED = 1024,	      /* ports that are kept apart */
	INSPECTION_TOLD = 50		      /* of them the most tried */
};

/* A prefix of the line's, as a lease or the wall has it. */
struct inspection_prefix {
	struct prefix prefix;
	uint8_t measure;    /* enum measure; the wall has none: MEASURE_NONE */
	int64_t sure_until; /* seconds since 1970, or WALL_ALWAYS */
};

struct inspection_question {
	int64_t id;
	uint8_t line[UUID_SIZE];
	uint32_t count;
	struct inspection_prefix prefixes[INSPECTION_PREFIXES];
};

struct inspection_answer {
	int64_t id;
	char text[INSPECTION_TEXT]; /* JSON, with its NUL; what follows it is
				     * not sent */
};

/* What the kernel has of one prefix. */
struct inspection_found {
	struct inspection_prefix wanted;
	uint32_t pieces; /* that the kernel holds */
	uint32_t mark;	 /* of the last of them */
	int64_t left_ms; /* the least of them; -1: for ever */
	bool mixed;	 /* they differ in their measure */
};

enum inspection_flow {
	INSPECTION_REDIRECTED, /* to us: names, pages, time */
	INSPECTION_SPARED,     /* the operator's own, and calls */
	INSPECTION_PERMITTED,  /* under the measure */
	INSPECTION_OTHER,      /* begun while it was not held */
	INSPECTION_FLOWS
};

struct inspection_refused {
	uint8_t protocol;
	uint16_t port; /* 0: others, or none */
	uint64_t packets;
};

struct inspection {
	uint32_t slot; /* 0: it was never held since the start */
	uint32_t count, refused_count;
	uint64_t flows[INSPECTION_FLOWS];
	struct inspection_found found[INSPECTION_PREFIXES];
	struct inspection_refused refused[INSPECTION_REFUSED];
};

void inspection_begin(struct inspection *inspection,
    const struct inspection_question *question, uint32_t slot);

/* What the kernel has, of whatever line; what is not this line's is left
 * aside. A piece as in piece.h; `left_ms` -1: for ever. */
void inspection_piece(struct inspection *inspection, const struct prefix *piece,
    uint32_t mark, int64_t left_ms);
void inspection_flow(struct inspection *inspection, const struct flow *flow);
void inspection_refuse(struct inspection *inspection, uint32_t mark,
    const struct inspection_refused *refused);

/* The members of the answer: lazaret-gateway(8). `now` in seconds. */
json_t *inspection_json(struct inspection *inspection, int64_t now);

#endif
