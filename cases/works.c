/* SPDX-License-Identifier: BSD-2-Clause */
/* works.c -- what still works under a measure, in words for the subscriber */
#include "cases/works.h"

#include "lib/i18n.h"

static const char *const works[] = {
	[MEASURE_NONE] = "",
	[MEASURE_NOTICE] = N_("All of your Internet works."),
	[MEASURE_RESTRICT] =
	    N_("Websites, mail and calls work. Only what the harmful program "
	       "uses is closed."),
	[MEASURE_THROTTLE] =
	    N_("Everything works, only more slowly. So the harm stays small."),
	[MEASURE_GARDEN] =
	    N_("Phone and emergency calls, our own pages and mail, updates and "
	       "cleaning tools work. All else waits, so that the harm stops."),
	[MEASURE_SUSPEND] =
	    N_("Emergency calls and our own pages work. All else waits, so "
	       "that the harm stops."),
};

const char *
works_words(enum measure measure)
{
	return works[measure];
}
