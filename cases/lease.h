/* SPDX-License-Identifier: BSD-2-Clause */
/* lease.h -- which line held which address when: takes in what access tells */
#ifndef CASES_LEASE_H
#define CASES_LEASE_H

#include "lib/addr.h"
#include "lib/arena.h"
#include "lib/db.h"

struct lease_order {
	const char *line;  /* reference or UUID */
	const char *realm; /* NULL: that of the line */
	struct prefix prefix;
	const struct prefix *outside; /* behind CGNAT, else NULL */
	int first_port, last_port;    /* of the outside, inclusive */
	const char *origin; /* static, dhcp, radius, delegated, cgnat-block,
			     * cgnat-fixed */
	int64_t started_at; /* microseconds since 1970 */
	int64_t until;	    /* the end told when it was given; 0: none */
	int64_t ended_at;   /* 0: it still holds */
};

enum lease_outcome {
	LEASE_OPENED,	 /* the line holds it now; others' claims have ended */
	LEASE_CONFIRMED, /* we knew */
	LEASE_ENDED,	 /* it was open, now it is past */
	LEASE_KEPT,	 /* it was over before we heard of it: kept as past */
	/* refusals */
	LEASE_NO_LINE,
	LEASE_NO_REALM,
	LEASE_BAD_TIME, /* ends before it starts */
	LEASE_FUTURE,	/* has happened only by a wrong clock */
	LEASE_TOO_WIDE, /* it would end the leases of many lines at once */
	LEASE_REFUSED	/* a value breaks a constraint of the record */
};

const char *lease_outcome_name(enum lease_outcome outcome);

/* One transaction; rows may come late and out of order. A later start by
 * another line ends an open lease (a lost stop); a start that is older than
 * another line's open lease is kept as past. */
enum db_outcome MUST_CHECK lease_put(struct db *db, struct arena *arena,
    const struct lease_order *order, enum lease_outcome *outcome_out);

/* In a transaction with the line locked: all its open leases end now. */
enum db_outcome MUST_CHECK lease_end_all(
    struct db *db, struct arena *arena, const char *line_id);

#endif
