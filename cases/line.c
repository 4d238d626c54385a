/* SPDX-License-Identifier: BSD-2-Clause */
/* line.c -- whose line an address is now */
#include "cases/line.h"

#include "cases/facts.h"
#include "cases/store.h"
#include "lib/db_one.h"

enum db_outcome
line_lock(struct db *db, const char *line_id)
{
	bool found;
	enum db_outcome outcome = db_one_true(
	    db, &cases_store[CASES_LINE_LOCK], DB_VALUES(line_id), &found);
	if (outcome != DB_OK)
		return outcome;
	return found ? DB_OK : DB_REFUSED;
}

enum db_outcome
line_do(struct db *db, const char *line_id, line_deed_fn *deed, void *context)
{
	enum { TRIES = 5 };
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++) {
		outcome = db_begin(db);
		if (outcome == DB_OK)
			outcome = line_lock(db, line_id);
		if (outcome == DB_OK)
			outcome = deed(db, context);
		outcome = db_end(db, outcome);
	}
	return outcome;
}

/* The one line that a statement finds. */
static enum db_outcome
find_line(struct db *db, struct arena *arena, enum cases_statement statement,
    const char *const *values, struct line_facts *line_out, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_store[statement], values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) > 0;
	if (*found_out) {
		*line_out = (struct line_facts){
			.id = db_copy(rows, 0, 0, arena),
			.reference = db_copy(rows, 0, 1, arena),
			.account = db_copy(rows, 0, 2, arena),
			.kind = db_copy(rows, 0, 3, arena),
			.brand = db_copy(rows, 0, 4, arena),
			.language = db_copy(rows, 0, 5, arena),
			.measure = facts_measure(rows, 0, 6),
		};
	}
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
line_at(struct db *db, struct arena *arena, const char *realm,
    const struct addr *addr, struct line_facts *line_out, bool *found_out)
{
	char text[ADDR_TEXT_SIZE];
	return find_line(db, arena, CASES_LINE_AT,
	    DB_VALUES(realm, addr_print(addr, text)), line_out, found_out);
}

enum db_outcome
line_get(struct db *db, struct arena *arena, const char *id,
    struct line_facts *line_out, bool *found_out)
{
	return find_line(
	    db, arena, CASES_LINE_GET, DB_VALUES(id), line_out, found_out);
}

enum db_outcome
line_named(struct db *db, struct arena *arena, const char *name,
    struct line_name *line_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &cases_store[CASES_LINE_NAMED], DB_VALUES(name), &rows);
	if (outcome != DB_OK)
		return outcome;
	*line_out = (struct line_name){ 0 };
	if (db_rows(rows) > 0)
		*line_out = (struct line_name){
			db_copy(rows, 0, 0, arena),
			db_copy(rows, 0, 1, arena),
			db_copy(rows, 0, 2, arena),
		};
	db_result_free(rows);
	return DB_OK;
}
