/* SPDX-License-Identifier: BSD-2-Clause */
/* queue.c -- what waits for a decision of staff, and who has taken it */
#include "cases/queue.h"

#include <string.h>

#include "cases/way_store.h"
#include "lib/db_list.h"

enum { WORDS_COLUMN = 21 }; /* after those of the request */

/* ---- reading ---- */

static enum db_outcome
run_list(struct db *db, struct arena *arena, const struct queue_filter *filter,
    struct db_result **rows_out)
{
	const char *limit = arena_number(arena, filter->limit);
	if (filter->part == QUEUE_DECIDED)
		return db_run(db, &way_store[WAY_DECIDED],
		    DB_VALUES(filter->kind, filter->by, limit), rows_out);
	return db_run(db, &way_store[WAY_QUEUE],
	    DB_VALUES(filter->part == QUEUE_BACK ? "asked-back" : "waiting",
		filter->kind, filter->by, filter->untaken ? "true" : "false",
		filter->overdue ? "true" : "false", limit),
	    rows_out);
}

static void
read_row(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct queue_row *)item_out =
	    (struct queue_row){ request_facts_read(rows, row, arena),
		    db_copy(rows, row, WORDS_COLUMN, arena) };
}

enum db_outcome
queue_list(struct db *db, struct arena *arena,
    const struct queue_filter *filter, struct queue_row **rows_out,
    size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome = run_list(db, arena, filter, &rows);
	if (outcome != DB_OK)
		return outcome;
	*count_out = db_items(
	    rows, SIZE_MAX, arena, DB_ITEM(rows_out, read_row), rows_out);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
queue_count(struct db *db, const char *mine, struct queue_counts *counts_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_QUEUE_COUNT], DB_VALUES(mine), &rows);
	if (outcome != DB_OK)
		return outcome;
	*counts_out = (struct queue_counts){ .waiting = db_number(rows, 0, 0),
		.back = db_number(rows, 0, 1),
		.overdue = db_number(rows, 0, 2),
		.taken = db_number(rows, 0, 3),
		.mine = db_number(rows, 0, 4) };
	db_result_free(rows);
	return DB_OK;
}

/* ---- whose turn it is ---- */

struct turn {
	struct arena *arena;
	const struct take_order *order;
	enum take_outcome *outcome_out;
	struct request_facts *facts_out;
};

/* How it stands for this one, before anything is done. */
static enum take_outcome
look(const struct turn *turn, const struct request_facts *facts)
{
	*turn->facts_out = *facts;
	if (strcmp(facts->state, "waiting") != 0)
		return TAKE_LATE;
	return request_is_taken(facts, turn->order->actor) ? TAKE_TAKEN
							   : TAKE_DONE;
}

static enum db_outcome
take(struct db *db, const struct request_facts *facts, void *context)
{
	const struct turn *turn = context;
	const struct take_order *order = turn->order;
	enum take_outcome found = look(turn, facts);
	bool over = found == TAKE_TAKEN && order->over != NULL;
	*turn->outcome_out = over ? TAKE_DONE : found;
	if (*turn->outcome_out != TAKE_DONE)
		return DB_OK;
	enum db_outcome outcome = db_run(
	    db, &way_store[WAY_TAKE], DB_VALUES(facts->id, order->actor), NULL);
	if (outcome != DB_OK)
		return outcome;
	return request_tell(db, turn->arena, facts,
	    over ? "taken-over" : "taken", order->actor,
	    over ? order->over : "");
}

static enum db_outcome
give_back(struct db *db, const struct request_facts *facts, void *context)
{
	const struct turn *turn = context;
	*turn->outcome_out = look(turn, facts);
	if (*turn->outcome_out == TAKE_DONE && *facts->taken_by == '\0')
		*turn->outcome_out = TAKE_TAKEN;
	if (*turn->outcome_out != TAKE_DONE)
		return DB_OK;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_GIVE_BACK], DB_VALUES(facts->id), NULL);
	if (outcome != DB_OK)
		return outcome;
	return request_tell(
	    db, turn->arena, facts, "given-back", turn->order->actor, "");
}

enum db_outcome
queue_take(struct db *db, struct arena *arena, const struct take_order *order,
    enum take_outcome *outcome_out, struct request_facts *facts_out)
{
	struct turn turn = { arena, order, outcome_out, facts_out };
	bool found;
	*outcome_out = TAKE_NONE;
	return request_do(db, arena, order->id, take, &turn, &found);
}

enum db_outcome
queue_give_back(struct db *db, struct arena *arena, const char *id,
    const char *actor, enum take_outcome *outcome_out,
    struct request_facts *facts_out)
{
	const struct take_order order = { .id = id, .actor = actor };
	struct turn turn = { arena, &order, outcome_out, facts_out };
	bool found;
	*outcome_out = TAKE_NONE;
	return request_do(db, arena, id, give_back, &turn, &found);
}
