/* SPDX-License-Identifier: BSD-2-Clause */
/* door.c -- what opens the door for a line, and the way out by oneself */
#include "cases/door.h"

#include <jansson.h>
#include <string.h>

#include "cases/case.h"
#include "cases/code.h"
#include "cases/line.h"
#include "cases/release.h"
#include "cases/store.h"
#include "cases/way_store.h"

struct reading {
	struct db *db;
	struct arena *arena;
	struct door_case *one;
};

static enum db_outcome
run(struct reading *in, enum cases_statement statement,
    const char *const *values, struct db_result **rows_out)
{
	return db_run(in->db, &cases_store[statement], values, rows_out);
}

static bool
holds(const struct door_case *one)
{
	return one->facts.measure > MEASURE_NONE;
}

/* ---- reading ---- */

static enum db_outcome
read_way(struct reading *in)
{
	struct door_case *one = in->one;
	enum db_outcome outcome =
	    way_read(in->db, in->arena, one->facts.id, &one->way);
	if (outcome != DB_OK)
		return outcome;
	one->self = rule_self(&one->way.book, &one->way.facts);
	one->automatic = rule_automatic(&one->way.book, &one->way.facts);
	return DB_OK;
}

static const char *
field_text(json_t *evidence, const char *name, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(evidence, name));
	return text ? arena_copy(arena, str_from(text)) : "";
}

static int64_t
field_number(json_t *evidence, const char *name)
{
	return json_integer_value(json_object_get(evidence, name));
}

static struct door_evidence
read_report(const struct db_result *rows, int row, struct arena *arena)
{
	json_t *fields = json_loads(db_text(rows, row, 1), 0, NULL);
	struct door_evidence report = {
		.observed_at = db_number(rows, row, 0),
		.protocol = field_text(fields, "protocol", arena),
		.destination = field_text(fields, "destination", arena),
		.indicator = field_text(fields, "indicator", arena),
		.device = field_text(fields, "device", arena),
		.port = field_number(fields, "destination_port"),
		.count = field_number(fields, "count"),
	};
	json_decref(fields);
	return report;
}

static enum db_outcome
read_evidence(struct reading *in)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    run(in, CASES_EVIDENCE, DB_VALUES(in->one->facts.id), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; i < db_rows(rows) && i < DOOR_EVIDENCE; i++)
		in->one->evidence[in->one->evidence_count++] =
		    read_report(rows, i, in->arena);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
door_read(struct db *db, struct arena *arena, const char *line_id,
    struct door *door_out)
{
	struct case_facts *facts;
	size_t count;
	enum db_outcome outcome =
	    case_of_line(db, arena, line_id, &facts, &count);
	if (outcome != DB_OK)
		return outcome;
	struct door door = { NULL, count < DOOR_CASES ? count : DOOR_CASES };
	door.cases = arena_alloc(arena, door.count * sizeof *door.cases);
	if (door.cases == NULL)
		door.count = 0;
	for (size_t i = 0; i < door.count && outcome == DB_OK; i++) {
		struct reading in = { db, arena, &door.cases[i] };
		door.cases[i].facts = facts[i];
		outcome = read_way(&in);
		if (outcome == DB_OK)
			outcome = read_evidence(&in);
		if (outcome == DB_OK)
			outcome = device_of_case(
			    db, arena, facts[i].id, &door.cases[i].device);
	}
	*door_out = door;
	return outcome;
}

/* ---- acting: inside a transaction, with the line locked ---- */

struct act {
	struct db *db;
	struct arena *arena;
	const char *line_id;
	struct door door;
	enum db_outcome (*deed)(struct act *);
	const char *step; /* of a tick */
	bool ticked;
	struct str typed; /* of a leave */
	enum leave_outcome *left;
};

