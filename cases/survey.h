/* SPDX-License-Identifier: BSD-2-Clause */
/* survey.h -- two questions after a clean watch */
#ifndef CASES_SURVEY_H
#define CASES_SURVEY_H

#include "lib/arena.h"
#include "lib/db.h"

enum survey_found { SURVEY_YES, SURVEY_NO, SURVEY_UNSURE };
enum { SURVEY_CLEAR_LEAST = 1, SURVEY_CLEAR_MOST = 5 };

struct survey {
	const char *case_id; /* NULL: nothing is asked of this line */
	const char *code, *cause;
};

/* The survey that waits for an answer of this line, for 30 days. */
enum db_outcome MUST_CHECK survey_open(struct db *db, struct arena *arena,
    const char *line_id, struct survey *survey_out);
/* "Did you find the device?", and "How clear was our help?", 1 to 5. Counts
 * once; false in `*kept_out` where there is nothing (more) to answer. */
enum db_outcome MUST_CHECK survey_answer(struct db *db, const char *line_id,
    const char *case_id, enum survey_found found, int clear, bool *kept_out);

#endif
