/* SPDX-License-Identifier: BSD-2-Clause */
/* intake.h -- what a report does to a case: the decision alone */
#ifndef CASES_INTAKE_H
#define CASES_INTAKE_H

#include "lib/wall.h"

enum { LADDER_STEPS = 20 };

struct ladder_step {
	enum measure measure;
	bool at_once; /* due as soon as the case opens */
};

enum case_state { CASE_NONE, CASE_OPEN, CASE_HELD, CASE_WATCH };

/* What the decision is made from; times are compared by who asks. */
struct intake_facts {
	/* of the line */
	bool special_kind; /* business, shared, critical */
	bool exempt;
	bool never_wall; /* inside a never-wall prefix */
	bool walled;	 /* by any of its cases */
	/* of the source, and of all */
	bool enforced;	   /* neither is in shadow mode */
	enum measure most; /* what the source may bring about */
	bool braked;	   /* the brake is pulled */
	bool source_full;  /* the source has walled its hour's worth */
	bool all_full;
	/* of all sources that saw it in this round: how far they are believed
	 * together, with this one and before it; and what a wall needs */
	int weight, weight_before, wall_weight;
	/* of the case of this line and cause, if it is open */
	enum case_state state;
	enum measure measure; /* what it does */
	enum measure wanted;  /* what it would do if nothing held it */
	int step;	      /* where on the ladder, from 1 */
	bool stale;	      /* the evidence is older than the last release */
	/* of the playbook */
	struct ladder_step ladder[LADDER_STEPS];
	int steps;
	/* of the order */
	bool asked;	   /* for a measure of its own */
	enum measure asks; /* which */
	bool force;	   /* it may ask for more than the ladder gives */
};

enum intake_outcome {
	INTAKE_OPENED,
	INTAKE_JOINED,	  /* an open case */
	INTAKE_RELAPSED,  /* fresh evidence in the watch: the measure returns */
	INTAKE_FILED,	  /* kept and counted, walls nothing */
	INTAKE_HELD,	  /* opened or relapsed, but brake or shadow hold it */
	INTAKE_PROTECTED, /* a measure above notice for who must not be walled
			   */
	INTAKE_FORCE	  /* it asks for more than it may */
};

struct intake_decision {
	enum intake_outcome outcome;
	enum case_state state;
	enum measure measure;
	enum measure wanted;
	int step;
	const char *held_by; /* "brake", "shadow" or NULL */
	bool walls; /* the line is walled by this, and was not before */
	bool pull_source, pull_all; /* the brake is to be pulled */
	bool doubted; /* no wall: who saw it is not believed enough */
};

/* Pure. */
struct intake_decision intake_decide(const struct intake_facts *facts);

/* The next step of the ladder of an open case is due, of this measure. With
 * `held_by` the case stays on its step until that lets go. Pure. */
struct intake_decision
intake_climb(const struct intake_facts *facts, enum measure next);

#endif
