/* SPDX-License-Identifier: BSD-2-Clause */
/* release.c -- ends the measure of a case */
#include "cases/release.h"

#include <string.h>

#include "cases/case.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/store.h"
#include "cases/way_store.h"
#include "lib/json.h"

const char *
release_kind_name(enum release_kind kind)
{
	static const char *const names[] = { [RELEASE_SELF] = "self",
		[RELEASE_QUIET] = "quiet",
		[RELEASE_STAFF] = "staff",
		[RELEASE_API] = "api",
		[RELEASE_TIMED] = "timed",
		[RELEASE_DISPUTE] = "dispute" };
	return names[kind];
}

/* The reason is somebody's words: only a JSON writer may quote them. */
static const char *
detail_of(const struct release_order *order, struct arena *arena)
{
	json_t *json = json_pack("{s:s, s:s}", "kind",
	    release_kind_name(order->kind), "reason", order->reason);
	if (order->facts != NULL)
		json_object_set_new(
		    json, "facts", json_loads(order->facts, 0, NULL));
	const char *text = json ? json_print(json, arena).data : "{}";
	json_decref(json);
	return text;
}

/* What is asked of staff but a dispute, and the walk, end with the measure. */
static enum db_outcome
drop_the_rest(struct db *db, const struct case_facts *before)
{
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_WITHDRAW], DB_VALUES(before->id), NULL);
	if (outcome != DB_OK)
		return outcome;
	return db_run(
	    db, &way_store[WAY_SUSPECTS_END], DB_VALUES(before->line_id), NULL);
}

static enum db_outcome
write_release(struct db *db, struct arena *arena,
    const struct release_order *order, const struct case_facts *before)
{
	const char *id = before->id;
	enum db_outcome outcome =
	    db_run(db, &cases_store[CASES_RELEASE], DB_VALUES(id), NULL);
	if (outcome == DB_OK)
		outcome = db_run(db, &cases_store[CASES_RELEASED],
		    DB_VALUES(id, release_kind_name(order->kind), order->actor,
			order->reason, order->facts ? order->facts : "{}"),
		    NULL);
	if (outcome == DB_OK)
		outcome = case_tell(
		    db, id, "released", order->actor, detail_of(order, arena));
	if (outcome == DB_OK)
		outcome = drop_the_rest(db, before);
	bool silent = before->measure == MEASURE_NONE || order->told;
	if (outcome != DB_OK || silent)
		return outcome;
	return notice_queue(db, before->line_id, NOTICE_RELEASED, id, false);
}

/* The case as it is now, and what can become of the order. */
static enum db_outcome
look(struct db *db, struct arena *arena, const struct release_order *order,
    enum release_outcome *outcome_out, struct case_facts *facts_out)
{
	bool found;
	enum db_outcome outcome =
	    case_get(db, arena, order->case_id, facts_out, &found);
	bool known = outcome == DB_OK && found;
	bool held = known &&
	    (strcmp(facts_out->state, "open") == 0 ||
		strcmp(facts_out->state, "held") == 0);
	*outcome_out = held ? RELEASE_DONE
	    : known	    ? RELEASE_NOT_HELD
			    : RELEASE_NO_CASE;
	return outcome;
}

enum db_outcome
release_inside(struct db *db, struct arena *arena,
    const struct release_order *order, enum release_outcome *outcome_out,
    struct case_facts *facts_out)
{
	bool found;
	enum db_outcome outcome =
	    look(db, arena, order, outcome_out, facts_out);
	if (outcome != DB_OK || *outcome_out != RELEASE_DONE)
		return outcome;
	outcome = write_release(db, arena, order, facts_out);
	if (outcome != DB_OK)
		return outcome;
	return case_get(db, arena, order->case_id, facts_out, &found);
}

struct releasing {
	struct arena *arena;
	const struct release_order *order;
	enum release_outcome *outcome_out;
	struct case_facts *facts_out;
};

static enum db_outcome
deed(struct db *db, void *context)
{
	struct releasing *r = context;
	return release_inside(
	    db, r->arena, r->order, r->outcome_out, r->facts_out);
}

enum db_outcome
release_run(struct db *db, struct arena *arena,
    const struct release_order *order, enum release_outcome *outcome_out,
    struct case_facts *facts_out)
{
	enum db_outcome outcome =
	    look(db, arena, order, outcome_out, facts_out);
	if (outcome != DB_OK || *outcome_out == RELEASE_NO_CASE)
		return outcome;
	struct releasing r = { arena, order, outcome_out, facts_out };
	return line_do(db, facts_out->line_id, deed, &r);
}
