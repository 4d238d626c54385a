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

/* What had a say in a decision, in the order in which they are asked. */
enum intake_rule {
	INTAKE_BY_RELEASE,    /* older than the last release: it does nothing */
	INTAKE_BY_LADDER,     /* what the playbook gives */
	INTAKE_BY_SOURCE,     /* the source may bring about no more */
	INTAKE_BY_RELAPSE,    /* in the watch: no less than before */
	INTAKE_BY_PROTECTION, /* kind of account, exemption, never-wall */
	INTAKE_BY_WEIGHT,     /* who saw it is not believed enough */
	INTAKE_BY_CASE,	      /* the case that is open does as much */
	INTAKE_BY_BELIEF,     /* with this source it is believed at last */
	INTAKE_BY_ORDER,      /* the report asks for a measure of its own */
	INTAKE_BY_SHADOW,
	INTAKE_BY_BRAKE,
	INTAKE_RULES
};

/* A rule, and the measure that was left by it. */
struct intake_reason {
	enum intake_rule rule;
	enum measure measure;
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
	/* The rules that made it so: those that changed nothing are left out.
	 */
	struct intake_reason reasons[INTAKE_RULES];
	int reason_count;
};

/* Pure. */
struct intake_decision intake_decide(const struct intake_facts *facts);

/* The next step of the ladder of an open case is due, of this measure. With
 * `held_by` the case stays on its step until that lets go. Pure. */
struct intake_decision
intake_climb(const struct intake_facts *facts, enum measure next);

#endif
