/* SPDX-License-Identifier: BSD-2-Clause */
/* act.c -- what staff do to a case: wall, soften, let go, release, undo */
#include "cases/act.h"

#include <string.h>

#include "cases/case.h"
#include "cases/desk_store.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/release.h"
#include "lib/json.h"

/* The name of each act, and how the timeline tells it. */
static const struct {
	const char *name, *told;
} acts[ACT_KINDS] = {
	[ACT_RELEASE] = { "release", "released" },
	[ACT_SOFTEN] = { "soften", "softened" },
	[ACT_WALL] = { "wall", "raised" },
	[ACT_LET_GO] = { "let-go", "let-go" },
	[ACT_UNDO] = { "undo", "undone" },
};

const char *
act_name(enum act_kind kind)
{
	return acts[kind].name;
}

bool
act_parse(struct str name, enum act_kind *kind_out)
{
	for (int i = 0; i < ACT_KINDS; i++)
		if (str_equal(name, str_from(acts[i].name))) {
			*kind_out = (enum act_kind)i;
			return true;
		}
	return false;
}

const char *
act_words(enum act_outcome outcome)
{
	static const char *const words[] = {
		[ACT_DONE] = "",
		[ACT_NO_CASE] = "There is no such case.",
		[ACT_CHANGED] =
		    "The case has changed since; it was left alone.",
		[ACT_NOTHING] = "The case does not stand so that this fits.",
		[ACT_EXEMPT] = "The line is exempt from walls.",
		[ACT_NEVER_WALL] = "An address of the line is never walled.",
	};
	return words[outcome];
}

/* ---- the decision ---- */

static bool
same(const struct act_standing *a, const struct act_standing *b)
{
	return strcmp(a->state, b->state) == 0 && a->measure == b->measure &&
	    a->wanted == b->wanted && strcmp(a->held_by, b->held_by) == 0;
}

static bool
is_open(const struct act_standing *now)
{
	return strcmp(now->state, "open") == 0;
}

static bool
is_braked(const struct act_standing *now)
{
	return strcmp(now->held_by, "brake") == 0;
}

static bool
fits(const struct act_order *order, const struct act_standing *now)
{
	switch (order->kind) {
	case ACT_RELEASE:
		return is_open(now) || strcmp(now->state, "held") == 0;
	case ACT_SOFTEN:
		return is_open(now) && order->measure < now->measure;
	case ACT_WALL:
		return (is_open(now) || is_braked(now)) &&
		    order->measure > now->measure;
	case ACT_LET_GO:
		return is_braked(now);
	case ACT_UNDO:
		return strcmp(now->state, "closed") != 0 &&
		    !same(now, order->back);
	}
	return false;
}

/* Whoever set a measure by hand has taken the case off its ladder. */
static struct act_standing
next_standing(const struct act_order *order, const struct act_standing *now)
{
	switch (order->kind) {
	case ACT_RELEASE:
		return (struct act_standing){ "watch", MEASURE_NONE,
			now->wanted, "", now->step };
	case ACT_LET_GO:
		return (struct act_standing){ "open", now->wanted, now->wanted,
			"", now->step };
	case ACT_UNDO:
		return *order->back;
	case ACT_SOFTEN:
	case ACT_WALL:
		break;
	}
	return (struct act_standing){ "open", order->measure, order->measure,
		"", 0 };
}

enum act_outcome
act_decide(const struct act_order *order, const struct act_standing *now,
    const struct act_shield *shield, struct act_standing *after_out)
{
	if (order->seen != NULL && !same(order->seen, now))
		return ACT_CHANGED;
	if (!fits(order, now))
		return ACT_NOTHING;
	struct act_standing after = next_standing(order, now);
	bool raises =
	    after.measure > MEASURE_NOTICE && after.measure > now->measure;
	if (raises && shield->exempt)
		return ACT_EXEMPT;
	if (raises && shield->never_wall)
		return ACT_NEVER_WALL;
	*after_out = after;
	return ACT_DONE;
}

/* ---- the deed ---- */

struct acting {
	struct db *db;
	struct arena *arena;
	const struct act_order *order;
	struct case_facts *facts;
	struct act_standing now, after;
	struct act_shield shield;
	bool walled;	     /* the line, by any of its cases */
	enum measure others; /* the highest of its other cases */
};

struct act_standing
act_standing_read(
    const struct db_result *rows, int row, int column, struct arena *arena)
{
	return (struct act_standing){
		.state = db_copy(rows, row, column, arena),
		.measure = facts_measure(rows, row, column + 1),
		.wanted = facts_measure(rows, row, column + 2),
		.held_by = db_copy(rows, row, column + 3, arena),
		.step = (int)db_number(rows, row, column + 4),
	};
}

