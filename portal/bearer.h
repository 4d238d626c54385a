/* SPDX-License-Identifier: BSD-2-Clause */
/* bearer.h -- who asks the API: a token, what it may do and how often */
#ifndef PORTAL_BEARER_H
#define PORTAL_BEARER_H

#include "lib/token.h"
#include "portal/request.h"

struct bearer {
	const char *id;	  /* UUID of the token */
	const char *name; /* of the token: the actor in timelines */
	unsigned scopes;
	const char *sources; /* blanks between; NULL: all */
	int64_t rate;	     /* requests a minute; 0: no limit */
};

/* The guard of the pool api: finds the token (401), its scope for the row
 * (403) and counts it (429). False: the answer is there. */
bool bearer_admit(struct request *request, struct answer *answer);

bool bearer_may(const struct bearer *bearer, enum scope scope);
/* May it speak for this source? Pure. */
bool bearer_names(const struct bearer *bearer, struct str source);
/* "token:NAME", as timelines name who did something. */
const char *bearer_actor(const struct request *request);

#endif
