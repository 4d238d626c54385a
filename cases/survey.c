/* SPDX-License-Identifier: BSD-2-Clause */
/* survey.c -- two questions after a clean watch */
#include "cases/survey.h"

#include <assert.h>

#include "cases/way_store.h"
#include "lib/db_one.h"

enum db_outcome
survey_open(struct db *db, struct arena *arena, const char *line_id,
    struct survey *survey_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_SURVEY_OPEN], DB_VALUES(line_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*survey_out = (struct survey){ 0 };
	if (db_rows(rows) == 1)
		*survey_out = (struct survey){ db_copy(rows, 0, 0, arena),
			db_copy(rows, 0, 1, arena),
			db_copy(rows, 0, 2, arena) };
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
survey_answer(struct db *db, const char *line_id, const char *case_id,
    enum survey_found found, int clear, bool *kept_out)
{
	static const char *const answers[] = { [SURVEY_YES] = "yes",
		[SURVEY_NO] = "no",
		[SURVEY_UNSURE] = "unsure" };
	assert(clear >= SURVEY_CLEAR_LEAST && clear <= SURVEY_CLEAR_MOST);
	const char digit[] = { (char)('0' + clear), '\0' };
	return db_one_found(db, &way_store[WAY_SURVEY_SET],
	    DB_VALUES(case_id, line_id, answers[found], digit), kept_out);
}