static enum db_outcome
read_standing(struct acting *a)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(a->db, &desk_store[DESK_STANDING],
	    DB_VALUES(a->order->case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	a->now = act_standing_read(rows, 0, 0, a->arena);
	a->shield = (struct act_shield){ db_true(rows, 0, ACT_COLUMNS),
		db_true(rows, 0, ACT_COLUMNS + 1) };
	a->walled = db_true(rows, 0, ACT_COLUMNS + 2);
	a->others = facts_measure(rows, 0, ACT_COLUMNS + 3);
	db_result_free(rows);
	return DB_OK;
}

static const char *
detail_of(const struct acting *a)
{
	json_t *json = json_pack("{s:s, s:s, s:s}", "from",
	    measure_print(a->now.measure), "measure",
	    measure_print(a->after.measure), "reason", a->order->reason);
	if (a->order->bulk != NULL)
		json_object_set_new(json, "bulk", json_string(a->order->bulk));
	const char *text = json ? json_print(json, a->arena).data : "{}";
	json_decref(json);
	return text;
}

/* Of a measure that is lowered as long as the line feels it: another case may
 * hold it where it was. */
static enum db_outcome
tell_line(struct acting *a)
{
	bool rises = a->after.measure > a->now.measure;
	bool falls = a->after.measure < a->now.measure &&
	    a->after.measure >= MEASURE_NOTICE && a->after.measure >= a->others;
	if (rises)
		return notice_measure(a->db, a->facts->line_id,
		    a->after.measure, a->facts->id, a->walled);
	if (!falls)
		return DB_OK;
	return notice_queue(
	    a->db, a->facts->line_id, NOTICE_SOFTENED, a->facts->id, false);
}

static enum db_outcome
set_measure(struct acting *a)
{
	const struct act_standing *after = &a->after;
	const char *id = a->order->case_id;
	enum db_outcome outcome = db_run(a->db, &desk_store[DESK_SET],
	    DB_VALUES(id, after->state, measure_print(after->measure),
		measure_print(after->wanted),
		*after->held_by != '\0' ? after->held_by : NULL,
		arena_number(a->arena, after->step)),
	    NULL);
	if (outcome == DB_OK)
		outcome = case_tell(a->db, id, acts[a->order->kind].told,
		    a->order->actor, detail_of(a));
	if (outcome == DB_OK && a->order->kind == ACT_LET_GO &&
	    after->measure >= MEASURE_GARDEN)
		outcome = db_run(
		    a->db, &desk_store[DESK_LET_THROUGH], DB_VALUES(id), NULL);
	return outcome == DB_OK ? tell_line(a) : outcome;
}

static enum db_outcome
release(struct acting *a)
{
	enum release_outcome released;
	const struct release_order order = { .case_id = a->order->case_id,
		.kind = RELEASE_STAFF,
		.actor = a->order->actor,
		.reason = a->order->reason };
	return release_inside(a->db, a->arena, &order, &released, a->facts);
}

enum db_outcome
act_inside(struct db *db, struct arena *arena, const struct act_order *order,
    enum act_outcome *outcome_out, struct case_facts *facts_out)
{
	struct acting a = {
		.db = db, .arena = arena, .order = order, .facts = facts_out
	};
	bool found;
	enum db_outcome outcome =
	    case_get(db, arena, order->case_id, facts_out, &found);
	*outcome_out = ACT_NO_CASE;
	if (outcome != DB_OK || !found)
		return outcome;
	outcome = read_standing(&a);
	if (outcome != DB_OK)
		return outcome;
	*outcome_out = act_decide(order, &a.now, &a.shield, &a.after);
	if (*outcome_out != ACT_DONE)
		return DB_OK;
	outcome = order->kind == ACT_RELEASE ? release(&a) : set_measure(&a);
	if (outcome != DB_OK)
		return outcome;
	return case_get(db, arena, order->case_id, facts_out, &found);
}

struct running {
	struct arena *arena;
	const struct act_order *order;
	enum act_outcome *outcome_out;
	struct case_facts *facts_out;
};

static enum db_outcome
deed(struct db *db, void *context)
{
	struct running *r = context;
	return act_inside(db, r->arena, r->order, r->outcome_out, r->facts_out);
}

enum db_outcome
act_run(struct db *db, struct arena *arena, const struct act_order *order,
    enum act_outcome *outcome_out, struct case_facts *facts_out)
{
	bool found;
	enum db_outcome outcome =
	    case_get(db, arena, order->case_id, facts_out, &found);
	*outcome_out = ACT_NO_CASE;
	if (outcome != DB_OK || !found)
		return outcome;
	struct running r = { arena, order, outcome_out, facts_out };
	return line_do(db, facts_out->line_id, deed, &r);
}
