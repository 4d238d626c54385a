/* SPDX-License-Identifier: BSD-2-Clause */
/* care.c -- who of the staff looks after a case, and what they note */
#include "cases/care.h"

#include "cases/case.h"
#include "cases/desk_store.h"

static enum db_outcome
change(struct db *db, enum desk_statement statement, const char *told,
    const char *case_id, const char *actor, bool *done_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, &desk_store[statement],
		    DB_VALUES(case_id, actor), &rows);
	if (outcome == DB_OK) {
		*done_out = db_rows(rows) == 1;
		db_result_free(rows);
		if (*done_out)
			outcome = case_tell(db, case_id, told, actor, "{}");
	}
	return db_end(db, outcome);
}

enum db_outcome
care_take(struct db *db, const char *case_id, const char *actor, bool *done_out)
{
	return change(db, DESK_TAKE, "taken", case_id, actor, done_out);
}

enum db_outcome
care_give_back(
    struct db *db, const char *case_id, const char *actor, bool *done_out)
{
	return change(
	    db, DESK_GIVE_BACK, "given-back", case_id, actor, done_out);
}

/* The timeline holds the id of the words, so that they can be erased. */
enum db_outcome
care_note(struct db *db, struct arena *arena, const char *case_id,
    const char *actor, const char *words)
{
	struct db_result *rows;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_run(db, &desk_store[DESK_NOTE],
		    DB_VALUES(case_id, actor, words), &rows);
	if (outcome == DB_OK) {
		const char *detail = arena_print(
		    arena, "{\"message\": \"%s\"}", db_text(rows, 0, 0));
		db_result_free(rows);
		outcome = case_tell(db, case_id, "noted", actor, detail);
	}
	return db_end(db, outcome);
}
