/* SPDX-License-Identifier: BSD-2-Clause */
/* bulk.c -- one act on many cases: preview, do, report, undo */
#include "cases/bulk.h"

#include <assert.h>
#include <string.h>

#include "cases/audit.h"
#include "cases/bulk_store.h"
#include "cases/code.h"
#include "cases/line.h"
#include "lib/db_list.h"
#include "lib/db_one.h"
#include "lib/json.h"
#include "lib/uuid.h"

/* ---- the preview ---- */

/* Codes are written with and without a blank in their middle: what counts is
 * that all signs together are so many codes. */
const char *
bulk_read_codes(struct str typed, struct arena *arena)
{
	char signs[CODE_SIGNS], code[CODE_SIZE];
	char *codes = arena_alloc(arena, typed.len + typed.len / 6 + 1);
	size_t count = 0, len = 0;
	for (size_t i = 0; codes != NULL && i < typed.len; i++) {
		if (strchr(" -,;\t\r\n", typed.data[i]) != NULL)
			continue;
		signs[count++] = typed.data[i];
		if (count < CODE_SIGNS)
			continue;
		count = 0;
		if (!code_read(
			(struct str){ signs, CODE_SIGNS }, CODE_SIGNS, code))
			return NULL;
		if (len > 0)
			codes[len++] = ' ';
		memcpy(codes + len, code, CODE_SIGNS);
		len += CODE_SIGNS;
	}
	return count == 0 && len > 0 ? codes : NULL;
}

/* How the cases were chosen, for who reads it later. */
static const char *
chosen(const struct bulk_choice *choice, struct arena *arena)
{
	static const struct shelf_filter none;
	const struct shelf_filter *f = choice->filter ? choice->filter : &none;
	const struct {
		const char *name, *value;
	} texts[] = { { "cause", f->cause }, { "states", f->states },
		{ "measure", f->measure }, { "kind", f->kind },
		{ "source", f->source }, { "site", f->site },
		{ "codes", choice->codes }, { "walled_by", choice->walled_by },
		{ "opened_since", arena_number_or_null(arena, f->since) },
		{ "opened_until", arena_number_or_null(arena, f->until) },
		{ "walled_since", arena_number_or_null(arena, choice->since) },
		{ "undoes", choice->undoes } };
	json_t *json = json_object();
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i].value != NULL)
			json_object_set_new(
			    json, texts[i].name, json_string(texts[i].value));
	const char *text = json ? json_print(json, arena).data : "{}";
	json_decref(json);
	return text;
}

static enum db_outcome
add_from_shelf(struct db *db, struct arena *arena, const struct shelf_filter *f,
    const char *id, const char *most)
{
	return db_run(db, &bulk_store[BULK_ADD_SHELF],
	    DB_VALUES(f->cause, f->states, f->measure, f->kind, f->source,
		arena_number_or_null(arena, f->since),
		arena_number_or_null(arena, f->until), NULL, NULL, most,
		f->site, id),
	    NULL);
}

static enum db_outcome
add_rows(struct db *db, struct arena *arena, const struct bulk_choice *choice,
    const char *id)
{
	const char *most = arena_number(arena, BULK_MOST + 1);
	if (choice->undoes != NULL)
		return db_run(
		    db, &bulk_store[BULK_ADD_UNDO], DB_VALUES(id, most), NULL);
	if (choice->walled_by != NULL)
		return db_run(db, &bulk_store[BULK_ADD_WALLED],
		    DB_VALUES(id, choice->walled_by,
			arena_number(arena, choice->since), most),
		    NULL);
	if (choice->codes != NULL)
		return db_run(db, &bulk_store[BULK_ADD_CODES],
		    DB_VALUES(id, choice->codes, most), NULL);
	return add_from_shelf(db, arena, choice->filter, id, most);
}

static enum db_outcome
make(struct db *db, struct arena *arena, const struct bulk_order *order,
    const char **id_out)
{
	bool measured = order->act == ACT_SOFTEN || order->act == ACT_WALL;
	enum db_outcome outcome = db_one_text(db, arena, &bulk_store[BULK_MAKE],
	    DB_VALUES(act_name(order->act),
		measured ? measure_print(order->measure) : NULL,
		chosen(&order->choice, arena), order->reason,
		order->choice.undoes, order->actor),
	    id_out);
	if (outcome != DB_OK)
		return outcome;
	return add_rows(db, arena, &order->choice, *id_out);
}

