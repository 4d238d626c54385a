/* SPDX-License-Identifier: BSD-2-Clause */
/* outcome.h -- what follows from the relay's answers to a notice */
#ifndef WARDEN_OUTCOME_H
#define WARDEN_OUTCOME_H

#include "warden/send.h"

/* What the notice becomes. */
enum outcome_state {
	OUTCOME_QUEUED, /* tried again after `pause` */
	OUTCOME_SENT,	/* somebody has it */
	OUTCOME_FAILED	/* nobody has it, and nobody will */
};

struct outcome {
	enum outcome_state state;
	int64_t pause; /* seconds; 0 unless queued */
	int taken, refused, later;
	const struct send_answer *noted; /* the one to write down, or NULL */
};

/* How a notice stood before this try. */
struct outcome_before {
	bool reached;	  /* some address has taken it already */
	int64_t attempts; /* before this one */
	int64_t age;	  /* seconds since it was queued */
};

/* Pauses grow: 1, 5, 15, 60 minutes, then 3 hours. What was put off for two
 * days is given up. Pure. */
struct outcome outcome_of(const struct send_answer *answers, size_t count,
    const struct outcome_before *before);

/* "queued", "sent" or "failed", as lazaret.notice has it. */
const char *outcome_state_name(enum outcome_state state);

/* "550 5.1.1 <...> no such user": the relay's words without addresses, which
 * are personal data and stand in lazaret.contact alone. Pure. */
void outcome_words(const struct send_answer *answer, char *text, size_t size);

#endif
