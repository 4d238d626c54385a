/* SPDX-License-Identifier: BSD-2-Clause */
/* request.c -- the subscriber asks staff, and staff decide */
#include "cases/request.h"

#include <string.h>

#include "cases/case.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/release.h"
#include "cases/way_store.h"
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

static const char *const states[REQUEST_ANSWERS] = {
	[REQUEST_DENY] = "denied",
	[REQUEST_APPROVE] = "approved",
	[REQUEST_ASK] = "asked-back",
	[REQUEST_LAPSE] = "lapsed",
	[REQUEST_DROP] = "withdrawn",
};

/* What follows from an answer; `words` NULL: it fits no request of the kind. */
struct effect {
	const char *words;
	bool exempts, releases;
	enum release_kind release;
	bool tells;
	enum notice_kind notice;
};
#define TELLS(kind) .tells = true, .notice = (kind)
#define RELEASES(kind) .releases = true, .release = (kind)

#define ASKS                                                                 \
	{                                                                    \
		"The subscriber is asked; the request waits for the reply.", \
		    TELLS(NOTICE_ASKED)                                      \
	}
#define DROPS                                            \
	{                                                \
		"The request ends, since no reply came." \
	}

static const char stays[] = "The measure stays; the subscriber is told.";
static const char ends[] = "The measure ends; the subscriber is told.";

static const struct effect effects[REQUEST_KINDS][REQUEST_ANSWERS] = {
	[REQUEST_RELEASE][REQUEST_DENY] = { stays, TELLS(NOTICE_DENIED) },
	[REQUEST_RELEASE][REQUEST_APPROVE] = { ends, RELEASES(RELEASE_STAFF),
	    TELLS(NOTICE_APPROVED) },
	[REQUEST_RELEASE][REQUEST_ASK] = ASKS,
	[REQUEST_RELEASE][REQUEST_DROP] = DROPS,

	[REQUEST_DISPUTE][REQUEST_DENY] = { "The measure stays and the ladder "
					    "goes on; the subscriber is told.",
	    TELLS(NOTICE_REJECTED) },
	[REQUEST_DISPUTE][REQUEST_APPROVE] = { "The measure ends; it counts "
					       "against the source; the "
					       "subscriber is told.",
	    RELEASES(RELEASE_DISPUTE), TELLS(NOTICE_UPHELD) },
	[REQUEST_DISPUTE][REQUEST_ASK] = ASKS,
	[REQUEST_DISPUTE][REQUEST_LAPSE] = { "The measure ends, since nobody "
					     "looked in time; the subscriber "
					     "is told.",
	    RELEASES(RELEASE_DISPUTE), TELLS(NOTICE_LAPSED) },
	[REQUEST_DISPUTE][REQUEST_DROP] = DROPS,

	[REQUEST_EXEMPTION][REQUEST_DENY] = { stays, TELLS(NOTICE_DENIED) },
	[REQUEST_EXEMPTION][REQUEST_APPROVE] = { "The line is exempt and the "
						 "measure ends; the "
						 "subscriber is told.",
	    .exempts = true, RELEASES(RELEASE_STAFF), TELLS(NOTICE_APPROVED) },
	[REQUEST_EXEMPTION][REQUEST_ASK] = ASKS,
	[REQUEST_EXEMPTION][REQUEST_DROP] = DROPS,

	[REQUEST_REVIEW][REQUEST_DENY] = { "The measure stays until the next "
					   "review." },
	[REQUEST_REVIEW][REQUEST_APPROVE] = { ends, RELEASES(RELEASE_STAFF),
	    TELLS(NOTICE_RELEASED) },
};

const char *
request_effect(enum request_kind kind, enum request_answer answer)
{
	return effects[kind][answer].words;
}

bool
request_waits(const struct request_facts *facts)
{
	return strcmp(facts->state, "waiting") == 0 ||
	    strcmp(facts->state, "asked-back") == 0;
}

/* ---- reading ---- */

static struct request_facts
read_request(const struct db_result *rows, int row, struct arena *arena)
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
	};
	facts.overdue = facts.overdue && request_waits(&facts);
	if (!request_kind_parse(str_from(db_text(rows, row, 1)), &facts.kind))
		facts.kind = REQUEST_REVIEW;
	return facts;
}

enum db_outcome
request_list(struct db *db, struct arena *arena, const char *case_id, bool all,
    int limit, struct request_facts **list_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &way_store[WAY_REQUESTS],
	    DB_VALUES(
		case_id, all ? "true" : "false", arena_number(arena, limit)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct request_facts *list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; list != NULL && i < count; i++)
		list[i] = read_request(rows, (int)i, arena);
	*list_out = list;
	*count_out = list ? count : 0;
	db_result_free(rows);
	return DB_OK;
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
		*facts_out = read_request(rows, 0, arena);
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
request_messages(struct db *db, struct arena *arena, const char *id,
    struct request_message **list_out, size_t *count_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[WAY_MESSAGES], DB_VALUES(id), &rows);
	if (outcome != DB_OK)
		return outcome;
	size_t count = (size_t)db_rows(rows);
	struct request_message *list = arena_alloc(arena, count * sizeof *list);
	for (int i = 0; list != NULL && i < (int)count; i++)
		list[i] = (struct request_message){ db_number(rows, i, 0),
			db_copy(rows, i, 1, arena),
			db_copy(rows, i, 2, arena) };
	*list_out = list;
	*count_out = list ? count : 0;
	db_result_free(rows);
	return DB_OK;
}

