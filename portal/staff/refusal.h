/* SPDX-License-Identifier: BSD-2-Clause */
/* refusal.h -- how tries to sign in end: counted, told, shown to admins */
#ifndef PORTAL_STAFF_REFUSAL_H
#define PORTAL_STAFF_REFUSAL_H

#include "lib/values.h"
#include "portal/staff/credentials.h"

enum {
	/* Networks that are told apart in an hour, at accounts and at names
	 * that are nobody's alike: what a flood from everywhere writes. */
	REFUSAL_NETWORKS = 256,
	REFUSAL_SHOWN = 20 /* rows on a page */
};

/* A try at this name has ended so. One that was refused is counted for the
 * hour, the account (or nobody's) and the network; the 1st, 10th and 100th of
 * these stand in the audit. Pure but for the database. */
enum db_outcome MUST_CHECK refusal_count(
    struct request *request, const char *name, enum credentials_outcome how);

/* Is this the count of an hour that the audit is told? Pure. */
bool refusal_is_told(int64_t count);
/* What is counted as one network: an IPv4 /24, an IPv6 /56. `text` has
 * PREFIX_TEXT_SIZE bytes; returns it. Pure. */
const char *refusal_network(const struct addr *from, char *text);

/* Fills "refusals" with what was refused in the last 24 hours, most first, and
 * "refused" with how many in all; at this account alone, or at all (NULL). */
enum db_outcome MUST_CHECK refusal_put(
    struct request *request, struct values *page, const char *name);

#endif
