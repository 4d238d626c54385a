/* SPDX-License-Identifier: BSD-2-Clause */
/* quarantine.h -- takes in a report: whose line, which case, which measure */
#ifndef CASES_QUARANTINE_H
#define CASES_QUARANTINE_H

#include "cases/attribution.h"
#include "cases/facts.h"
#include "cases/intake.h"

/* What somebody reports. Texts are NUL-terminated; NULL where not given. */
struct quarantine_order {
	const char *line; /* reference or UUID; then addr is only noted */
	const struct addr *addr; /* needed unless `line` is given */
	int port;		 /* source port, or ATTRIBUTION_NO_PORT */
	const char *protocol;
	int64_t observed_at; /* microseconds since 1970 */
	const char *cause;
	const char *source;
	const char *source_report_id;
	const char *evidence; /* a JSON object: the structured fields */
	const char *words;    /* the reporter's own text, for staff only */
	bool asked;	      /* for a measure instead of the playbook's */
	enum measure measure;
	bool force;	   /* may ask for more than the playbook gives */
	bool dry_run;	   /* decide, change nothing */
	const char *actor; /* "token:NAME", "operator:NAME" */
};

enum quarantine_outcome {
	QUARANTINE_OPENED,
	QUARANTINE_JOINED, /* an open case, or the watch: the measure returns */
	QUARANTINE_REPEAT, /* this very report was taken before */
	QUARANTINE_FILED,  /* older than the last release: walls nothing */
	QUARANTINE_HELD,   /* brake or shadow */
	/* refusals */
	QUARANTINE_NO_CAUSE,
	QUARANTINE_NO_SOURCE,
	QUARANTINE_FUTURE,  /* observed_at lies in the future */
	QUARANTINE_NO_LINE, /* `line` names none */
	QUARANTINE_NOBODY,  /* nobody had the address */
	QUARANTINE_DOUBT,
	QUARANTINE_PROTECTED,
	QUARANTINE_FORCE /* needs the right to force */
};

/* What the record does not know of a report. */
struct quarantine_unknown {
	bool cause, source;
	bool future; /* observed_at lies ahead by more than the margin */
};

struct quarantine_answer {
	enum quarantine_outcome outcome;
	/* Of several refusals the outcome is the first; these are all. */
	struct quarantine_unknown unknown;
	/* Set from OPENED to HELD; in a dry run of a new case `id` and `code`
	 * are "". */
	struct case_facts facts;
	/* Set unless refused before the line was looked for. */
	struct attribution attribution;
	/* What was decided, and from what; set where `decided`. */
	bool decided;
	struct intake_facts known;
	struct intake_decision decision;
};

/* One transaction; tried again where two reports meet. What could not be
 * placed (nobody, doubt, protected) is kept as a report for staff. */
enum db_outcome MUST_CHECK quarantine_run(struct db *db, struct arena *arena,
    const struct quarantine_order *order, struct quarantine_answer *answer_out);

/* Asks for cause, source and time alone; changes nothing. */
enum db_outcome MUST_CHECK quarantine_check(struct db *db, struct arena *arena,
    const char *cause, const char *source, int64_t observed_at,
    struct quarantine_unknown *unknown_out);

/* "opened", "doubt" … */
const char *quarantine_outcome_name(enum quarantine_outcome outcome);

#endif
