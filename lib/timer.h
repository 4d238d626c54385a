/* SPDX-License-Identifier: BSD-2-Clause */
/* timer.h -- a clock that is never set back, and what is due by it */
#ifndef LIB_TIMER_H
#define LIB_TIMER_H

#include "lib/bytes.h"

/* Since some time in the past; nothing but differences means anything. */
int64_t timer_milliseconds(void);
int64_t timer_microseconds(void);
/* True when `*at` has come; then it is due again after `every`; milliseconds.
 */
bool timer_due(int64_t *at, int64_t every);

#endif
