/* SPDX-License-Identifier: BSD-2-Clause */
/* facts.c -- what is known of a case, as every program tells it */
#include "cases/facts.h"

#include <assert.h>

enum measure
facts_measure(const struct db_result *rows, int row, int column)
{
	enum measure measure = MEASURE_NONE;
	bool known =
	    measure_parse(str_from(db_text(rows, row, column)), &measure);
	assert(known || db_is_null(rows, row, column));
	return measure;
}

struct case_facts
facts_read(const struct db_result *rows, int row, struct arena *arena)
{
	struct case_facts facts = { 0 };
	const char **const texts[] = { &facts.id, &facts.code, &facts.cause,
		&facts.state, NULL, &facts.held_by, &facts.line, &facts.line_id,
		&facts.account, &facts.group_name };
	int64_t *const numbers[] = { &facts.opened_at, &facts.first_observed_at,
		&facts.last_observed_at, &facts.measure_since, &facts.review_at,
		&facts.expires_at, &facts.pause_until, &facts.released_at,
		&facts.watch_until, &facts.closed_at, &facts.reports,
		&facts.relapses, &facts.step };
	enum {
		TEXTS = sizeof texts / sizeof *texts,
		NUMBERS = sizeof numbers / sizeof *numbers,
		MEASURE = 4
	};
	static_assert((int)TEXTS + (int)NUMBERS == FACTS_COUNT, "columns");

	for (int i = 0; i < TEXTS; i++)
		if (texts[i] != NULL)
			*texts[i] = db_copy(rows, row, i, arena);
	for (int i = 0; i < NUMBERS; i++)
		*numbers[i] = db_number(rows, row, TEXTS + i);
	facts.measure = facts_measure(rows, row, MEASURE);
	return facts;
}
