/* SPDX-License-Identifier: BSD-2-Clause */
/* test_histories.c -- what must hold in every history of a line, at random */
/* A small model keeps the record; all decisions are those of cases/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "cases/intake.h"
#include "cases/pause.h"
#include "cases/release.h"
#include "cases/rule.h"

enum {
	HISTORIES = 4000,
	EVENTS = 120,
	STEPS = 3, /* of the checklist */
	RELEASES = EVENTS,
	MINUTES = 2000, /* that the model remembers of a line */
	MINUTE = 60,
	DAY = 86400
};

/* ---- chance: xorshift, so that a seed is a history ---- */

struct chance {
	uint64_t state;
};

static uint64_t
draw(struct chance *chance, uint64_t below)
{
	chance->state ^= chance->state << 13;
	chance->state ^= chance->state >> 7;
	chance->state ^= chance->state << 17;
	return (chance->state >> 11) % below;
}

static bool
one_in(struct chance *chance, uint64_t many)
{
	return draw(chance, many) == 0;
}

/* ---- the model: one line, one cause ---- */

struct model {
	struct chance chance;
	int64_t now;
	/* of the playbook, drawn once */
	struct rule_book book;
	struct quiet_facts sight;
	struct ladder_step ladder[LADDER_STEPS];
	int64_t after[LADDER_STEPS];
	int steps;
	bool special;
	/* the case */
	enum case_state state;
	enum measure measure, wanted;
	int step;
	int64_t began, reported, released; /* 0: never */
	int64_t paused_until;
	bool has_paused, dispute, asked;
	int64_t due;
	int ticks;
	int64_t clean, infected;
	/* the line */
	struct quiet_sighting seen[MINUTES]; /* the newest first */
	size_t seen_count;
	struct quiet_hour alive[MINUTES]; /* the oldest first */
	size_t alive_count;
	int64_t self[RELEASES]; /* when it let itself out */
	size_t self_count;
	/* what the histories came by, so that none of it is untried */
	long walls, selves, quiets, stales, pauses, climbs;
};

static void
begin_world(struct model *m, uint64_t seed)
{
	*m = (struct model){ .chance = { seed * 2654435761u + 1 },
		.now = INT64_C(20000) * DAY };
	struct chance *c = &m->chance;
	m->book = (struct rule_book){
		.needs = (unsigned)draw(c, 1u << NEED_KINDS) &
		    ~(1u << NEED_BUDGET) &
		    ~(one_in(c, 4) ? 0 : 1u << NEED_STAFF),
		.automatic =
		    one_in(c, 4) ? 0 : 1u << NEED_QUIET | (unsigned)draw(c, 4),
		.unseen_staff = one_in(c, 2),
		.scan_helps = one_in(c, 2),
		.self_releases = (int64_t)draw(c, 4),
		.window = DAY * (1 + (int64_t)draw(c, 5)),
		.no_report = MINUTE * (int64_t)draw(c, 300),
	};
	m->sight = (struct quiet_facts){ .names = (int64_t)draw(c, 2),
		.ports = (int64_t)draw(c, 2),
		.redirector = !one_in(c, 4),
		.gateway = one_in(c, 2),
		.resets = 1 + (int64_t)draw(c, 5),
		.within = 1 + (int64_t)draw(c, 20),
		.wanted = MINUTE * (1 + (int64_t)draw(c, 120)) };
	m->special = one_in(c, 8);
	m->steps = 1 + (int)draw(c, 4);
	for (int i = 0; i < m->steps; i++) {
		int rest = MEASURE_SUSPEND - MEASURE_NOTICE;
		int level = MEASURE_NOTICE + (int)draw(c, (uint64_t)rest + 1);
		if (i > 0 && level < (int)m->ladder[i - 1].measure)
			level = (int)m->ladder[i - 1].measure;
		m->after[i] =
		    i == 0 ? 0 : m->after[i - 1] + (int64_t)draw(c, 2 * DAY);
		m->ladder[i] = (struct ladder_step){ (enum measure)level,
			m->after[i] == 0 };
	}
}

static bool
holds(const struct model *m)
{
	return m->state == CASE_OPEN && m->measure > MEASURE_NONE;
}

static void
notice_alive(struct model *m, int64_t minute)
{
	int64_t hour = minute / 60;
	if (m->alive_count == 0 || m->alive[m->alive_count - 1].hour != hour) {
		if (m->alive_count == MINUTES)
			return;
		m->alive[m->alive_count++] = (struct quiet_hour){ hour, 0 };
	}
	m->alive[m->alive_count - 1].minutes |= 1ULL << minute % 60;
}

static void
notice_seen(struct model *m, int64_t count)
{
	int64_t minute = m->now / MINUTE;
	if (m->seen_count > 0 && m->seen[0].minute == minute) {
		m->seen[0].count += count;
		return;
	}
	if (m->seen_count == MINUTES)
		m->seen_count--;
	memmove(m->seen + 1, m->seen, m->seen_count * sizeof m->seen[0]);
	m->seen[0] = (struct quiet_sighting){ minute, count };
	m->seen_count++;
}

