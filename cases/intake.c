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

static bool
is_doubted(const struct intake_facts *facts, enum measure measure)
{
	return measure >= MEASURE_GARDEN && facts->weight < facts->wall_weight;
}

/* Who is not believed enough brings about a notice, and no wall. */
static enum measure
doubt(const struct intake_facts *facts, enum measure measure)
{
	return is_doubted(facts, measure) ? MEASURE_NOTICE : measure;
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

/* By more reports a case that is open rises only when asked to, or when with
 * this source it is believed at last. */
static enum measure
raised(const struct intake_facts *facts)
{
	if (facts->asked)
		return facts->asks;
	bool at_last = facts->weight_before < facts->wall_weight &&
	    facts->weight >= facts->wall_weight;
	return at_last && !is_protected(facts)
	    ? lower(measure_at(facts, facts->step), facts->most)
	    : MEASURE_NONE;
}

static struct intake_decision
join(const struct intake_facts *facts)
{
	enum measure rises = raised(facts);
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.measure = facts->measure,
		.wanted = facts->wanted,
		.step = facts->step };
	if (rises <= facts->wanted)
		return decision;
	decision.wanted = rises;
	bool walls = rises >= MEASURE_GARDEN && !facts->walled;
	if (facts->state != CASE_OPEN || holder(facts, walls) != NULL)
		return decision;
	decision.measure = rises;
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
	bool doubted = !facts->asked && is_doubted(facts, wanted);
	wanted = doubt(facts, wanted);
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
		.doubted = doubted,
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
	enum measure ladder = doubt(
	    facts, lower(measure_at(facts, step_now(facts)), facts->most));
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
	next = lower(next, most);
	enum measure wanted = higher(facts->wanted, doubt(facts, next));
	bool walls = wanted >= MEASURE_GARDEN && !facts->walled;
	bool fresh = !facts->braked;
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.measure = wanted,
		.wanted = wanted,
		.step = facts->step + 1,
		.doubted = is_doubted(facts, next),
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
