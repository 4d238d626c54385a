/* SPDX-License-Identifier: BSD-2-Clause */
/* quiet.h -- the quiet clock: how long a line has been silent, while alive */
/* Pure: values in, values out; seconds since 1970 unless said otherwise. */
#ifndef CASES_QUIET_H
#define CASES_QUIET_H

#include "lib/bytes.h"

/* Whether the infection would be seen if it were there. What cannot be seen is
 * never called quiet. */
enum quiet_view {
	QUIET_SEEN,
	QUIET_NO_INDICATORS, /* nothing is known to see this cause by */
	QUIET_NO_REDIRECTOR, /* nobody at the line's site tells what it asks */
	QUIET_NO_GATEWAY     /* only ports tell, and no gateway does */
};
enum { QUIET_VIEWS = QUIET_NO_GATEWAY + 1 };

/* A minute in which the line asked for an indicator of the cause. */
struct quiet_sighting {
	int64_t minute; /* since 1970 */
	int64_t count;
};

/* An hour in which it asked for anything at all, a bit for each minute. */
struct quiet_hour {
	int64_t hour; /* since 1970 */
	uint64_t minutes;
};

struct quiet_facts {
	int64_t now;
	int64_t since; /* the clock cannot start before: the case began then,
			* or a source saw the infection */
	const struct quiet_sighting *sightings; /* the newest first */
	size_t sighting_count;
	bool cut;			/* there are older ones, not given */
	const struct quiet_hour *alive; /* the oldest first */
	size_t alive_count;
	/* by what the cause is known, and who of the site reports */
	int64_t names, ports; /* indicators of each kind */
	bool redirector, gateway;
	/* of the playbook */
	int64_t resets, within; /* so many sightings in so many minutes */
	int64_t wanted;		/* silence that counts as clean */
};

struct quiet {
	enum quiet_view view;
	int64_t silent;	  /* while alive, since the clock was set back */
	int64_t wanted;	  /* of that */
	int64_t missing;  /* until then; 0: it is clean */
	int64_t opens_at; /* if it stays silent and alive; 0: not in view */
	int64_t last;	  /* the last sighting, noise or not; 0: none */
	int64_t reset_at; /* what set the clock back; 0: no sighting did */
	int64_t lately;	  /* sightings of the last ten minutes */
	int64_t today;	  /* and of the last 24 hours */
};

/* A question speaks for the minutes after it: devices at rest ask rarely. */
enum { QUIET_SPEAKS_FOR = 10 };

struct quiet quiet_of(const struct quiet_facts *facts);

#endif