static struct rule_facts
facts_of(const struct model *m)
{
	struct quiet_facts sight = m->sight;
	sight.now = m->now;
	sight.since = m->reported > m->began ? m->reported : m->began;
	sight.sightings = m->seen;
	sight.sighting_count = m->seen_count;
	sight.alive = m->alive;
	sight.alive_count = m->alive_count;
	struct rule_facts facts = { .special_kind = m->special,
		.steps = STEPS,
		.ticks = m->ticks,
		.clean = m->clean,
		.infected = m->infected,
		.unreported = m->now - m->reported,
		.quiet = quiet_of(&sight) };
	for (size_t i = 0; i < m->self_count; i++)
		if (m->self[i] > m->now - m->book.window)
			facts.used++;
	return facts;
}

/* ---- what happens, and what must hold when it does ---- */

/* The last look of a person at the proofs, by another way than the rule's: no
 * release without its rule. */
static void
check_release(const struct model *m, enum release_kind kind)
{
	struct rule_facts facts = facts_of(m);
	const struct quiet *quiet = &facts.quiet;
	unsigned set = kind == RELEASE_SELF ? m->book.needs : m->book.automatic;
	bool silent =
	    quiet->view == QUIET_SEEN && quiet->silent >= m->sight.wanted;
	assert_false(m->special);
	if (kind == RELEASE_SELF) {
		assert_true(facts.used < m->book.self_releases);
		assert_false(set >> NEED_STAFF & 1);
	} else {
		assert_true(set >> NEED_QUIET & 1);
		assert_true(silent);
	}
	if (set >> NEED_CHECKLIST & 1)
		assert_int_equal(m->ticks, STEPS);
	if ((set >> NEED_SCAN & 1) && m->book.scan_helps)
		assert_true(m->clean > 0 && m->infected == 0);
	if (set >> NEED_NO_REPORT & 1)
		assert_true(m->now - m->reported >= m->book.no_report);
	if ((set >> NEED_QUIET & 1) && !silent) {
		assert_true(quiet->view != QUIET_SEEN);
		assert_false(m->book.unseen_staff);
		assert_int_equal(m->ticks, STEPS);
	}
}

static void
let_go(struct model *m, enum release_kind kind)
{
	if (kind == RELEASE_SELF || kind == RELEASE_QUIET)
		check_release(m, kind);
	if (kind == RELEASE_SELF)
		m->self[m->self_count++] = m->now;
	m->selves += kind == RELEASE_SELF;
	m->quiets += kind == RELEASE_QUIET;
	m->state = CASE_WATCH;
	m->measure = MEASURE_NONE;
	m->released = m->now;
	m->paused_until = 0;
	m->asked = false;
}

static struct intake_facts
intake_facts_of(const struct model *m, int64_t observed)
{
	struct intake_facts facts = { .special_kind = m->special,
		.enforced = true,
		.most = MEASURE_SUSPEND,
		.walled = m->measure >= MEASURE_GARDEN,
		.state = m->state,
		.measure = m->measure,
		.wanted = m->wanted,
		.step = m->step,
		.stale = m->released != 0 && observed < m->released,
		.steps = m->steps };
	memcpy(facts.ladder, m->ladder, sizeof m->ladder);
	return facts;
}

static void
report(struct model *m)
{
	int64_t observed = m->now - (int64_t)draw(&m->chance, DAY);
	struct intake_facts facts = intake_facts_of(m, observed);
	struct intake_decision decided = intake_decide(&facts);
	if (m->released != 0 && observed < m->released) {
		m->stales++;
		assert_int_equal(decided.outcome, INTAKE_FILED);
		assert_false(decided.walls);
		return;
	}
	if (m->special)
		assert_true(decided.measure < MEASURE_GARDEN);
	if (observed > m->reported)
		m->reported = observed;
	if (decided.outcome == INTAKE_JOINED)
		return;
	if (decided.outcome == INTAKE_RELAPSED)
		assert_true(decided.step > m->step || m->step >= m->steps);
	m->walls += decided.walls;
	m->state = decided.state;
	m->measure = decided.measure;
	m->wanted = decided.wanted;
	m->step = decided.step;
	m->began = m->now;
	m->ticks = 0;
	m->clean = m->infected = 0;
}

static void
climb(struct model *m)
{
	if (m->state != CASE_OPEN || m->step == 0 || m->step >= m->steps ||
	    m->dispute || m->began + m->after[m->step] > m->now)
		return;
	struct intake_facts facts = intake_facts_of(m, m->now);
	struct intake_decision decided =
	    intake_climb(&facts, m->ladder[m->step].measure);
	m->climbs++;
	m->step = decided.step;
	m->wanted = decided.wanted;
	if (m->paused_until == 0)
		m->measure = decided.measure;
}

/* The door as the pages see it. */
static struct door_case
case_of(const struct model *m)
{
	return (struct door_case){ .facts.measure = m->measure,
		.way.pause = 1800,
		.way.paused = m->has_paused };
}

