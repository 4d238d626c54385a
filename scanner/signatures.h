/* SPDX-License-Identifier: BSD-2-Clause */
/* signatures.h -- the folder of signatures: has it changed, how old is it */
#ifndef SCANNER_SIGNATURES_H
#define SCANNER_SIGNATURES_H

#include "lib/bytes.h"

struct signatures;

/* Dies where the folder cannot be read. */
struct signatures *signatures_new(const char *folder);
/* Whether anything in it was changed, added or removed since the last call that
 * said so, or since the start. Whoever loads it asks first, so that what
 * changes meanwhile is seen the next time. */
bool signatures_changed(struct signatures *signatures);
/* When its newest file was written, seconds since 1970; 0 where it has none. */
int64_t signatures_time(const struct signatures *signatures);

#endif
