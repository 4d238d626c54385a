/* SPDX-License-Identifier: BSD-2-Clause */
/* climb.c -- the next step of a case's ladder, when its time has come */
#include "cases/climb.h"

#include "cases/case.h"
#include "cases/notice.h"
#include "cases/standing.h"
#include "cases/store.h"

static enum db_outcome
read_step(struct db *db, struct arena *arena, const char *case_id,
    struct climb *step_out, bool *due_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(
	    db, &cases_store[CASES_NEXT_STEP], DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*due_out = db_rows(rows) == 1;
	if (*due_out) {
		*step_out = (struct climb){ .case_id = case_id,
			.line_id = db_copy(rows, 0, 0, arena),
			.cause = db_copy(rows, 0, 1, arena),
			.source = db_copy(rows, 0, 2, arena) };
		*due_out = measure_parse(
		    str_from(db_text(rows, 0, 3)), &step_out->measure);
	}
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
pull_brake(struct db *db, const struct climb *step)
{
	const struct intake_decision *decision = &step->decision;
	const struct sql *pull = &cases_store[CASES_BRAKE_PULL];
	enum db_outcome outcome = DB_OK;
	if (decision->pull_source)
		outcome = db_run(db, pull, DB_VALUES(step->source), NULL);
	if (outcome == DB_OK && decision->pull_all)
		outcome = db_run(db, pull, DB_VALUES(""), NULL);
	return outcome;
}

static enum db_outcome
raise(struct db *db, struct arena *arena, const struct climb *step,
    const char *actor)
{
	const struct intake_facts *facts = &step->facts;
	const struct intake_decision *decision = &step->decision;
	const char *measure = measure_print(decision->measure);
	const char *number = arena_print(arena, "%d", decision->step);
	enum db_outcome outcome = db_run(db, &cases_store[CASES_CLIMB],
	    DB_VALUES(step->case_id, number, measure), NULL);
	if (outcome == DB_OK)
		outcome = case_tell(db, step->case_id, "climbed", actor,
		    arena_print(arena, "{\"step\": %s, \"measure\": \"%s\"%s}",
			number, measure,
			standing_doubt(facts, decision, arena)));
	if (outcome == DB_OK && decision->walls)
		outcome = db_run(db, &cases_store[CASES_WALLING],
		    DB_VALUES(step->source, step->case_id), NULL);
	if (outcome != DB_OK || decision->measure <= facts->measure)
		return outcome;
	return notice_measure(
	    db, step->line_id, decision->measure, step->case_id, facts->walled);
}

enum db_outcome
climb_decide(struct db *db, struct arena *arena, const char *case_id,
    struct climb *climb_out, bool *due_out)
{
	struct standing standing;
	enum db_outcome outcome =
	    read_step(db, arena, case_id, climb_out, due_out);
	if (outcome != DB_OK || !*due_out)
		return outcome;
	const struct standing_question question = { climb_out->line_id,
		climb_out->cause, climb_out->source, "0", NULL };
	outcome = standing_read(db, arena, &question, &standing);
	if (outcome != DB_OK)
		return outcome;
	climb_out->facts = standing.facts;
	climb_out->decision =
	    intake_climb(&climb_out->facts, climb_out->measure);
	return DB_OK;
}

enum db_outcome
climb_inside(struct db *db, struct arena *arena, const char *case_id,
    const char *actor, bool *climbed_out)
{
	struct climb step;
	bool due;
	*climbed_out = false;
	enum db_outcome outcome = climb_decide(db, arena, case_id, &step, &due);
	if (outcome != DB_OK || !due)
		return outcome;
	if (step.decision.held_by != NULL)
		return pull_brake(db, &step);
	*climbed_out = true;
	return raise(db, arena, &step, actor);
}