static void
ask_for_pause(struct model *m)
{
	struct door_case one = case_of(m);
	const struct door door = { &one, 1 };
	int64_t seconds = 0;
	if (pause_judge(&door, &seconds) != PAUSE_BEGUN)
		return;
	assert_false(m->has_paused);
	assert_true(m->measure == MEASURE_GARDEN);
	m->has_paused = true;
	m->pauses++;
	m->paused_until = m->now + seconds;
	m->measure = MEASURE_RESTRICT;
}

/* ---- the clock ---- */

static void
tick_clock(struct model *m)
{
	if (m->paused_until != 0 && m->paused_until <= m->now) {
		m->paused_until = 0;
		m->measure = m->wanted;
	}
	climb(m);
	struct rule_facts facts = facts_of(m);
	if (holds(m) && rule_automatic(&m->book, &facts).opens)
		let_go(m, RELEASE_QUIET);
	if (m->asked && m->due <= m->now && one_in(&m->chance, 2)) {
		m->dispute = m->asked = false;
		if (one_in(&m->chance, 3) && m->state == CASE_OPEN)
			let_go(m, RELEASE_STAFF);
	}
}

static void
pass_time(struct model *m)
{
	int64_t minutes = 1 + (int64_t)draw(&m->chance, 600);
	bool awake = !one_in(&m->chance, 3);
	for (int64_t i = 0; i < minutes; i++) {
		m->now += MINUTE;
		if (awake && i % 5 == 0)
			notice_alive(m, m->now / MINUTE);
	}
	tick_clock(m);
}

static void
leave(struct model *m)
{
	struct rule_facts facts = facts_of(m);
	struct rule_verdict verdict = rule_self(&m->book, &facts);
	if (holds(m) && verdict.opens)
		let_go(m, RELEASE_SELF);
}

/* A person can always be reached: whoever is held either waits for an answer
 * that has a time, or can ask; a verdict that opens nothing says why. */
static void
check_way_out(const struct model *m)
{
	struct rule_facts facts = facts_of(m);
	struct rule_verdict verdict = rule_self(&m->book, &facts);
	char text[RULE_TEXT_SIZE];
	size_t missing = 0;
	assert_true(!m->asked || m->due > 0);
	for (size_t i = 0; i < verdict.count; i++)
		missing += !verdict.needs[i].met;
	assert_int_equal(verdict.opens, missing == 0);
	assert_true(*rule_sentence(&verdict, &facts, &i18n_languages[0], text));
	const struct need *budget = &verdict.needs[verdict.count - 1];
	assert_int_equal(budget->kind, NEED_BUDGET);
	assert_true(budget->want - budget->have >= 0);
	assert_true(facts.quiet.missing >= 0 && facts.quiet.silent >= 0);
	assert_true(facts.quiet.silent <= m->now - m->began + MINUTE);
}

static void
ask_staff(struct model *m)
{
	if (m->asked || m->state == CASE_NONE)
		return;
	m->asked = true;
	m->dispute = one_in(&m->chance, 2);
	m->due = m->now + DAY;
}

static void
happen(struct model *m)
{
	switch (draw(&m->chance, 10)) {
	case 0:
	case 1:
		report(m);
		return;
	case 2:
		notice_seen(m, 1 + (int64_t)draw(&m->chance, 4));
		return;
	case 3:
		m->ticks = (int)draw(&m->chance, STEPS + 1);
		return;
	case 4:
		m->clean += (int64_t)draw(&m->chance, 3);
		m->infected = (int64_t)draw(&m->chance, 2);
		return;
	case 5:
		ask_for_pause(m);
		return;
	case 6:
		leave(m);
		return;
	case 7:
		ask_staff(m);
		return;
	default:
		pass_time(m);
		return;
	}
}

static void
every_history_keeps_the_promises(void **state)
{
	(void)state;
	static struct model m;
	struct model sum = { 0 };
	for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
		begin_world(&m, seed);
		for (int i = 0; i < EVENTS; i++) {
			int64_t released = m.released;
			bool walled = m.measure >= MEASURE_GARDEN;
			happen(&m);
			check_way_out(&m);
			/* no wall by evidence older than the last release */
			if (!walled && m.measure >= MEASURE_GARDEN)
				assert_true(m.reported >= released);
		}
		sum.walls += m.walls;
		sum.selves += m.selves;
		sum.quiets += m.quiets;
		sum.stales += m.stales;
		sum.pauses += m.pauses;
		sum.climbs += m.climbs;
	}
	printf("# %d histories: %ld walls, %ld self, %ld quiet, %ld stale, "
	       "%ld pauses, %ld climbs\n",
	    HISTORIES, sum.walls, sum.selves, sum.quiets, sum.stales,
	    sum.pauses, sum.climbs);
	assert_true(sum.walls > HISTORIES / 4 && sum.selves > 100 &&
	    sum.quiets > 100 && sum.stales > 100 && sum.pauses > 100 &&
	    sum.climbs > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_history_keeps_the_promises),
	};
	return cmocka_run_group_tests_name("histories", tests, NULL, NULL);
}