/* ---- asking ---- */

/* One statement that gives the id of a request; NULL where it finds none. */
static enum db_outcome
id_of(struct db *db, struct arena *arena, enum way_statement statement,
    const char *const *values, const char **id_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &way_store[statement], values, &rows);
	if (outcome != DB_OK)
		return outcome;
	*id_out = db_rows(rows) == 1 ? db_copy(rows, 0, 0, arena) : NULL;
	db_result_free(rows);
	return DB_OK;
}

/* A new one, or the reply to what staff asked back. */
static enum db_outcome
write_request(struct db *db, struct arena *arena, const char *case_id,
    const struct request_order *order, const char **id_out)
{
	const char *const *about = DB_VALUES(case_id, kinds[order->kind]);
	enum db_outcome outcome = id_of(db, arena, WAY_REQUEST, about, id_out);
	if (outcome == DB_OK && *id_out == NULL)
		outcome = id_of(db, arena, WAY_REPLY, about, id_out);
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

/* ---- deciding ---- */

struct ruling {
	struct arena *arena;
	const struct request_ruling *said;
	const struct request_facts *about;
	enum ruling_outcome *outcome_out;
};

static enum db_outcome
exempt(struct db *db, const struct ruling *r)
{
	return db_run(db, &way_store[WAY_EXEMPT],
	    DB_VALUES(r->about->line_id, arena_number(r->arena, r->said->until),
		arena_print(r->arena, "request %s", r->about->id),
		r->said->actor),
	    NULL);
}

static enum db_outcome
let_go(struct db *db, const struct ruling *r, const struct effect *effect)
{
	const struct release_order order = { .case_id = r->about->case_id,
		.kind = effect->release,
		.actor = r->said->actor,
		.reason = arena_print(r->arena, "request %s", r->about->id),
		.told = true };
	enum release_outcome released;
	struct case_facts after;
	return release_inside(db, r->arena, &order, &released, &after);
}

static enum db_outcome
follow(struct db *db, const struct ruling *r)
{
	const struct effect *effect = &effects[r->about->kind][r->said->answer];
	const char *case_id = r->about->case_id;
	enum db_outcome outcome = DB_OK;
	if (effect->exempts)
		outcome = exempt(db, r);
	if (outcome == DB_OK && effect->releases)
		outcome = let_go(db, r, effect);
	if (outcome == DB_OK && r->about->kind == REQUEST_REVIEW)
		outcome = db_run(
		    db, &way_store[WAY_REVIEW], DB_VALUES(case_id), NULL);
	if (outcome != DB_OK || !effect->tells)
		return outcome;
	return notice_queue(
	    db, r->about->line_id, effect->notice, case_id, false);
}

static enum db_outcome
decide(struct db *db, void *context)
{
	struct ruling *r = context;
	const char *state = states[r->said->answer];
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &way_store[WAY_REQUEST_SET],
	    DB_VALUES(r->said->id, state, r->said->actor, r->said->words),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	bool late = db_rows(rows) == 0;
	db_result_free(rows);
	*r->outcome_out = late ? RULING_LATE : RULING_DONE;
	if (late)
		return DB_OK;
	outcome = case_tell(db, r->about->case_id, state, r->said->actor,
	    arena_print(r->arena, "{\"request\": \"%s\", \"kind\": \"%s\"}",
		r->said->id, kinds[r->about->kind]));
	return outcome == DB_OK ? follow(db, r) : outcome;
}

enum db_outcome
request_rule(struct db *db, struct arena *arena,
    const struct request_ruling *ruling, enum ruling_outcome *outcome_out)
{
	struct request_facts about;
	bool found;
	*outcome_out = RULING_NONE;
	enum db_outcome outcome =
	    request_get(db, arena, ruling->id, &about, &found);
	if (outcome != DB_OK || !found)
		return outcome;
	*outcome_out = RULING_UNFIT;
	if (request_effect(about.kind, ruling->answer) == NULL)
		return DB_OK;
	struct ruling r = { arena, ruling, &about, outcome_out };
	return line_do(db, about.line_id, decide, &r);
}

/* ---- the time is past ---- */

/* What the clock does to a request whose time is past; false: nothing, staff
 * still owe the answer. */
static bool
lapses(const struct request_facts *facts, enum request_answer *answer_out)
{
	if (!facts->overdue)
		return false;
	bool replies = strcmp(facts->state, "asked-back") == 0;
	*answer_out = replies ? REQUEST_DROP : REQUEST_LAPSE;
	return replies || facts->kind == REQUEST_DISPUTE;
}

enum db_outcome
request_lapse_inside(struct db *db, struct arena *arena, const char *case_id,
    const char *actor, bool *done_out)
{
	struct request_facts *list;
	size_t count;
	enum db_outcome outcome = request_list(
	    db, arena, case_id, false, REQUEST_KINDS, &list, &count);
	*done_out = false;
	for (size_t i = 0; outcome == DB_OK && i < count; i++) {
		struct request_ruling said = {
			.id = list[i].id, .actor = actor, .words = ""
		};
		enum ruling_outcome ruled;
		if (!lapses(&list[i], &said.answer))
			continue;
		struct ruling r = { arena, &said, &list[i], &ruled };
		outcome = decide(db, &r);
		*done_out = true;
	}
	return outcome;
}
