/* SPDX-License-Identifier: BSD-2-Clause */
/* door.h -- what opens the door for a line, and the way out by oneself */
#ifndef CASES_DOOR_H
#define CASES_DOOR_H

#include "cases/device.h"
#include "cases/way.h"

enum { DOOR_CASES = 8, DOOR_EVIDENCE = 20 };

/* One report in its structured fields: never a reporter's words. */
struct door_evidence {
	int64_t observed_at; /* microseconds since 1970 */
	const char *protocol;
	const char *destination;
	const char *indicator;
	const char *device;
	int64_t port;  /* destination; 0: not known */
	int64_t count; /* 0: not known */
};

struct door_case {
	struct case_facts facts;
	struct way way;
	struct rule_verdict self;      /* may the subscriber open it? */
	struct rule_verdict automatic; /* does it open unasked? */
	const char *device;	       /* its kind, or DEVICE_ANY */
	struct door_evidence evidence[DOOR_EVIDENCE]; /* the newest first */
	size_t evidence_count;
};

/* The cases of a line that are not closed, the gravest first; those in the
 * watch have measure none and come last. */
struct door {
	struct door_case *cases;
	size_t count;
};

/* All that a status page tells about a line. */
enum db_outcome MUST_CHECK door_read(struct db *db, struct arena *arena,
    const char *line_id, struct door *door_out);

/* Ticks a step of every open case of the line that has it, or takes the tick
 * back; a step that no case has changes nothing. One transaction. */
enum db_outcome MUST_CHECK door_tick(struct db *db, struct arena *arena,
    const char *line_id, const char *step, bool ticked);

enum leave_outcome {
	LEAVE_FREE,    /* every case is released */
	LEAVE_PARTLY,  /* some are; the others still hold */
	LEAVE_NOT_YET, /* needs are missing: nothing changed */
	LEAVE_BUDGET,  /* all done, but the budget is used up */
	LEAVE_CODE,    /* not the last three signs of a code of the line */
	LEAVE_NOTHING  /* no case holds the line */
};

/* The subscriber leaves: the human step (RFC 6561, 5.4) first, then each case
 * whose rule is met is released, all in one transaction. */
enum db_outcome MUST_CHECK door_leave(struct db *db, struct arena *arena,
    const char *line_id, struct str typed, enum leave_outcome *outcome_out);

#endif
