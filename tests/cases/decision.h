/* SPDX-License-Identifier: BSD-2-Clause */
/* decision.h -- two decisions about a report or a ladder are the same */
#ifndef TESTS_CASES_DECISION_H
#define TESTS_CASES_DECISION_H

#include "cases/intake.h"
#include "tests/rows.h"

static inline void
decision_equal(
    const struct intake_decision *got, const struct intake_decision *want)
{
	assert_int_equal(got->outcome, want->outcome);
	assert_int_equal(got->state, want->state);
	assert_int_equal(got->measure, want->measure);
	assert_int_equal(got->wanted, want->wanted);
	assert_int_equal(got->step, want->step);
	assert_int_equal(got->doubted, want->doubted);
	assert_int_equal(got->walls, want->walls);
	assert_int_equal(got->pull_source, want->pull_source);
	assert_int_equal(got->pull_all, want->pull_all);
	if (want->held_by == NULL)
		assert_null(got->held_by);
	else
		assert_string_equal(got->held_by, want->held_by);
}

#endif
