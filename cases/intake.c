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

static void
note(struct intake_decision *decision, enum intake_rule rule,
    enum measure measure)
{
	decision->reasons[decision->reason_count++] =
	    (struct intake_reason){ rule, measure };
}

/* What is wanted by this rule; it is noted where it has a say. */
static void
want(struct intake_decision *decision, enum intake_rule rule,
    enum measure measure)
{
	if (measure != decision->wanted)
		note(decision, rule, measure);
	decision->wanted = measure;
}

/* What the ladder gives, and what binds it. */
static void
want_ladder(const struct intake_facts *facts, enum measure ladder,
    struct intake_decision *decision)
{
	decision->wanted = ladder;
	note(decision, INTAKE_BY_LADDER, ladder);
	want(decision, INTAKE_BY_SOURCE, lower(ladder, facts->most));
	if (facts->state == CASE_WATCH)
		want(decision, INTAKE_BY_RELAPSE,
		    higher(decision->wanted, facts->wanted));
	if (is_protected(facts))
		want(decision, INTAKE_BY_PROTECTION,
		    lower(decision->wanted, MEASURE_NOTICE));
	decision->doubted = is_doubted(facts, decision->wanted);
	want(decision, INTAKE_BY_WEIGHT, doubt(facts, decision->wanted));
}

/* True where something holds back what is wanted. */
static bool
is_held(const struct intake_facts *facts, struct intake_decision *decision,
    enum measure left)
{
	bool walls = decision->wanted >= MEASURE_GARDEN && !facts->walled;
	decision->walls = walls;
	decision->held_by = holder(facts, walls);
	if (decision->held_by == NULL)
		return false;
	decision->walls = false;
	note(decision, facts->enforced ? INTAKE_BY_BRAKE : INTAKE_BY_SHADOW,
	    left);
	return true;
}

/* By more reports a case that is open rises only when asked to, or when with
 * this source it is believed at last. */
static void
want_more(const struct intake_facts *facts, struct intake_decision *decision)
{
	bool at_last = facts->weight_before < facts->wall_weight &&
	    facts->weight >= facts->wall_weight;
	if (facts->asked)
		want(decision, INTAKE_BY_ORDER,
		    higher(facts->asks, facts->wanted));
	else if (at_last && !is_protected(facts))
		want(decision, INTAKE_BY_BELIEF,
		    higher(facts->wanted,
			lower(measure_at(facts, facts->step), facts->most)));
}

static struct intake_decision
join(const struct intake_facts *facts)
{
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.measure = facts->measure,
		.wanted = facts->wanted,
		.step = facts->step };
	note(&decision, INTAKE_BY_CASE, facts->measure);
	want_more(facts, &decision);
	if (decision.wanted == facts->wanted || facts->state != CASE_OPEN)
		return decision;
	if (!is_held(facts, &decision, facts->measure))
		decision.measure = decision.wanted;
	decision.held_by = NULL; /* the case is as open as it was */
	return decision;
}

static struct intake_decision
begin(const struct intake_facts *facts)
{
	bool relapse = facts->state == CASE_WATCH;
	int step = step_now(facts);
	struct intake_decision decision = { .outcome = relapse ? INTAKE_RELAPSED
							       : INTAKE_OPENED,
		.state = CASE_OPEN,
		.step = step };
	want_ladder(facts, measure_at(facts, step), &decision);
	if (facts->asked) {
		want(&decision, INTAKE_BY_ORDER, facts->asks);
		decision.doubted = false;
		decision.step = facts->force ? 0 : step;
	}
	enum measure left = facts->enforced ? MEASURE_NOTICE : MEASURE_NONE;
	decision.measure = decision.wanted;
	if (!is_held(facts, &decision, left))
		return decision;
	decision.outcome = INTAKE_HELD;
	decision.state = CASE_HELD;
	decision.measure = left;
	decision.pull_source = facts->enforced && facts->source_full;
	decision.pull_all = facts->enforced && facts->all_full;
	return decision;
}

struct intake_decision
intake_decide(const struct intake_facts *facts)
{
	struct intake_decision refused = { .state = facts->state };
	if (facts->stale) {
		refused.outcome = INTAKE_FILED;
		note(&refused, INTAKE_BY_RELEASE, facts->measure);
		return refused;
	}
	if (facts->asked && facts->asks > MEASURE_NOTICE &&
	    is_protected(facts)) {
		refused.outcome = INTAKE_PROTECTED;
		note(&refused, INTAKE_BY_PROTECTION, MEASURE_NOTICE);
		return refused;
	}
	enum measure ladder = doubt(
	    facts, lower(measure_at(facts, step_now(facts)), facts->most));
	if (facts->asked && facts->asks > ladder && !facts->force) {
		refused.outcome = INTAKE_FORCE;
		note(&refused, INTAKE_BY_LADDER, ladder);
		return refused;
	}
	if (facts->state == CASE_OPEN || facts->state == CASE_HELD)
		return join(facts);
	return begin(facts);
}

struct intake_decision
intake_climb(const struct intake_facts *facts, enum measure next)
{
	bool fresh = facts->enforced && !facts->braked;
	struct intake_decision decision = { .outcome = INTAKE_JOINED,
		.state = facts->state,
		.step = facts->step + 1 };
	want_ladder(facts, next, &decision);
	want(&decision, INTAKE_BY_CASE, higher(facts->wanted, decision.wanted));
	decision.measure = decision.wanted;
	if (!is_held(facts, &decision, facts->measure))
		return decision;
	decision.measure = facts->measure;
	decision.wanted = facts->wanted;
	decision.step = facts->step;
	decision.pull_source = fresh && facts->source_full;
	decision.pull_all = fresh && facts->all_full;
	return decision;
}