enum db_outcome
bulk_preview(struct db *db, struct arena *arena, const struct bulk_order *order,
    enum bulk_outcome *outcome_out, const char **id_out)
{
	struct bulk_facts facts;
	bool found;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = make(db, arena, order, id_out);
	if (outcome == DB_OK)
		outcome = bulk_get(db, arena, *id_out, &facts, &found);
	if (outcome == DB_OK) {
		*outcome_out = facts.all == 0 ? BULK_NOBODY
		    : facts.all > BULK_MOST   ? BULK_TOO_MANY
					      : BULK_MADE;
		if (*outcome_out == BULK_MADE)
			return db_commit(db);
	}
	db_rollback(db);
	return outcome;
}

/* ---- looking ---- */

static void
read_facts(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	struct bulk_facts facts = { 0 };
	const char **const texts[] = { &facts.id, NULL, &facts.measure,
		&facts.chosen, &facts.reason, &facts.state, &facts.undoes,
		&facts.made_by };
	int64_t *const numbers[] = { &facts.made_at, &facts.started_at,
		&facts.ended_at, NULL, &facts.all, &facts.waits, &facts.done,
		&facts.changed, &facts.refused, &facts.failed, &facts.lines,
		&facts.special };
	enum {
		TEXTS = sizeof texts / sizeof *texts,
		NUMBERS = sizeof numbers / sizeof *numbers,
		ACT = 1,
		UNDONE_BY = 11
	};
	for (int i = 0; i < TEXTS; i++)
		if (texts[i] != NULL)
			*texts[i] = db_copy(rows, row, i, arena);
	for (int i = 0; i < NUMBERS; i++)
		if (numbers[i] != NULL)
			*numbers[i] = db_number(rows, row, TEXTS + i);
	facts.undone_by = db_copy(rows, row, UNDONE_BY, arena);
	bool known = act_parse(str_from(db_text(rows, row, ACT)), &facts.act);
	assert(known);
	*(struct bulk_facts *)item_out = facts;
}

static enum db_outcome
look(struct db *db, struct arena *arena, const char *id, int most,
    struct bulk_facts **list_out, size_t *count_out)
{
	return db_list(db, arena, &bulk_store[BULK_FACTS],
	    DB_VALUES(id, arena_number(arena, most)),
	    DB_ITEM(list_out, read_facts), list_out, count_out);
}

enum db_outcome
bulk_get(struct db *db, struct arena *arena, const char *id,
    struct bulk_facts *facts_out, bool *found_out)
{
	uint8_t bytes[16];
	struct bulk_facts *list;
	size_t count;
	*found_out = false;
	if (!uuid_parse(str_from(id), bytes))
		return DB_OK;
	enum db_outcome outcome = look(db, arena, id, 1, &list, &count);
	if (outcome != DB_OK || count == 0)
		return outcome;
	*facts_out = list[0];
	*found_out = true;
	return DB_OK;
}

enum db_outcome
bulk_list(struct db *db, struct arena *arena, int most,
    struct bulk_facts **list_out, size_t *count_out)
{
	return look(db, arena, NULL, most, list_out, count_out);
}

static void
read_row(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	struct bulk_row one = { .position = db_number(rows, row, 0),
		.at = db_number(rows, row, 10),
		.differs = db_true(rows, row, 13) };
	const char **const texts[] = { NULL, &one.code, &one.cause, &one.line,
		&one.account, &one.kind, &one.state, &one.measure, &one.outcome,
		&one.note, NULL, &one.state_now, &one.measure_now };
	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		if (texts[i] != NULL)
			*texts[i] = db_copy(rows, row, i, arena);
	*(struct bulk_row *)item_out = one;
}

enum db_outcome
bulk_rows(struct db *db, struct arena *arena, const char *id,
    const struct bulk_part *part, struct bulk_row **rows_out, size_t *count_out)
{
	return db_list(db, arena, &bulk_store[BULK_ROWS],
	    DB_VALUES(id, arena_number(arena, part->after), part->outcome,
		arena_number(arena, part->most)),
	    DB_ITEM(rows_out, read_row), rows_out, count_out);
}

/* ---- doing ---- */

