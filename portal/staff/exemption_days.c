/* SPDX-License-Identifier: BSD-2-Clause */
/* exemption_days.c -- how long an exemption may be asked for */
#include "portal/staff/exemption_days.h"

#include "lib/time.h"

int64_t
exemption_until(struct str days, int64_t now)
{
	static const struct {
		const char *text;
		int64_t days;
	} spans[] = { { "1", 1 }, { "30", 30 }, { "90", 90 } };
	enum { WEEK = 7, DAY = 86400 };
	int64_t span = WEEK;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		if (str_equal(days, str_from(spans[i].text)))
			span = spans[i].days;
	return (now + span * DAY) * TIME_SECOND;
}
