/* SPDX-License-Identifier: BSD-2-Clause */
/* request.c -- what the subscriber asks of staff */
#include "cases/request.h"

#include <string.h>

#include "cases/case.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/way_store.h"
#include "lib/db_list.h"
#include "lib/db_one.h"
#include "lib/json.h"
#include "lib/uuid.h"

static const char *const kinds[] = {
	[REQUEST_RELEASE] = "release",
	[REQUEST_DISPUTE] = "dispute",
	[REQUEST_EXEMPTION] = "exemption",
	[REQUEST_REVIEW] = "review",
};

const char *
request_kind_name(enum request_kind kind)
{
	return kinds[kind];
}

bool
request_kind_parse(struct str name, enum request_kind *kind_out)
{
	for (unsigned i = 0; i < REQUEST_KINDS; i++)
		if (str_equal(name, str_from(kinds[i]))) {
			*kind_out = (enum request_kind)i;
			return true;
		}
	return false;
}

bool
request_waits(const struct request_facts *facts)
{
	return strcmp(facts->state, "waiting") == 0 ||
	    strcmp(facts->state, "asked-back") == 0;
}

/* ---- reading ---- */

bool
request_is_taken(const struct request_facts *facts, const char *by)
{
	return *facts->taken_by != '\0' && strcmp(facts->taken_by, by) != 0;
}

struct request_facts
request_facts_read(const struct db_result *rows, int row, struct arena *arena)
{
	struct request_facts facts = {
		.id = db_copy(rows, row, 0, arena),
		.state = db_copy(rows, row, 2, arena),
		.code = db_copy(rows, row, 3, arena),
		.case_id = db_copy(rows, row, 4, arena),
		.line_id = db_copy(rows, row, 5, arena),
		.line = db_copy(rows, row, 6, arena),
		.cause = db_copy(rows, row, 7, arena),
		.made_at = db_number(rows, row, 8),
		.due_at = db_number(rows, row, 9),
		.decided_at = db_number(rows, row, 10),
		.decided_by = db_copy(rows, row, 11, arena),
		.answer = db_copy(rows, row, 12, arena),
		.overdue = db_true(rows, row, 13),
		.source = db_copy(rows, row, 14, arena),
		.account = db_copy(rows, row, 15, arena),
		.measure = facts_measure(rows, row, 16),
		.waits_since = db_number(rows, row, 17),
		.reason = db_copy(rows, row, 18, arena),
		.taken_by = db_copy(rows, row, 19, arena),
		.taken_until = db_number(rows, row, 20),
	};
	facts.overdue = facts.overdue && request_waits(&facts);
	if (!request_kind_parse(str_from(db_text(rows, row, 1)), &facts.kind))
		facts.kind = REQUEST_REVIEW;
	return facts;
}

static void
read_facts(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct request_facts *)item_out =
	    request_facts_read(rows, row, arena);
}

enum db_outcome
request_list(struct db *db, struct arena *arena, const char *case_id, bool all,
    int limit, struct request_facts **list_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_REQUESTS],
	    DB_VALUES(
		case_id, all ? "true" : "false", arena_number(arena, limit)),
	    DB_ITEM(list_out, read_facts), list_out, count_out);
}

enum db_outcome
request_get(struct db *db, struct arena *arena, const char *id,
    struct request_facts *facts_out, bool *found_out)
{
	uint8_t bytes[UUID_SIZE];
	*found_out = false;
	if (!uuid_parse(str_from(id), bytes))
		return DB_OK;
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_REQUEST_GET], DB_VALUES(id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) == 1;
	if (*found_out)
		*facts_out = request_facts_read(rows, 0, arena);
	db_result_free(rows);
	return DB_OK;
}

static void
read_message(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct request_message *)item_out =
	    (struct request_message){ db_number(rows, row, 0),
		    db_copy(rows, row, 1, arena),
		    db_copy(rows, row, 2, arena) };
}

enum db_outcome
request_messages(struct db *db, struct arena *arena, const char *id,
    struct request_message **list_out, size_t *count_out)
{
	return db_list(db, arena, &way_store[WAY_MESSAGES], DB_VALUES(id),
	    DB_ITEM(list_out, read_message), list_out, count_out);
}

/* ---- asking ---- */

