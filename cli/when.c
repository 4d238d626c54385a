/* SPDX-License-Identifier: BSD-2-Clause */
/* when.c -- points in time as an operator types them */
#include "cli/when.h"

#include "cases/value.h"
#include "lib/time.h"

const char when_wanted[] =
    "needs a time such as 2026-11-22T14:02:00Z, or 90d, 6h, -15min from now";

bool
when_parse(struct str text, int64_t now, int64_t *micros_out)
{
	int64_t seconds;
	if (time_parse(text, micros_out))
		return true;
	bool behind = str_starts(text, STR("-"));
	if (behind)
		text = (struct str){ text.data + 1, text.len - 1 };
	if (!value_read_span(text, &seconds))
		return false;
	*micros_out = (now + (behind ? -seconds : seconds)) * TIME_SECOND;
	return true;
}
