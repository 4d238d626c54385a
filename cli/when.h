/* SPDX-License-Identifier: BSD-2-Clause */
/* when.h -- points in time as an operator types them */
/* Pure. */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include "lib/bytes.h"

/* "2026-11-22T14:02:00Z" (RFC 3339), or a distance from `now` (seconds since
 * 1970): "90d" lies ahead, "-15min" behind. In microseconds since 1970. */
bool MUST_CHECK when_parse(struct str text, int64_t now, int64_t *micros_out);

/* What it takes, for who typed something else. */
extern const char when_wanted[];

#endif
