/* SPDX-License-Identifier: BSD-2-Clause */
/* time.h -- points in time as RFC 3339 writes them */
#ifndef LIB_TIME_H
#define LIB_TIME_H

#include "lib/bytes.h"

enum {
	TIME_SECOND = 1000000, /* times are microseconds since 1970 */
	TIME_TEXT_SIZE = 28    /* "2026-11-22T14:02:00.000001Z" with the NUL */
};

/* Microseconds since 1970 of "2026-11-22T15:02:00.5+01:00" (RFC 3339, 5.6):
 * the offset or Z is needed, smaller fractions are cut off, a leap second
 * counts as the next second. Years 1970 to 9999. Pure. */
bool MUST_CHECK time_parse(struct str text, int64_t *micros_out);

/* In UTC, with a fraction where there is one; `text` has TIME_TEXT_SIZE bytes;
 * returns it. What is not within 1970 to 9999 is moved there. Pure. */
const char *time_print(int64_t micros, char *text);

#endif
