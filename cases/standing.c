/* SPDX-License-Identifier: BSD-2-Clause */
/* standing.c -- how a line stands with a cause, for who decides about it */
#include "cases/standing.h"

#include <string.h>

#include "cases/facts.h"
#include "cases/store.h"

static enum case_state
read_state(const char *text)
{
	return strcmp(text, "open") == 0 ? CASE_OPEN
	    : strcmp(text, "held") == 0	 ? CASE_HELD
	    : strcmp(text, "watch") == 0 ? CASE_WATCH
					 : CASE_NONE;
}

static enum db_outcome
read_ladder(struct db *db, const char *cause, struct intake_facts *facts)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_store[CASES_LADDER], DB_VALUES(cause), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; i < db_rows(rows) && i < LADDER_STEPS; i++)
		facts->ladder[facts->steps++] = (struct ladder_step){
			.measure = facts_measure(rows, i, 1),
			.at_once = db_true(rows, i, 2),
		};
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
standing_read(struct db *db, struct arena *arena,
    const struct standing_question *question, struct standing *standing_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &cases_store[CASES_INTAKE],
	    DB_VALUES(question->line_id, question->cause, question->source,
		question->observed_at, question->addr),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	standing_out->facts = (struct intake_facts){
		.special_kind = db_true(rows, 0, 0),
		.exempt = db_true(rows, 0, 1),
		.never_wall = db_true(rows, 0, 2),
		.enforced = db_true(rows, 0, 3),
		.most = facts_measure(rows, 0, 4),
		.braked = db_true(rows, 0, 5),
		.source_full = db_true(rows, 0, 6),
		.all_full = db_true(rows, 0, 7),
		.walled = db_true(rows, 0, 8),
		.state = read_state(db_text(rows, 0, 10)),
		.measure = facts_measure(rows, 0, 11),
		.wanted = facts_measure(rows, 0, 12),
		.step = (int)db_number(rows, 0, 13),
		.stale = db_true(rows, 0, 15),
		.weight = (int)db_number(rows, 0, 16),
		.weight_before = (int)db_number(rows, 0, 17),
		.wall_weight = (int)db_number(rows, 0, 18),
	};
	standing_out->case_id = db_copy(rows, 0, 9, arena);
	standing_out->released_id = db_copy(rows, 0, 14, arena);
	db_result_free(rows);
	return read_ladder(db, question->cause, &standing_out->facts);
}

const char *
standing_doubt(const struct intake_facts *facts,
    const struct intake_decision *decision, struct arena *arena)
{
	if (!decision->doubted)
		return "";
	return arena_print(arena,
	    ", \"doubt\": \"no wall: who saw it is believed at %d, a wall "
	    "needs %d\"",
	    facts->weight, facts->wall_weight);
}
