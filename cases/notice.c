/* SPDX-License-Identifier: BSD-2-Clause */
/* notice.c -- puts a notice into the outbox that the warden empties */
#include "cases/notice.h"

#include "cases/store.h"

const char *
notice_kind_name(enum notice_kind kind)
{
	static const char *const names[NOTICE_KINDS] = {
		[NOTICE_WALLED] = "walled",
		[NOTICE_WARNED] = "warned",
		[NOTICE_REMINDED] = "reminded",
		[NOTICE_ANNOUNCED] = "announced",
		[NOTICE_SOFTENED] = "softened",
		[NOTICE_RELAPSED] = "relapsed",
		[NOTICE_RELEASED] = "released",
		[NOTICE_CLOSED] = "closed",
		[NOTICE_RECEIVED] = "received",
		[NOTICE_ASKED] = "asked",
		[NOTICE_APPROVED] = "approved",
		[NOTICE_DENIED] = "denied",
		[NOTICE_UPHELD] = "upheld",
		[NOTICE_REJECTED] = "rejected",
		[NOTICE_LAPSED] = "lapsed",
		[NOTICE_PAUSED] = "paused",
		[NOTICE_RESUMED] = "resumed",
	};
	return names[kind];
}

enum db_outcome
notice_queue(struct db *db, const char *line_id, enum notice_kind kind,
    const char *case_id, bool walled_before)
{
	return db_run(db, &cases_store[CASES_NOTICE],
	    DB_VALUES(line_id, notice_kind_name(kind), case_id,
		walled_before ? "true" : "false"),
	    NULL);
}

enum notice_kind
notice_of(enum measure measure, bool walled_before)
{
	return measure >= MEASURE_GARDEN || walled_before ? NOTICE_WALLED
							  : NOTICE_WARNED;
}

enum db_outcome
notice_measure(struct db *db, const char *line_id, enum measure measure,
    const char *case_id, bool walled_before)
{
	return notice_queue(db, line_id, notice_of(measure, walled_before),
	    case_id, walled_before);
}
