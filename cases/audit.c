/* SPDX-License-Identifier: BSD-2-Clause */
/* audit.c -- who did what, when, why, from where: write it down, list it */
#include "cases/audit.h"

#include "cases/audit_store.h"

enum db_outcome
audit_write(struct db *db, const struct audit_act *act)
{
	return db_run(db, &audit_store[AUDIT_WRITE],
	    DB_VALUES(act->actor, act->verb, act->kind, act->target,
		act->reason ? act->reason : "",
		act->details ? act->details : "{}"),
	    NULL);
}

static struct audit_entry
read_entry(const struct db_result *rows, int row, struct arena *arena)
{
	return (struct audit_entry){
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
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &audit_store[AUDIT_LIST],
	    DB_VALUES(filter->actor, filter->verb, filter->kind, filter->target,
		arena_number_or_null(arena, filter->since),
		arena_number_or_null(arena, filter->until),
		arena_number_or_null(arena, filter->before),
		arena_number_or_null(arena, filter->before_id),
		arena_number(arena, filter->limit + 1)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	*more_out = db_rows(rows) > filter->limit;
	int count = *more_out ? filter->limit : db_rows(rows);
	struct audit_entry *entries =
	    arena_alloc(arena, ((size_t)count + 1) * sizeof *entries);
	for (int i = 0; entries != NULL && i < count; i++)
		entries[i] = read_entry(rows, i, arena);
	*entries_out = entries;
	*count_out = entries == NULL ? 0 : (size_t)count;
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
audit_kept(struct db *db, struct arena *arena, struct audit_kept **kept_out,
    size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &audit_store[AUDIT_KEPT], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	struct audit_kept *kept =
	    arena_alloc(arena, ((size_t)db_rows(rows) + 1) * sizeof *kept);
	*count_out = kept == NULL ? 0 : (size_t)db_rows(rows);
	for (int i = 0; i < (int)*count_out; i++)
		kept[i] = (struct audit_kept){ db_copy(rows, i, 0, arena),
			db_copy(rows, i, 1, arena), db_number(rows, i, 2) };
	*kept_out = kept;
	db_result_free(rows);
	return DB_OK;
}
