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
	TRIAL_COUNT
};

extern const struct sql trial_store[TRIAL_COUNT];

#endif
