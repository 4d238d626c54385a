/* SPDX-License-Identifier: BSD-2-Clause */
/* subject.c -- what must be told: all that is known of somebody, why a case
 * was right; and what is erased */
#include "cases/subject.h"

#include "cases/audit.h"
#include "cases/subject_store.h"
#include "cases/subscriber.h"
#include "lib/db_one.h"

enum { TRIES = 5 };

/* NULL in `*id_out` where there is no such account. */
static enum db_outcome
find(struct db *db, struct arena *arena, const char *account,
    const char **id_out)
{
	return db_one_text(db, arena, &subject_store[SUBJECT_FIND],
	    DB_VALUES(account), id_out);
}

/* ---- given out ---- */

static enum db_outcome
give_out(struct db *db, const struct subject_order *order,
    struct db_result **rows_out)
{
	enum db_outcome outcome = db_run(db, &subject_store[SUBJECT_EXPORT],
	    DB_VALUES(order->account), rows_out);
	if (outcome != DB_OK || db_rows(*rows_out) == 0)
		return outcome;
	const struct audit_act act = { .actor = order->actor,
		.verb = "exported",
		.kind = "subscriber",
		.target = db_text(*rows_out, 0, 1),
		.reason = order->reason };
	outcome = audit_write(db, &act);
	if (outcome != DB_OK)
		db_result_free(*rows_out);
	return outcome;
}

enum db_outcome
subject_export(struct db *db, const struct subject_order *order,
    struct db_result **rows_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = give_out(db, order, &rows);
	if (outcome != DB_OK) {
		db_rollback(db);
		return outcome;
	}
	outcome = db_commit(db);
	if (outcome == DB_OK)
		*rows_out = rows;
	else
		db_result_free(rows);
	return outcome;
}

/* ---- erased ---- */

static enum db_outcome
erase(struct db *db, struct arena *arena, const struct subject_order *order,
    const char **gone_out)
{
	const char *id;
	enum db_outcome outcome = find(db, arena, order->account, &id);
	*gone_out = NULL;
	if (outcome != DB_OK || id == NULL)
		return outcome;
	outcome = subscriber_end(db, arena, id, order->actor);
	if (outcome != DB_OK)
		return outcome;
	return db_one_text(db, arena, &subject_store[SUBJECT_ERASE],
	    DB_VALUES(id, order->actor, order->reason), gone_out);
}

static enum db_outcome
erase_and(struct db *db, struct arena *arena, const struct subject_order *order,
    bool keep, const char **gone_out)
{
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++) {
		outcome = db_begin(db);
		if (outcome == DB_OK)
			outcome = erase(db, arena, order, gone_out);
		if (outcome == DB_OK && keep)
			return db_commit(db);
		db_rollback(db);
	}
	return outcome;
}

enum db_outcome
subject_erase(struct db *db, struct arena *arena,
    const struct subject_order *order, const char **gone_out)
{
	return erase_and(db, arena, order, true, gone_out);
}

/* The deed itself, and all of it taken back: so it tells the truth. */
enum db_outcome
subject_preview(struct db *db, struct arena *arena,
    const struct subject_order *order, const char **gone_out)
{
	return erase_and(db, arena, order, false, gone_out);
}

/* ---- why it was right ---- */

enum db_outcome
subject_justify(struct db *db, struct arena *arena, const char *case_id,
    const char **json_out)
{
	return db_one_text(db, arena, &subject_store[SUBJECT_JUSTIFY],
	    DB_VALUES(case_id), json_out);
}
