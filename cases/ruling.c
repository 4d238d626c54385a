/* SPDX-License-Identifier: BSD-2-Clause */
/* ruling.c -- staff answer a request, and what follows from it */
#include "cases/ruling.h"

#include <string.h>

#include "cases/notice.h"
#include "cases/release.h"
#include "cases/way_store.h"

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
ruling_effect(enum request_kind kind, enum request_answer answer)
{
	return effects[kind][answer].words;
}

struct work {
	struct arena *arena;
	const struct ruling *said;
	enum ruling_outcome *outcome_out;
	struct request_facts *facts_out;
};

static enum db_outcome
exempt(struct db *db, const struct work *r)
{
	return db_run(db, &way_store[WAY_EXEMPT],
	    DB_VALUES(r->facts_out->line_id,
		arena_number(r->arena, r->said->until),
		arena_print(r->arena, "request %s", r->facts_out->id),
		r->said->actor),
	    NULL);
}

static enum db_outcome
let_go(struct db *db, const struct work *r, const struct effect *effect)
{
	const struct release_order order = { .case_id = r->facts_out->case_id,
		.kind = effect->release,
		.actor = r->said->actor,
		.reason = arena_print(r->arena, "request %s", r->facts_out->id),
		.told = true };
	enum release_outcome released;
	struct case_facts after;
	return release_inside(db, r->arena, &order, &released, &after);
}

static enum db_outcome
follow(struct db *db, const struct work *r, const struct effect *effect)
{
	const struct request_facts *about = r->facts_out;
	enum db_outcome outcome = DB_OK;
	if (effect->exempts)
		outcome = exempt(db, r);
	if (outcome == DB_OK && effect->releases)
		outcome = let_go(db, r, effect);
	if (outcome == DB_OK && about->kind == REQUEST_REVIEW)
		outcome = db_run(db, &way_store[WAY_REVIEW],
		    DB_VALUES(about->case_id), NULL);
	if (outcome != DB_OK || !effect->tells)
		return outcome;
	return notice_queue(
	    db, about->line_id, effect->notice, about->case_id, false);
}

static const char *
reason_of(const struct ruling *said)
{
	bool denied = said->answer == REQUEST_DENY;
	return denied && said->reason != NULL ? said->reason : "";
}

enum ruling_outcome
ruling_judge(const struct ruling *said, const struct request_facts *facts)
{
	if (!request_waits(facts))
		return RULING_LATE;
	if (ruling_effect(facts->kind, said->answer) == NULL)
		return RULING_UNFIT;
	if (said->answer == REQUEST_LAPSE || said->answer == REQUEST_DROP)
		return RULING_DONE; /* the clock asks nobody */
	if (request_is_taken(facts, said->actor))
		return RULING_TAKEN;
	bool told = said->answer != REQUEST_APPROVE &&
	    effects[facts->kind][said->answer].tells;
	if (told && *reason_of(said) == '\0' && *said->words == '\0')
		return RULING_MUTE;
	return RULING_DONE;
}

static enum db_outcome
decide(struct db *db, const struct request_facts *facts, void *context)
{
	struct work *r = context;
	const struct ruling *said = r->said;
	const char *state = states[said->answer];
	*r->facts_out = *facts;
	*r->outcome_out = ruling_judge(said, facts);
	if (*r->outcome_out != RULING_DONE)
		return DB_OK;
	enum db_outcome outcome = db_run(db, &way_store[WAY_REQUEST_SET],
	    DB_VALUES(
		facts->id, state, said->actor, said->words, reason_of(said)),
	    NULL);
	if (outcome == DB_OK)
		outcome = request_tell(
		    db, r->arena, facts, state, said->actor, reason_of(said));
	if (outcome != DB_OK)
		return outcome;
	return follow(db, r, &effects[facts->kind][said->answer]);
}

enum db_outcome
ruling_make(struct db *db, struct arena *arena, const struct ruling *ruling,
    enum ruling_outcome *outcome_out, struct request_facts *facts_out)
{
	struct work r = { arena, ruling, outcome_out, facts_out };
	bool found;
	*outcome_out = RULING_NONE;
	return request_do(db, arena, ruling->id, decide, &r, &found);
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
ruling_lapse_inside(struct db *db, struct arena *arena, const char *case_id,
    const char *actor, bool *done_out)
{
	struct request_facts *list;
	size_t count;
	enum db_outcome outcome = request_list(
	    db, arena, case_id, false, REQUEST_KINDS, &list, &count);
	*done_out = false;
	for (size_t i = 0; outcome == DB_OK && i < count; i++) {
		struct ruling said = {
			.id = list[i].id, .actor = actor, .words = ""
		};
		enum ruling_outcome ruled;
		struct request_facts facts;
		if (!lapses(&list[i], &said.answer))
			continue;
		struct work r = { arena, &said, &ruled, &facts };
		outcome = decide(db, &list[i], &r);
		*done_out = true;
	}
	return outcome;
}
