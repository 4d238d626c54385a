/* SPDX-License-Identifier: BSD-2-Clause */
/* indicators.h -- the addresses and ports that only infections ask for */
/* Pure but for indicators_new, which takes all the memory there will ever be.
 */
#ifndef GATEWAY_INDICATORS_H
#define GATEWAY_INDICATORS_H

#include "gateway/message.h"

struct indicators;

enum {
	INDICATORS_MOST = 20000,
	/* That indicators_write takes at most. */
	INDICATORS_TEXT = INDICATORS_MOST * (PREFIX_TEXT_SIZE + 4) + 1000
};

struct indicators *indicators_new(void); /* dies without memory */
void indicators_free(struct indicators *indicators);

/* What is loaded, told anew: FORGET, then PREFIX and PORT, then LOADED. True
 * when it is whole, and indicators_write has something to say. */
bool
indicators_hear(struct indicators *indicators, const struct message *message);
/* Whether all of it was heard, and whether all of it fits. */
bool indicators_known(const struct indicators *indicators);
bool indicators_full(const struct indicators *indicators);

/* The commands that make the kernel's sets what was loaded. A prefix within
 * another is left out, since intervals must not overlap. */
void indicators_write(struct indicators *indicators, struct writer *to);

#endif
