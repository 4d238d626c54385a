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

enum { ATTRIBUTION_NO_PORT = -1, ATTRIBUTION_CLAIMS = 64 };

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

/* One span of time in which a line held the address: what attribution_find
 * reads and attribution_decide weighs. */
struct attribution_claim {
	const char *line_id;
	const char *line;
	const char *origin;	   /* of the lease */
	const char *prefix;	   /* inside */
	const char *outside;	   /* "" where there is none */
	bool by_outside;	   /* the address is the outside one */
	int first_port, last_port; /* of the outside, inclusive */
	const char *since;	   /* RFC 3339 */
	const char *till;	   /* RFC 3339, "" while open */
	bool covers;		   /* held at the very time, not just near it */
	bool disputed;
	bool unconfirmed; /* dynamic, and not heard of for too long */
};

/* Pure: weighs the claims that touch the time within the margin, the longest
 * prefix first. */
struct attribution attribution_decide(const struct attribution_query *query,
    const struct attribution_claim *claims, size_t count, struct arena *arena);

/* Asks the leases, open and past. The margin is lazaret.policy's. */
enum db_outcome MUST_CHECK attribution_find(struct db *db, struct arena *arena,
    const struct attribution_query *query, struct attribution *found_out);

#endif
