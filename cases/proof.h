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

/* Verdicts of one batch: all that was chosen together, whether it comes at once
 * or file by file. The latest batch tells whether anything is infected. */
struct proof_scan {
	const char *batch; /* a UUID */
	int64_t number;	   /* of the file in it: sent again, it counts once */
	int64_t clean;	   /* files in which nothing was found */
	int64_t unchecked; /* too large, locked, broken: no verdict */
	const struct proof_infected *infected;
	size_t infected_count;
};
enum { PROOF_INFECTED_MOST = 200 };

/* One transaction: kept with every open case of the line that a scanner can
 * find; true in `*counts_out` where there is one. What is infected is told on
 * the timeline at once. File names stand in the proof alone, which can be
 * erased; the timeline has numbers, hashes and signatures. What is neither
 * clean nor infected proves nothing. */
enum db_outcome MUST_CHECK proof_scan_add(struct db *db, struct arena *arena,
    const char *line_id, const struct proof_scan *scan, bool *counts_out);

/* The files of a batch, by their verdicts. */
struct proof_sum {
	int64_t clean, infected, unchecked;
};

/* The batch is over: its sum, told on the timeline of each case that it counts
 * for. All are 0 where nothing of it was kept, and nothing is told. */
enum db_outcome MUST_CHECK proof_scan_end(struct db *db, struct arena *arena,
    const char *line_id, const char *batch, struct proof_sum *sum_out);

#endif
