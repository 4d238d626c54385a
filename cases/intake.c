/* SPDX-License-Identifier: BSD-2-Clause */
/* intake.c -- what a report does to a case: the decision alone */
/* Pure: the whole policy of walling stands on this page. */
#include "cases/intake.h"

static enum measure
lower(enum measure a, enum measure b)
{
	return a < b ? a : b;
}

static enum measure
higher(enum measure a, enum measure b)
{
	return a > b ? a : b;
}

/* The last step that is due when a case opens; a relapse climbs one more. */
static int
step_now(const struct intake_facts *facts)
{
	int step = 1;
	while (step < facts->steps && facts->ladder[step].at_once)
		step++;
	if (facts->state == CASE_WATCH && facts->step + 1 > step)
		step = facts->step + 1;
	return step < facts->steps ? step : facts->steps;
}

static enum measure
measure_at(const struct intake_facts *facts, int step)
{
	return step > 0 ? facts->ladder[step - 1].measure : MEASURE_NOTICE;
}

static bool
is_protected(const struct intake_facts *facts)
{
	return facts->special_kind || facts->exempt || facts->never_wall;
}

/* What holds a measure back, or NULL. Shadow holds everything, the brake only
 * new walls. */
static const char *
holder(const struct intake_facts *facts, bool walls)
{
	if (!facts->enforced)
		return "shadow";
	bool full = facts->source_full || facts->all_full;
	return walls && (facts->braked || full) ? "brake" : NULL;
}

/* More reports of a case that is open raise it only when asked to. */
static struct intake_decision
join(const struct intake_facts *facts)
{
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.measure = facts->measure,
		.wanted = facts->wanted,
		.step = facts->step };
	if (!facts->asked || facts->asks <= facts->wanted)
		return decision;
	decision.wanted = facts->asks;
	bool walls = facts->asks >= MEASURE_GARDEN && !facts->walled;
	if (facts->state != CASE_OPEN || holder(facts, walls) != NULL)
		return decision;
	decision.measure = facts->asks;
	decision.walls = walls;
	return decision;
}

static struct intake_decision
begin(const struct intake_facts *facts)
{
	bool relapse = facts->state == CASE_WATCH;
	int step = step_now(facts);
	enum measure wanted = lower(measure_at(facts, step), facts->most);
	if (relapse)
		wanted = higher(wanted, facts->wanted);
	if (is_protected(facts))
		wanted = lower(wanted, MEASURE_NOTICE);
	if (facts->asked) {
		wanted = facts->asks;
		step = facts->force ? 0 : step;
	}
	bool walls = wanted >= MEASURE_GARDEN && !facts->walled;
	struct intake_decision decision = { .outcome = relapse ? INTAKE_RELAPSED
							       : INTAKE_OPENED,
		.state = CASE_OPEN,
		.measure = wanted,
		.wanted = wanted,
		.step = step,
		.walls = walls,
		.held_by = holder(facts, walls) };
	if (decision.held_by == NULL)
		return decision;
	bool brake = facts->enforced;
	decision.outcome = INTAKE_HELD;
	decision.state = CASE_HELD;
	decision.measure = brake ? MEASURE_NOTICE : MEASURE_NONE;
	decision.walls = false;
	decision.pull_source = brake && facts->source_full;
	decision.pull_all = brake && facts->all_full;
	return decision;
}

struct intake_decision
intake_decide(const struct intake_facts *facts)
{
	struct intake_decision refused = { .state = facts->state };
	if (facts->stale) {
		refused.outcome = INTAKE_FILED;
		return refused;
	}
	if (facts->asked && facts->asks > MEASURE_NOTICE &&
	    is_protected(facts)) {
		refused.outcome = INTAKE_PROTECTED;
		return refused;
	}
	enum measure ladder =
	    lower(measure_at(facts, step_now(facts)), facts->most);
	if (facts->asked && facts->asks > ladder && !facts->force) {
		refused.outcome = INTAKE_FORCE;
		return refused;
	}
	if (facts->state == CASE_OPEN || facts->state == CASE_HELD)
		return join(facts);
	return begin(facts);
}

struct intake_decision
intake_climb(const struct intake_facts *facts, enum measure next)
{
	enum measure most = is_protected(facts)
	    ? lower(facts->most, MEASURE_NOTICE)
	    : facts->most;
	enum measure wanted = higher(facts->wanted, lower(next, most));
	bool walls = wanted >= MEASURE_GARDEN && !facts->walled;
	bool fresh = !facts->braked;
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.measure = wanted,
		.wanted = wanted,
		.step = facts->step + 1,
		.walls = walls,
		.held_by = holder(facts, walls) };
	if (decision.held_by == NULL)
		return decision;
	decision.measure = facts->measure;
	decision.wanted = facts->wanted;
	decision.step = facts->step;
	decision.walls = false;
	decision.pull_source = facts->enforced && fresh && facts->source_full;
	decision.pull_all = facts->enforced && fresh && facts->all_full;
	return decision;
}