static bool
has(const char *const *words, const char *word)
{
	for (; words != NULL && *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

static enum db_outcome
tick_one(struct act *act, const struct door_case *one)
{
	if (!holds(one) || !has(one->way.checklist, act->step) ||
	    has(one->way.ticks, act->step) == act->ticked)
		return DB_OK;
	enum db_outcome outcome = db_run(act->db,
	    &cases_store[act->ticked ? CASES_TICK : CASES_UNTICK_ONE],
	    DB_VALUES(one->facts.id, act->step), NULL);
	if (outcome == DB_OK)
		outcome = db_run(act->db, &way_store[WAY_LOOK],
		    DB_VALUES(one->facts.id), NULL);
	if (outcome != DB_OK)
		return outcome;
	return case_tell(act->db, one->facts.id,
	    act->ticked ? "ticked" : "unticked", "subscriber",
	    arena_print(act->arena, "{\"step\": \"%s\"}", act->step));
}

static enum db_outcome
tick(struct act *act)
{
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < act->door.count && outcome == DB_OK; i++)
		outcome = tick_one(act, &act->door.cases[i]);
	return outcome;
}

static bool
knows_code(const struct act *act)
{
	for (size_t i = 0; i < act->door.count; i++)
		if (holds(&act->door.cases[i]) &&
		    code_ends_with(act->door.cases[i].facts.code, act->typed))
			return true;
	return false;
}

static bool
only_budget_lacks(const struct door_case *one)
{
	for (size_t i = 0; i < one->self.count; i++)
		if (!one->self.needs[i].met &&
		    one->self.needs[i].kind != NEED_BUDGET)
			return false;
	return true;
}

/* What the present state allows, before anything is released. */
static enum leave_outcome
judge(const struct act *act, size_t *open_out)
{
	size_t held = 0, budget = 0;
	*open_out = 0;
	for (size_t i = 0; i < act->door.count; i++) {
		const struct door_case *one = &act->door.cases[i];
		if (!holds(one))
			continue;
		held++;
		if (one->self.opens)
			(*open_out)++;
		else if (only_budget_lacks(one))
			budget++;
	}
	if (held == 0)
		return LEAVE_NOTHING;
	if (!knows_code(act))
		return LEAVE_CODE;
	if (*open_out == held)
		return LEAVE_FREE;
	if (*open_out > 0)
		return LEAVE_PARTLY;
	return budget > 0 ? LEAVE_BUDGET : LEAVE_NOT_YET;
}

static enum db_outcome
leave(struct act *act)
{
	size_t open;
	*act->left = judge(act, &open);
	if (*act->left != LEAVE_FREE && *act->left != LEAVE_PARTLY)
		return DB_OK;
	enum db_outcome outcome = DB_OK;
	for (size_t i = 0; i < act->door.count && outcome == DB_OK; i++) {
		const struct door_case *one = &act->door.cases[i];
		if (!holds(one) || !one->self.opens)
			continue;
		const struct release_order order = { .case_id = one->facts.id,
			.kind = RELEASE_SELF,
			.actor = "subscriber",
			.reason = "",
			.facts = rule_json(
			    &one->self, &one->way.facts, act->arena) };
		enum release_outcome released;
		struct case_facts after;
		outcome = release_inside(
		    act->db, act->arena, &order, &released, &after);
	}
	return outcome;
}

static enum db_outcome
look_and_act(struct db *db, void *context)
{
	struct act *act = context;
	enum db_outcome outcome =
	    door_read(db, act->arena, act->line_id, &act->door);
	return outcome == DB_OK ? act->deed(act) : outcome;
}

enum db_outcome
door_tick(struct db *db, struct arena *arena, const char *line_id,
    const char *step, bool ticked)
{
	struct act act = { .db = db,
		.arena = arena,
		.line_id = line_id,
		.deed = tick,
		.step = step,
		.ticked = ticked };
	return line_do(db, line_id, look_and_act, &act);
}

enum db_outcome
door_leave(struct db *db, struct arena *arena, const char *line_id,
    struct str typed, enum leave_outcome *outcome_out)
{
	struct act act = { .db = db,
		.arena = arena,
		.line_id = line_id,
		.deed = leave,
		.typed = typed,
		.left = outcome_out };
	return line_do(db, line_id, look_and_act, &act);
}
