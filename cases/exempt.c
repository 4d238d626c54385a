/* SPDX-License-Identifier: BSD-2-Clause */
/* exempt.c -- lines and accounts that are spared: one asks, another confirms */
#include "cases/exempt.h"

#include "cases/audit.h"
#include "cases/desk_store.h"
#include "lib/db_list.h"

/* One statement that gives the id of what it changed, or nothing; and the act
 * in the audit with it. */
static enum db_outcome
change(struct db *db, struct arena *arena, const struct sql *sql,
    const char *const *values, struct audit_act act, enum exempt_outcome none,
    enum exempt_outcome *outcome_out)
{
	struct db_result *rows;
	*outcome_out = none;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, sql, values, &rows);
	if (outcome == DB_OK) {
		bool done = db_rows(rows) == 1;
		act.kind = "exemption";
		act.target = done ? db_copy(rows, 0, 0, arena) : "";
		db_result_free(rows);
		if (done)
			outcome = audit_write(db, &act);
		if (done && outcome == DB_OK)
			*outcome_out = EXEMPT_DONE;
	}
	return db_end(db, outcome);
}

enum db_outcome
exempt_ask(struct db *db, struct arena *arena, const struct exempt_order *order,
    enum exempt_outcome *outcome_out)
{
	return change(db, arena, &desk_store[DESK_EXEMPT_ASK],
	    DB_VALUES(order->whose, order->account ? "false" : "true",
		arena_number(arena, order->until), order->reason, order->actor),
	    (struct audit_act){ .actor = order->actor,
		.verb = "asked-for",
		.reason = order->reason },
	    EXEMPT_NOBODY, outcome_out);
}

enum db_outcome
exempt_decide(struct db *db, struct arena *arena, const char *id, bool confirm,
    const char *actor, enum exempt_outcome *outcome_out)
{
	return change(db, arena, &desk_store[DESK_EXEMPT_DECIDE],
	    DB_VALUES(id, confirm ? "true" : "false", actor),
	    (struct audit_act){
		.actor = actor, .verb = confirm ? "confirmed" : "refused" },
	    EXEMPT_LATE, outcome_out);
}

enum db_outcome
exempt_end(struct db *db, struct arena *arena, const char *id,
    const char *reason, const char *actor, enum exempt_outcome *outcome_out)
{
	return change(db, arena, &desk_store[DESK_EXEMPT_END], DB_VALUES(id),
	    (struct audit_act){
		.actor = actor, .verb = "ended", .reason = reason },
	    EXEMPT_LATE, outcome_out);
}

static void
read_facts(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct exempt_facts *)item_out = (struct exempt_facts){
		.id = db_copy(rows, row, 0, arena),
		.line = db_copy(rows, row, 1, arena),
		.account = db_copy(rows, row, 2, arena),
		.kind = db_copy(rows, row, 3, arena),
		.until = db_number(rows, row, 4),
		.reason = db_copy(rows, row, 5, arena),
		.asked_by = db_copy(rows, row, 6, arena),
		.since = db_number(rows, row, 7),
		.confirmed_by = db_copy(rows, row, 8, arena),
	};
}

static enum db_outcome
read_list(struct db *db, struct arena *arena, enum desk_statement statement,
    const char *const *values, struct exempt_facts **list_out,
    size_t *count_out)
{
	return db_list(db, arena, &desk_store[statement], values,
	    DB_ITEM(list_out, read_facts), list_out, count_out);
}

enum db_outcome
exempt_waiting(struct db *db, struct arena *arena,
    struct exempt_facts **list_out, size_t *count_out)
{
	return read_list(
	    db, arena, DESK_EXEMPT_DRAFTS, NULL, list_out, count_out);
}

enum db_outcome
exempt_list(struct db *db, struct arena *arena, int most,
    struct exempt_facts **list_out, size_t *count_out)
{
	return read_list(db, arena, DESK_EXEMPTIONS,
	    DB_VALUES(arena_number(arena, most)), list_out, count_out);
}
