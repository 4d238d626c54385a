/* SPDX-License-Identifier: BSD-2-Clause */
/* timer.h -- a clock that is never set back, and what is due by it */
#ifndef LIB_TIMER_H
#define LIB_TIMER_H

#include "lib/bytes.h"

int64_t timer_milliseconds(void);
/* True when `*at` has come; then it is due again after `every`. */
bool timer_due(int64_t *at, int64_t every);

#endif
