/* SPDX-License-Identifier: BSD-2-Clause */
/* bulk_store.h -- the SQL of acts on many cases, by name */
#ifndef CASES_BULK_STORE_H
#define CASES_BULK_STORE_H

#include "lib/db.h"

/* Times go in and out as microseconds since 1970. */
enum bulk_statement {
	BULK_MAKE,	 /* act, measure, chosen, reason, undoes, by */
	BULK_ADD_SHELF,	 /* see bulk.c: these choose the cases */
	BULK_ADD_CODES,	 /* act id, codes, most */
	BULK_ADD_WALLED, /* act id, source, since, most */
	BULK_ADD_UNDO,	 /* act id, most */
	BULK_FACTS,	 /* id, or NULL for the latest; most */
	BULK_ROWS,	 /* id, after position, outcome or NULL, most */
	BULK_START,	 /* id */
	BULK_STOP,	 /* id */
	BULK_NEXT,	 /* id or NULL for all that run; most */
	BULK_WAITS,	 /* id, position: is it still to do? */
	BULK_SETTLE,	 /* id, position, outcome, note */
	BULK_FINISH,
	BULK_COUNT
};

extern const struct sql bulk_store[BULK_COUNT];

#endif