static enum db_outcome
change(struct db *db, enum bulk_statement statement, const char *id,
    const struct audit_act *act, bool *done_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome =
		    db_run(db, &bulk_store[statement], DB_VALUES(id), &rows);
	if (outcome == DB_OK) {
		*done_out = db_rows(rows) == 1;
		db_result_free(rows);
		if (*done_out)
			outcome = audit_write(db, act);
	}
	return db_end(db, outcome);
}

enum db_outcome
bulk_start(struct db *db, const char *id, const char *actor, bool *done_out)
{
	const struct audit_act act = { actor, "started", "bulk", id, NULL,
		NULL };
	return change(db, BULK_START, id, &act, done_out);
}

enum db_outcome
bulk_stop(struct db *db, const char *id, const char *actor, bool *done_out)
{
	const struct audit_act act = { actor, "stopped", "bulk", id, NULL,
		NULL };
	return change(db, BULK_STOP, id, &act, done_out);
}

/* One case of an act that runs. */
struct next {
	struct arena *arena;
	const char *bulk_id, *position, *line_id;
	struct act_order order;
	struct act_standing seen, back;
};

static struct next
read_next(const struct db_result *rows, int row, struct arena *arena)
{
	enum { ACT = 4, MEASURE = 5, SEEN = 8, BACK = SEEN + ACT_COLUMNS };
	struct next next = { .arena = arena,
		.bulk_id = db_copy(rows, row, 0, arena),
		.position = db_copy(rows, row, 1, arena),
		.line_id = db_copy(rows, row, 3, arena),
		.order = { .case_id = db_copy(rows, row, 2, arena),
		    .actor = db_copy(rows, row, 6, arena),
		    .reason = db_copy(rows, row, 7, arena),
		    .measure = facts_measure(rows, row, MEASURE) },
		.seen = act_standing_read(rows, row, SEEN, arena),
		.back = act_standing_read(rows, row, BACK, arena) };
	bool known =
	    act_parse(str_from(db_text(rows, row, ACT)), &next.order.kind);
	assert(known);
	return next;
}

static enum db_outcome
settle(struct db *db, const struct next *next, const char *outcome,
    const char *note)
{
	return db_run(db, &bulk_store[BULK_SETTLE],
	    DB_VALUES(next->bulk_id, next->position, outcome, note), NULL);
}

/* What an outcome is called in the report. */
static const char *const settled[] = {
	[ACT_DONE] = "done",
	[ACT_NO_CASE] = "failed",
	[ACT_CHANGED] = "changed",
	[ACT_NOTHING] = "changed",
	[ACT_EXEMPT] = "refused",
	[ACT_NEVER_WALL] = "refused",
};

/* Somebody else may have done it in the meantime. */
static enum db_outcome
deed(struct db *db, void *context)
{
	struct next *next = context;
	struct db_result *rows;
	struct case_facts facts;
	enum act_outcome done;
	enum db_outcome outcome = db_run(db, &bulk_store[BULK_WAITS],
	    DB_VALUES(next->bulk_id, next->position), &rows);
	if (outcome != DB_OK)
		return outcome;
	bool waits = db_rows(rows) == 1;
	db_result_free(rows);
	if (!waits)
		return DB_OK;
	next->order.bulk = next->bulk_id;
	next->order.seen = &next->seen;
	next->order.back = &next->back;
	outcome = act_inside(db, next->arena, &next->order, &done, &facts);
	if (outcome != DB_OK)
		return outcome;
	return settle(db, next, settled[done], act_words(done));
}

enum db_outcome
bulk_step(struct db *db, struct arena *arena, const char *id, size_t *tried_out)
{
	struct db_result *rows;
	*tried_out = 0;
	enum db_outcome outcome = db_run(db, &bulk_store[BULK_NEXT],
	    DB_VALUES(id, arena_number(arena, BULK_STEP)), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; i < db_rows(rows) && outcome == DB_OK; i++) {
		arena_reset(arena);
		struct next next = read_next(rows, i, arena);
		outcome = line_do(db, next.line_id, deed, &next);
		if (outcome == DB_REFUSED)
			outcome = settle(db, &next, "failed", db_message(db));
		*tried_out += 1;
	}
	db_result_free(rows);
	return outcome == DB_OK
	    ? db_run(db, &bulk_store[BULK_FINISH], NULL, NULL)
	    : outcome;
}
