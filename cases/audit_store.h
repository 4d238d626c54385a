/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_store.h -- the SQL of the audit, by name */
#ifndef CASES_AUDIT_STORE_H
#define CASES_AUDIT_STORE_H

#include "lib/db.h"

/* Times are microseconds since 1970, hashes hex. */
enum audit_statement {
	AUDIT_WRITE,	 /* actor, verb, kind, target, reason, details */
	AUDIT_LIST,	 /* see audit.c */
	AUDIT_HEAD,	 /* the head */
	AUDIT_HEAD_LOCK, /* the head, locked to the end of the transaction */
	AUDIT_WAITING,	 /* most: id and digest */
	AUDIT_LINK,	 /* ids, positions, hashes */
	AUDIT_HEAD_SET,	 /* position, hash */
	AUDIT_FREEZE,	 /* the transaction sees one moment */
	AUDIT_START,	 /* where the chain starts after retention */
	AUDIT_ROWS,	 /* after this position, most: see audit_verify.c */
	AUDIT_LATE,	 /* acts that wait for their link for long */
	AUDIT_UNTOLD,	 /* lines of the timeline that no act tells */
	AUDIT_NOTED,	 /* the hash at this position */
	AUDIT_KEPT,	 /* how long what is kept */
	AUDIT_COUNT
};

extern const struct sql audit_store[AUDIT_COUNT];

#endif
