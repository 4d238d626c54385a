/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_verify.h -- go along the whole chain, and name what is wrong */
#ifndef CASES_AUDIT_VERIFY_H
#define CASES_AUDIT_VERIFY_H

#include "cases/audit_chain.h"
#include "cases/audit_check.h"

enum { AUDIT_FINDINGS_MAX = 100 };

struct audit_finding {
	enum audit_fault fault;
	int64_t position; /* in the chain; 0: not in it */
	int64_t id;	  /* of the act, or of the line of the timeline */
};

struct audit_report {
	struct audit_head head;
	int64_t start; /* the last place that retention closed; 0: none */
	int64_t acts;  /* that were checked */
	int64_t erased;
	int64_t faults;
	struct audit_finding findings[AUDIT_FINDINGS_MAX]; /* the first */
};

/* A place and its hash that were noted elsewhere: position 0 is none. */
struct audit_noted {
	int64_t position;
	const char *hash;
};

/* Sees one moment of the record. The arena is reset between parts. */
enum db_outcome MUST_CHECK audit_verify(struct db *db, struct arena *arena,
    const struct audit_noted *noted, struct audit_report *report_out);

#endif
