/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_climb.c -- which open cases a text would raise as soon as it is loaded
 */
#include "cases/trial_climb.h"

#include "cases/facts.h"
#include "cases/notice.h"
#include "cases/trial_store.h"
#include "lib/db_list.h"

enum db_outcome
trial_climb_before(struct db *db, struct arena *arena, const char **due_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &trial_store[TRIAL_DUE], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	*due_out = db_copy(rows, 0, 0, arena);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
count_open(struct db *db, int64_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &trial_store[TRIAL_OPEN], NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	*count_out = db_number(rows, 0, 0);
	db_result_free(rows);
	return DB_OK;
}

static void
read_sum(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct trial_sum *)item_out = (struct trial_sum){
		.cause = db_copy(rows, row, 0, arena),
		.from = facts_measure(rows, row, 1),
		.to = facts_measure(rows, row, 2),
		.cases = db_number(rows, row, 3),
	};
}

static void
read_case(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct trial_climb *)item_out = (struct trial_climb){
		.id = db_copy(rows, row, 0, arena),
		.code = db_copy(rows, row, 1, arena),
		.line = db_copy(rows, row, 2, arena),
		.cause = db_copy(rows, row, 3, arena),
		.from = facts_measure(rows, row, 4),
		.notice = "",
	};
}

/* As the clock would: it tells the line where the measure rises. */
static enum db_outcome
decide(struct db *db, struct arena *arena, struct trial_climb *item)
{
	struct climb climb;
	bool due;
	enum db_outcome outcome =
	    climb_decide(db, arena, item->id, &climb, &due);
	item->to = item->from;
	if (outcome != DB_OK || !due)
		return outcome;
	item->to = climb.decision.measure;
	item->held_by = climb.decision.held_by;
	if (item->to > climb.facts.measure)
		item->notice =
		    notice_kind_name(notice_of(item->to, climb.facts.walled));
	return DB_OK;
}

enum db_outcome
trial_climb_after(struct db *db, struct arena *arena, const char *due,
    struct trial_climbs *climbs_out)
{
	struct trial_climbs *to = climbs_out;
	enum db_outcome outcome = count_open(db, &to->looked_at);
	if (outcome == DB_OK)
		outcome = db_list(db, arena, &trial_store[TRIAL_SUMS],
		    DB_VALUES(due), DB_ITEM(&to->sums, read_sum), &to->sums,
		    &to->sum_count);
	if (outcome == DB_OK)
		outcome = db_list(db, arena, &trial_store[TRIAL_CLIMBS],
		    DB_VALUES(due), DB_ITEM(&to->cases, read_case), &to->cases,
		    &to->case_count);
	for (size_t i = 0; outcome == DB_OK && i < to->case_count; i++)
		outcome = decide(db, arena, &to->cases[i]);
	return outcome;
}
