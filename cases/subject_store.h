/* SPDX-License-Identifier: BSD-2-Clause */
/* subject_store.h -- the SQL of what must be told, by name */
#ifndef CASES_SUBJECT_STORE_H
#define CASES_SUBJECT_STORE_H

#include "lib/db.h"

enum subject_statement {
	SUBJECT_FIND,	 /* account */
	SUBJECT_EXPORT,	 /* account */
	SUBJECT_ERASE,	 /* subscriber id, actor, reason */
	SUBJECT_JUSTIFY, /* case id */
	SUBJECT_COUNT
};

extern const struct sql subject_store[SUBJECT_COUNT];

#endif
