/* SPDX-License-Identifier: BSD-2-Clause */
/* proof.h -- what a scan found becomes a fact of the case */
#ifndef CASES_PROOF_H
#define CASES_PROOF_H

#include "lib/arena.h"
#include "lib/db.h"

/* Trust: names of files come from the subscriber. */
struct proof_infected {
	struct str file;      /* its name, as it was sent */
	struct str sha256;    /* in hex */
	struct str signature; /* what the scanner calls it */
};

/* The verdicts of one batch. */
struct proof_scan {
	int64_t clean;	   /* files in which nothing was found */
	int64_t unchecked; /* too large, locked, broken: no verdict */
	const struct proof_infected *infected;
	size_t infected_count;
};
enum { PROOF_INFECTED_MOST = 200 };

/* One transaction: kept with every open case of the line that a scanner can
 * find; true in `*counts_out` where there is one. File names stand in the
 * proof alone, which can be erased; the timeline has numbers, hashes and
 * signatures. What is neither clean nor infected proves nothing. */
enum db_outcome MUST_CHECK proof_scan_add(struct db *db, struct arena *arena,
    const char *line_id, const struct proof_scan *scan, bool *counts_out);

#endif
