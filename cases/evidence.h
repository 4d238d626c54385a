/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence.h -- the reports of a case, folded by who reported */
#ifndef CASES_EVIDENCE_H
#define CASES_EVIDENCE_H

#include "lib/arena.h"
#include "lib/db.h"

/* What one source says of a case, and how far it is believed. */
struct evidence {
	const char *source, *kind; /* kind "" where the source is unknown */
	int64_t weight;		   /* 0 to 100, as it was loaded */
	int64_t weight_now;	   /* after disputes that were upheld */
	int64_t disputed, upheld;  /* disputes with this source, of all lines */
	int64_t reports;
	int64_t addresses;   /* that these were about */
	int64_t first, last; /* observed, seconds since 1970 */
	int64_t certainty;   /* of the attribution, the least, in percent */
	const char *method;  /* of the attribution of the latest */
	const char *latest;  /* what the latest saw, a JSON object */
};
enum { EVIDENCE_MOST = 50 };

/* Those with the most reports first. A case of 3,000 reports is a line of
 * each source. */
enum db_outcome MUST_CHECK evidence_read(struct db *db, struct arena *arena,
    const char *case_id, struct evidence **list_out, size_t *count_out);

#endif
