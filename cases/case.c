/* SPDX-License-Identifier: BSD-2-Clause */
/* case.c -- reads cases, and writes what happens in them */
#include "cases/case.h"

#include "cases/code.h"
#include "cases/store.h"
#include "lib/db_list.h"
#include "lib/uuid.h"

static enum db_outcome
read_one(struct db *db, struct arena *arena, enum cases_statement statement,
    const char *key, struct case_facts *facts_out, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_store[statement], DB_VALUES(key), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) > 0;
	if (*found_out)
		*facts_out = facts_read(rows, 0, arena);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
case_get(struct db *db, struct arena *arena, const char *id,
    struct case_facts *facts_out, bool *found_out)
{
	uint8_t bytes[16];
	*found_out = false;
	if (!uuid_parse(str_from(id), bytes))
		return DB_OK;
	return read_one(db, arena, CASES_FACTS, id, facts_out, found_out);
}

enum db_outcome
case_by_code(struct db *db, struct arena *arena, const char *code,
    struct case_facts *facts_out, bool *found_out)
{
	return read_one(db, arena, CASES_BY_CODE, code, facts_out, found_out);
}

enum db_outcome
case_named(struct db *db, struct arena *arena, const char *name,
    struct case_facts *facts_out, bool *found_out)
{
	char code[CODE_SIZE];
	return code_read(str_from(name), CODE_SIGNS, code)
	    ? case_by_code(db, arena, code, facts_out, found_out)
	    : case_get(db, arena, name, facts_out, found_out);
}

static void
read_facts(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct case_facts *)item_out = facts_read(rows, row, arena);
}

enum db_outcome
case_of_line(struct db *db, struct arena *arena, const char *line_id,
    struct case_facts **facts_out, size_t *count_out)
{
	return db_list(db, arena, &cases_store[CASES_OF_LINE],
	    DB_VALUES(line_id), DB_ITEM(facts_out, read_facts), facts_out,
	    count_out);
}

enum db_outcome
case_list(struct db *db, struct arena *arena, const struct case_filter *filter,
    struct case_facts **facts_out, size_t *count_out, bool *more_out)
{
	return db_list_page(db, arena, &cases_store[CASES_LIST],
	    DB_VALUES(filter->cause, filter->state, filter->measure,
		filter->line, filter->account, filter->source,
		filter->before_id ? arena_number(arena, filter->before) : NULL,
		filter->before_id, arena_number(arena, filter->limit + 1)),
	    DB_ITEM(facts_out, read_facts), facts_out,
	    (struct db_page){ filter->limit, count_out, more_out });
}

static void
read_event(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct case_event *)item_out = (struct case_event){
		.at = db_number(rows, row, 0),
		.kind = db_copy(rows, row, 1, arena),
		.actor = db_copy(rows, row, 2, arena),
		.detail = db_copy(rows, row, 3, arena),
	};
}

enum db_outcome
case_timeline(struct db *db, struct arena *arena, const char *id,
    struct case_event **events_out, size_t *count_out)
{
	return db_list(db, arena, &cases_store[CASES_TIMELINE], DB_VALUES(id),
	    DB_ITEM(events_out, read_event), events_out, count_out);
}

enum db_outcome
case_tell(struct db *db, const char *id, const char *kind, const char *actor,
    const char *detail)
{
	return db_run(db, &cases_store[CASES_TIMELINE_ADD],
	    DB_VALUES(id, kind, actor, detail), NULL);
}
