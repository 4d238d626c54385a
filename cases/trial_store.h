/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_store.h -- the SQL of trials, by name */
#ifndef CASES_TRIAL_STORE_H
#define CASES_TRIAL_STORE_H

#include "lib/db.h"

/* Times go out as seconds since 1970. */
enum trial_statement {
	TRIAL_MARK,   /* from here on the transaction cannot be committed */
	TRIAL_TITLE,  /* cause */
	TRIAL_LADDER, /* case id */
	TRIAL_NOTICE, /* case id */
	TRIAL_WALL,   /* line id */
	TRIAL_SITE,   /* line id */
	TRIAL_NAME,   /* line id */
	TRIAL_OPEN,   /* how many open cases are looked at */
	TRIAL_DUE,    /* the ids of those whose next step is due, as an array */
	TRIAL_SUMS,   /* ids that are left out: the others, counted */
	TRIAL_CLIMBS, /* likewise: the first of them */
	TRIAL_COUNT
};

extern const struct sql trial_store[TRIAL_COUNT];

#endif
