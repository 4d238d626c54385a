/* SPDX-License-Identifier: BSD-2-Clause */
/* audit.c -- who did what, when, why, from where: write it down, list it */
#include "cases/audit.h"

#include "cases/audit_store.h"
#include "lib/db_list.h"

enum db_outcome
audit_write(struct db *db, const struct audit_act *act)
{
	return db_run(db, &audit_store[AUDIT_WRITE],
	    DB_VALUES(act->actor, act->verb, act->kind, act->target,
		act->reason ? act->reason : "",
		act->details ? act->details : "{}"),
	    NULL);
}

static void
read_entry(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct audit_entry *)item_out = (struct audit_entry){
		.id = db_number(rows, row, 0),
		.at = db_number(rows, row, 1),
		.actor = db_copy(rows, row, 2, arena),
		.verb = db_copy(rows, row, 3, arena),
		.kind = db_copy(rows, row, 4, arena),
		.target = db_copy(rows, row, 5, arena),
		.label = db_copy(rows, row, 6, arena),
		.origin = db_copy(rows, row, 7, arena),
		.reason = db_copy(rows, row, 8, arena),
		.details = db_copy(rows, row, 9, arena),
		.erased = db_true(rows, row, 10),
		.position = db_number(rows, row, 11),
		.hash = db_copy(rows, row, 12, arena),
	};
}

enum db_outcome
audit_list(struct db *db, struct arena *arena,
    const struct audit_filter *filter, struct audit_entry **entries_out,
    size_t *count_out, bool *more_out)
{
	return db_list_page(db, arena, &audit_store[AUDIT_LIST],
	    DB_VALUES(filter->actor, filter->verb, filter->kind, filter->target,
		arena_number_or_null(arena, filter->since),
		arena_number_or_null(arena, filter->until),
		arena_number_or_null(arena, filter->before),
		arena_number_or_null(arena, filter->before_id),
		arena_number(arena, filter->limit + 1)),
	    DB_ITEM(entries_out, read_entry), entries_out,
	    (struct db_page){ filter->limit, count_out, more_out });
}

static void
read_kept(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct audit_kept *)item_out =
	    (struct audit_kept){ db_copy(rows, row, 0, arena),
		    db_copy(rows, row, 1, arena), db_number(rows, row, 2) };
}

enum db_outcome
audit_kept(struct db *db, struct arena *arena, struct audit_kept **kept_out,
    size_t *count_out)
{
	return db_list(db, arena, &audit_store[AUDIT_KEPT], NULL,
	    DB_ITEM(kept_out, read_kept), kept_out, count_out);
}
