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

enum { TRIES = 5, SECOND = 1000000, DAY = 86400 };

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

bool
door_may_open(const struct door_case *one)
{
	for (size_t i = 0; i < one->need_count; i++)
		if (!one->needs[i].met)
			return false;
	return true;
}

/* ---- reading ---- */

/* The words of an array that was made text with newlines; NULL ends. */
static const char **
split(const char *text, struct arena *arena, int64_t *count_out)
{
	size_t most = 2;
	for (const char *at = text; *at != '\0'; at++)
		most += *at == '\n';
	const char **words = arena_alloc(arena, most * sizeof *words);
	*count_out = 0;
	if (words == NULL)
		return NULL;
	struct str rest = str_from(text);
	while (rest.len > 0)
		words[(*count_out)++] =
		    arena_copy(arena, str_cut(rest, '\n', &rest));
	return words;
}

static void
add_need(struct door_case *one, struct need need)
{
	if (one->need_count < NEED_KINDS)
		one->needs[one->need_count++] = need;
}

/* How long the line has been silent is told from its last sighting or report;
 * the clock itself is the warden's. */
static struct need
quiet_need(const struct door_case *one, int64_t quiet, int64_t now)
{
	int64_t last = one->facts.last_observed_at > one->last_seen
	    ? one->facts.last_observed_at
	    : one->last_seen;
	int64_t silent = (now - last) / SECOND / 60;
	return (struct need){ .kind = NEED_QUIET,
		.met = silent >= quiet / 60,
		.have = silent,
		.want = quiet / 60 };
}

struct playbook_needs {
	const char **names; /* NULL ends */
	int64_t self_releases, window, quiet, used, back_at, now;
	int64_t steps, ticks;
};

static void
weigh_needs(struct door_case *one, const struct playbook_needs *book)
{
	for (const char *const *name = book->names; name && *name; name++) {
		if (strcmp(*name, "checklist") == 0)
			add_need(one,
			    (struct need){ .kind = NEED_CHECKLIST,
				.met = book->ticks >= book->steps,
				.have = book->ticks,
				.want = book->steps });
		else if (strcmp(*name, "quiet") == 0)
			add_need(one, quiet_need(one, book->quiet, book->now));
		else
			add_need(one,
			    (struct need){ .kind = strcmp(*name, "scan") == 0
				    ? NEED_SCAN
				    : NEED_STAFF });
	}
	bool left = book->used < book->self_releases;
	add_need(one,
	    (struct need){ .kind = NEED_BUDGET,
		.met = left,
		.have = book->used,
		.want = book->self_releases,
		.at = left ? 0 : book->back_at / SECOND,
		.days = book->window / DAY });
}

static enum db_outcome
read_ticks(struct reading *in, struct playbook_needs *book)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    run(in, CASES_TICKS, DB_VALUES(in->one->facts.id), &rows);
	if (outcome != DB_OK)
		return outcome;
	in->one->ticks =
	    split(db_copy(rows, 0, 0, in->arena), in->arena, &book->ticks);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
read_needs(struct reading *in)
{
	struct door_case *one = in->one;
	struct playbook_needs book = { 0 };
	int64_t names;
	struct db_result *rows;
	enum db_outcome outcome =
	    run(in, CASES_PLAYBOOK, DB_VALUES(one->facts.id), &rows);
	if (outcome != DB_OK)
		return outcome;
	book.names = split(db_copy(rows, 0, 0, in->arena), in->arena, &names);
	one->checklist =
	    split(db_copy(rows, 0, 1, in->arena), in->arena, &book.steps);
	book.self_releases = db_number(rows, 0, 2);
	book.window = db_number(rows, 0, 3);
	book.quiet = db_number(rows, 0, 4);
	book.used = db_number(rows, 0, 5);
	book.back_at = db_number(rows, 0, 6);
	book.now = db_number(rows, 0, 7);
	one->last_seen = db_number(rows, 0, 8);
	db_result_free(rows);
	outcome = read_ticks(in, &book);
	if (outcome == DB_OK)
		weigh_needs(one, &book);
	return outcome;
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
		outcome = read_needs(&in);
		if (outcome == DB_OK)
			outcome = read_evidence(&in);
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
	if (!holds(one) || !has(one->checklist, act->step) ||
	    has(one->ticks, act->step) == act->ticked)
		return DB_OK;
	enum db_outcome outcome = db_run(act->db,
	    &cases_store[act->ticked ? CASES_TICK : CASES_UNTICK_ONE],
	    DB_VALUES(one->facts.id, act->step), NULL);
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
	for (size_t i = 0; i < one->need_count; i++)
		if (!one->needs[i].met && one->needs[i].kind != NEED_BUDGET)
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
		if (door_may_open(one))
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
		if (!holds(one) || !door_may_open(one))
			continue;
		struct release_order order = { one->facts.id, RELEASE_SELF,
			"subscriber", "" };
		enum release_outcome released;
		struct case_facts after;
		outcome = release_inside(
		    act->db, act->arena, &order, &released, &after);
	}
	return outcome;
}

static enum db_outcome
in_transaction(struct act *act, enum db_outcome (*deed)(struct act *))
{
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++) {
		outcome = db_begin(act->db);
		if (outcome == DB_OK)
			outcome = line_lock(act->db, act->line_id);
		if (outcome == DB_OK)
			outcome = door_read(
			    act->db, act->arena, act->line_id, &act->door);
		if (outcome == DB_OK)
			outcome = deed(act);
		if (outcome == DB_OK)
			outcome = db_commit(act->db);
		db_rollback(act->db);
	}
	return outcome;
}

enum db_outcome
door_tick(struct db *db, struct arena *arena, const char *line_id,
    const char *step, bool ticked)
{
	struct act act = { .db = db,
		.arena = arena,
		.line_id = line_id,
		.step = step,
		.ticked = ticked };
	return in_transaction(&act, tick);
}

enum db_outcome
door_leave(struct db *db, struct arena *arena, const char *line_id,
    struct str typed, enum leave_outcome *outcome_out)
{
	struct act act = { .db = db,
		.arena = arena,
		.line_id = line_id,
		.typed = typed,
		.left = outcome_out };
	return in_transaction(&act, leave);
}