/* A new one, or the reply to what staff asked back. */
static enum db_outcome
write_request(struct db *db, struct arena *arena, const char *case_id,
    const struct request_order *order, const char **id_out)
{
	const char *const *about = DB_VALUES(case_id, kinds[order->kind]);
	enum db_outcome outcome =
	    db_one_text(db, arena, &way_store[WAY_REQUEST], about, id_out);
	if (outcome == DB_OK && *id_out == NULL)
		outcome = db_one_text(
		    db, arena, &way_store[WAY_REPLY], about, id_out);
	if (outcome != DB_OK || *id_out == NULL || order->words[0] == '\0')
		return outcome;
	return db_run(db, &way_store[WAY_MESSAGE],
	    DB_VALUES(case_id, *id_out, order->actor, order->words), NULL);
}

enum db_outcome
request_make_inside(struct db *db, struct arena *arena,
    const struct case_facts *facts, const struct request_order *order,
    enum asking_outcome *outcome_out)
{
	const char *id;
	enum db_outcome outcome =
	    write_request(db, arena, facts->id, order, &id);
	*outcome_out = REQUEST_WAITS;
	if (outcome != DB_OK || id == NULL)
		return outcome;
	*outcome_out = REQUEST_MADE;
	outcome = case_tell(db, facts->id, "requested", order->actor,
	    arena_print(arena, "{\"request\": \"%s\", \"kind\": \"%s\"}", id,
		kinds[order->kind]));
	if (outcome != DB_OK || order->kind == REQUEST_REVIEW)
		return outcome;
	return notice_queue(
	    db, facts->line_id, NOTICE_RECEIVED, facts->id, false);
}

struct asking {
	struct arena *arena;
	const struct request_order *order;
	enum asking_outcome *outcome_out;
};

/* A dispute may come after the release, too; all else is of no use then. */
static bool
fits(const struct case_facts *facts, const struct request_order *order)
{
	bool held = strcmp(facts->state, "open") == 0 ||
	    strcmp(facts->state, "held") == 0;
	return (held || order->kind == REQUEST_DISPUTE) &&
	    (order->code[0] == '\0' || strcmp(order->code, facts->code) == 0);
}

static enum db_outcome
ask(struct db *db, void *context)
{
	struct asking *a = context;
	struct case_facts *facts;
	size_t count;
	*a->outcome_out = REQUEST_NOTHING;
	enum db_outcome outcome =
	    case_of_line(db, a->arena, a->order->line_id, &facts, &count);
	for (size_t i = 0; outcome == DB_OK && i < count; i++)
		if (fits(&facts[i], a->order))
			return request_make_inside(
			    db, a->arena, &facts[i], a->order, a->outcome_out);
	return outcome;
}

enum db_outcome
request_make(struct db *db, struct arena *arena,
    const struct request_order *order, enum asking_outcome *outcome_out)
{
	struct asking a = { arena, order, outcome_out };
	return line_do(db, order->line_id, ask, &a);
}

/* ---- what staff do ---- */

struct doing {
	struct arena *arena;
	const char *id;
	request_deed_fn *deed;
	void *context;
};

static enum db_outcome
do_to_it(struct db *db, void *context)
{
	const struct doing *d = context;
	struct request_facts facts;
	bool found;
	enum db_outcome outcome =
	    request_get(db, d->arena, d->id, &facts, &found);
	if (outcome != DB_OK || !found)
		return outcome;
	return d->deed(db, &facts, d->context);
}

enum db_outcome
request_do(struct db *db, struct arena *arena, const char *id,
    request_deed_fn *deed, void *context, bool *found_out)
{
	struct doing d = { arena, id, deed, context };
	struct request_facts facts;
	enum db_outcome outcome = request_get(db, arena, id, &facts, found_out);
	if (outcome != DB_OK || !*found_out)
		return outcome;
	return line_do(db, facts.line_id, do_to_it, &d);
}

enum db_outcome
request_tell(struct db *db, struct arena *arena,
    const struct request_facts *facts, const char *what, const char *actor,
    const char *reason)
{
	json_t *json = json_pack(
	    "{s:s, s:s}", "request", facts->id, "kind", kinds[facts->kind]);
	if (*reason != '\0')
		json_object_set_new(json, "reason", json_string(reason));
	struct str detail = json_print(json, arena);
	json_decref(json);
	return case_tell(db, facts->case_id, what, actor, detail.data);
}
