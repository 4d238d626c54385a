/* SPDX-License-Identifier: BSD-2-Clause */
/* attribution.h -- who had this address at that time, or "we are not sure" */
#ifndef CASES_ATTRIBUTION_H
#define CASES_ATTRIBUTION_H

#include "lib/addr.h"
#include "lib/arena.h"
#include "lib/db.h"

struct attribution_query {
	struct addr addr;
	int port;   /* 0 to 65535, or ATTRIBUTION_NO_PORT */
	int64_t at; /* microseconds since 1970 */
};

enum { ATTRIBUTION_NO_PORT = -1 };

enum attribution_verdict {
	ATTRIBUTION_FOUND,
	ATTRIBUTION_NOBODY, /* nobody had it */
	ATTRIBUTION_DOUBT   /* somebody had it, but we are not sure who */
};

struct attribution {
	enum attribution_verdict verdict;
	const char *line;	 /* reference; "" unless found */
	const char *line_id;	 /* UUID; "" unless found */
	const char *method;	 /* static, dhcp, cgnat-fixed, …, named */
	int certainty;		 /* 0 to 100 */
	const char *explanation; /* a sentence for staff */
};

/* Asks the leases, open and past. The margin is lazaret.policy's. */
enum db_outcome MUST_CHECK attribution_find(struct db *db, struct arena *arena,
    const struct attribution_query *query, struct attribution *found_out);

#endif
