/* SPDX-License-Identifier: BSD-2-Clause */
/* quarantine.c -- takes in a report: whose line, which case, which measure */
#include "cases/quarantine.h"

#include <assert.h>
#include <string.h>

#include "cases/case.h"
#include "cases/code.h"
#include "cases/line.h"
#include "cases/notice.h"
#include "cases/standing.h"
#include "cases/store.h"

enum { TRIES = 5 };

/* One order on its way through its transaction. */
struct intake {
	struct db *db;
	struct arena *arena;
	const struct quarantine_order *order;
	struct quarantine_answer *answer;
	struct intake_facts facts;
	const char *case_id;	 /* the open case of line and cause, or "" */
	const char *released_id; /* the case last released, or "" */
};

static const char *const outcome_names[] = {
	[QUARANTINE_OPENED] = "opened",
	[QUARANTINE_JOINED] = "joined",
	[QUARANTINE_REPEAT] = "repeat",
	[QUARANTINE_FILED] = "filed",
	[QUARANTINE_HELD] = "held",
	[QUARANTINE_NO_CAUSE] = "unknown-cause",
	[QUARANTINE_NO_SOURCE] = "unknown-source",
	[QUARANTINE_FUTURE] = "future",
	[QUARANTINE_NO_LINE] = "unknown-line",
	[QUARANTINE_NOBODY] = "nobody",
	[QUARANTINE_DOUBT] = "doubt",
	[QUARANTINE_PROTECTED] = "protected",
	[QUARANTINE_FORCE] = "needs-force",
};

const char *
quarantine_outcome_name(enum quarantine_outcome outcome)
{
	return outcome_names[outcome];
}

static enum db_outcome
run(struct intake *in, enum cases_statement statement,
    const char *const *values, struct db_result **rows_out)
{
	return db_run(in->db, &cases_store[statement], values, rows_out);
}

/* ---- before the transaction: is the order sound, whose line is it ---- */

static struct quarantine_unknown
read_unknown(const struct db_result *rows)
{
	return (struct quarantine_unknown){ !db_true(rows, 0, 0),
		!db_true(rows, 0, 1), db_true(rows, 0, 2) };
}

enum db_outcome
quarantine_check(struct db *db, struct arena *arena, const char *cause,
    const char *source, int64_t observed_at,
    struct quarantine_unknown *unknown_out)
{
	const char *at = arena_number(arena, observed_at);
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &cases_store[CASES_ORDER],
	    DB_VALUES(cause, source, NULL, at), &rows);
	if (outcome != DB_OK)
		return outcome;
	*unknown_out = read_unknown(rows);
	db_result_free(rows);
	return DB_OK;
}

/* Sets the outcome to a refusal or to REPEAT; OPENED means "go on". */
static enum db_outcome
check_order(struct intake *in)
{
	const struct quarantine_order *order = in->order;
	struct db_result *rows;
	enum db_outcome outcome = run(in, CASES_ORDER,
	    DB_VALUES(order->cause, order->source, order->source_report_id,
		arena_number(in->arena, order->observed_at)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	const char *repeat = db_copy(rows, 0, 3, in->arena);
	struct quarantine_unknown unknown = read_unknown(rows);
	in->answer->unknown = unknown;
	in->answer->outcome = QUARANTINE_OPENED;
	if (unknown.cause)
		in->answer->outcome = QUARANTINE_NO_CAUSE;
	else if (unknown.source)
		in->answer->outcome = QUARANTINE_NO_SOURCE;
	else if (unknown.future)
		in->answer->outcome = QUARANTINE_FUTURE;
	else if (repeat[0] != '\0')
		in->answer->outcome = QUARANTINE_REPEAT;
	db_result_free(rows);
	if (in->answer->outcome != QUARANTINE_REPEAT)
		return DB_OK;

	bool found;
	outcome =
	    case_get(in->db, in->arena, repeat, &in->answer->facts, &found);
	assert(outcome != DB_OK || found);
	in->answer->attribution = (struct attribution){ ATTRIBUTION_FOUND,
		in->answer->facts.line, in->answer->facts.line_id, "repeat",
		100, "this report was taken before" };
	return outcome;
}

static enum db_outcome
named_line(struct intake *in)
{
	struct line_name line;
	enum db_outcome outcome =
	    line_named(in->db, in->arena, in->order->line, &line);
	if (outcome != DB_OK)
		return outcome;
	if (line.id == NULL)
		in->answer->outcome = QUARANTINE_NO_LINE;
	else
		in->answer->attribution =
		    (struct attribution){ ATTRIBUTION_FOUND, line.reference,
			    line.id, "named", 100,
			    "the report names the line" };
	return DB_OK;
}

static enum db_outcome
attribute(struct intake *in)
{
	if (in->order->line != NULL)
		return named_line(in);
	struct attribution_query query = { *in->order->addr, in->order->port,
		in->order->observed_at };
	enum db_outcome outcome = attribution_find(
	    in->db, in->arena, &query, &in->answer->attribution);
	if (outcome != DB_OK)
		return outcome;
	if (in->answer->attribution.verdict == ATTRIBUTION_NOBODY)
		in->answer->outcome = QUARANTINE_NOBODY;
	if (in->answer->attribution.verdict == ATTRIBUTION_DOUBT)
		in->answer->outcome = QUARANTINE_DOUBT;
	return DB_OK;
}

/* ---- inside the transaction: the facts ---- */

static enum db_outcome
read_facts(struct intake *in)
{
	const struct quarantine_order *order = in->order;
	char addr[ADDR_TEXT_SIZE];
	struct standing standing;
	const struct standing_question question = {
		.line_id = in->answer->attribution.line_id,
		.cause = order->cause,
		.source = order->source,
		.observed_at = arena_number(in->arena, order->observed_at),
		.addr = order->addr ? addr_print(order->addr, addr) : NULL,
	};
	enum db_outcome outcome =
	    standing_read(in->db, in->arena, &question, &standing);
	if (outcome != DB_OK)
		return outcome;
	in->facts = standing.facts;
	in->facts.asked = order->asked;
	in->facts.asks = order->measure;
	in->facts.force = order->force;
	in->case_id = standing.case_id;
	in->released_id = standing.released_id;
	return DB_OK;
}

/* ---- inside the transaction: the deed ---- */

static const char *
state_of(const struct intake_decision *decision)
{
	return decision->state == CASE_HELD ? "held" : "open";
}

static enum db_outcome
join_case(struct intake *in, const struct intake_decision *decision)
{
	return run(in, CASES_JOIN,
	    DB_VALUES(in->case_id, measure_print(decision->measure),
		measure_print(decision->wanted),
		arena_number(in->arena, in->order->observed_at)),
	    NULL);
}

/* It was released after what the report tells of: kept, and nothing more. */
static enum db_outcome
file_case(struct intake *in)
{
	in->case_id = in->released_id;
	return run(in, CASES_FILE, DB_VALUES(in->case_id), NULL);
}

/* What was ticked before did not help. */
static enum db_outcome
relapse_case(struct intake *in, const struct intake_decision *decision)
{
	enum db_outcome outcome = run(in, CASES_RELAPSE,
	    DB_VALUES(in->case_id, state_of(decision),
		measure_print(decision->measure),
		measure_print(decision->wanted), decision->held_by,
		arena_number(in->arena, in->order->observed_at),
		arena_number(in->arena, decision->step)),
	    NULL);
	if (outcome != DB_OK)
		return outcome;
	return run(in, CASES_UNTICK, DB_VALUES(in->case_id), NULL);
}

static enum db_outcome
open_case(struct intake *in, const struct intake_decision *decision)
{
	char code[CODE_SIZE];
	code_make(code);
	struct db_result *rows;
	enum db_outcome outcome = run(in, CASES_OPEN,
	    DB_VALUES(code, in->answer->attribution.line_id, in->order->cause,
		state_of(decision), measure_print(decision->measure),
		measure_print(decision->wanted), decision->held_by,
		arena_number(in->arena, in->order->observed_at),
		arena_number(in->arena, decision->step)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	in->case_id = db_copy(rows, 0, 0, in->arena);
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
change_case(struct intake *in, const struct intake_decision *decision)
{
	if (decision->outcome == INTAKE_JOINED)
		return join_case(in, decision);
	if (decision->outcome == INTAKE_FILED)
		return file_case(in);
	return in->case_id[0] != '\0' ? relapse_case(in, decision)
				      : open_case(in, decision);
}

/* The report itself; `outcome` is one of those of lazaret.report. */
static enum db_outcome
keep_report(struct intake *in, const char *kept_as, const char **id_out)
{
	const struct quarantine_order *order = in->order;
	const struct attribution *whose = &in->answer->attribution;
	char addr[ADDR_TEXT_SIZE];
	bool placed = in->case_id != NULL && in->case_id[0] != '\0';
	struct db_result *rows;
	enum db_outcome outcome = run(in, CASES_REPORT,
	    DB_VALUES(arena_number(in->arena, order->observed_at),
		order->source, order->source_report_id, order->cause,
		order->addr ? addr_print(order->addr, addr) : NULL,
		order->port >= 0 ? arena_number(in->arena, order->port) : NULL,
		order->protocol,
		whose->line_id && whose->line_id[0] ? whose->line_id : NULL,
		placed ? in->case_id : NULL, kept_as,
		whose->method ? whose->method : "",
		arena_number(in->arena, whose->certainty),
		order->evidence ? order->evidence : "{}", order->words),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	*id_out = db_copy(rows, 0, 0, in->arena);
	const char *received = db_copy(rows, 0, 1, in->arena);
	db_result_free(rows);
	if (order->source_report_id == NULL || !placed)
		return DB_OK;
	return run(in, CASES_REPORT_KEY,
	    DB_VALUES(order->source, order->source_report_id, *id_out, received,
		in->case_id),
	    NULL);
}

/* What each outcome is called on the timeline and in the report. */
static const struct {
	const char *timeline;
	const char *report;
	enum quarantine_outcome answer;
} told[] = {
	[INTAKE_OPENED] = { "opened", "opened", QUARANTINE_OPENED },
	[INTAKE_JOINED] = { "joined", "joined", QUARANTINE_JOINED },
	[INTAKE_RELAPSED] = { "relapsed", "joined", QUARANTINE_JOINED },
	[INTAKE_FILED] = { "filed", "filed", QUARANTINE_FILED },
	[INTAKE_HELD] = { "held", "held", QUARANTINE_HELD },
	[INTAKE_PROTECTED] = { "", "protected", QUARANTINE_PROTECTED },
	[INTAKE_FORCE] = { "", "", QUARANTINE_FORCE },
};

static enum db_outcome
tell(struct intake *in, const struct intake_decision *decision,
    const char *report_id)
{
	const char *held = decision->held_by ? decision->held_by : "";
	const char *detail = arena_print(in->arena,
	    "{\"source\": \"%s\", \"report\": \"%s\", \"measure\": \"%s\", "
	    "\"held_by\": \"%s\"%s}",
	    in->order->source, report_id, measure_print(decision->measure),
	    held, standing_doubt(&in->facts, decision, in->arena));
	return case_tell(in->db, in->case_id, told[decision->outcome].timeline,
	    in->order->actor, detail);
}

static enum db_outcome
brake_and_notice(struct intake *in, const struct intake_decision *decision)
{
	enum db_outcome outcome = DB_OK;
	if (decision->pull_source)
		outcome = run(
		    in, CASES_BRAKE_PULL, DB_VALUES(in->order->source), NULL);
	if (outcome == DB_OK && decision->pull_all)
		outcome = run(in, CASES_BRAKE_PULL, DB_VALUES(""), NULL);
	if (outcome == DB_OK && decision->walls)
		outcome = run(in, CASES_WALLING,
		    DB_VALUES(in->order->source, in->case_id), NULL);
	bool silent = decision->outcome == INTAKE_FILED ||
	    decision->measure == MEASURE_NONE ||
	    (decision->outcome == INTAKE_JOINED &&
		decision->measure == in->facts.measure);
	if (outcome != DB_OK || silent)
		return outcome;
	if (decision->outcome == INTAKE_RELAPSED)
		return notice_queue(in->db, in->answer->attribution.line_id,
		    NOTICE_RELAPSED, in->case_id, false);
	return notice_measure(in->db, in->answer->attribution.line_id,
	    decision->measure, in->case_id, in->facts.walled);
}

static enum db_outcome
apply(struct intake *in, const struct intake_decision *decision)
{
	const char *report_id;
	enum db_outcome outcome = change_case(in, decision);
	if (outcome == DB_OK)
		outcome =
		    keep_report(in, told[decision->outcome].report, &report_id);
	if (outcome == DB_OK)
		outcome = tell(in, decision, report_id);
	if (outcome == DB_OK)
		outcome = brake_and_notice(in, decision);
	bool found;
	if (outcome == DB_OK)
		outcome = case_get(
		    in->db, in->arena, in->case_id, &in->answer->facts, &found);
	return outcome;
}

/* A dry run tells what the case would be. */
static enum db_outcome
imagine(struct intake *in, const struct intake_decision *decision)
{
	const char *id =
	    decision->outcome == INTAKE_FILED ? in->released_id : in->case_id;
	struct case_facts *facts = &in->answer->facts;
	*facts = (struct case_facts){ .id = "",
		.code = "",
		.cause = in->order->cause,
		.state = "",
		.held_by = "",
		.line = in->answer->attribution.line,
		.line_id = in->answer->attribution.line_id,
		.account = "",
		.group_name = "",
		.first_observed_at = in->order->observed_at,
		.last_observed_at = in->order->observed_at,
		.reports = 1 };
	bool found = false;
	enum db_outcome outcome = id[0] == '\0'
	    ? DB_OK
	    : case_get(in->db, in->arena, id, facts, &found);
	if (decision->outcome == INTAKE_FILED)
		return outcome;
	facts->state = state_of(decision);
	facts->held_by = decision->held_by ? decision->held_by : "";
	facts->measure = decision->measure;
	facts->step = decision->step;
	return outcome;
}

static enum db_outcome
decide_and_apply(struct intake *in)
{
	enum db_outcome outcome =
	    line_lock(in->db, in->answer->attribution.line_id);
	if (outcome == DB_OK)
		outcome = read_facts(in);
	if (outcome != DB_OK)
		return outcome;
	struct intake_decision decision = intake_decide(&in->facts);
	in->answer->decided = true;
	in->answer->known = in->facts;
	in->answer->decision = decision;
	in->answer->outcome = told[decision.outcome].answer;
	if (decision.outcome == INTAKE_FORCE)
		return DB_OK;
	if (decision.outcome != INTAKE_PROTECTED)
		return in->order->dry_run ? imagine(in, &decision)
					  : apply(in, &decision);
	const char *report_id;
	in->case_id = "";
	return in->order->dry_run ? DB_OK
				  : keep_report(in, "protected", &report_id);
}

static enum db_outcome
in_transaction(struct intake *in)
{
	enum db_outcome outcome = db_begin(in->db);
	if (outcome == DB_OK)
		outcome = decide_and_apply(in);
	if (outcome == DB_OK && !in->order->dry_run)
		return db_commit(in->db);
	db_rollback(in->db);
	return outcome;
}

/* Two reports met: the same code, the same report, or a deadlock. */
static bool
try_again(const struct db *db, enum db_outcome outcome)
{
	if (outcome == DB_AGAIN)
		return true;
	return outcome == DB_REFUSED &&
	    (strcmp(db_constraint(db), "case_code_once_a_year") == 0 ||
		strcmp(db_constraint(db), "report_key_pkey") == 0 ||
		strcmp(db_constraint(db), "case_one_open") == 0);
}

static enum db_outcome
take(struct intake *in)
{
	enum db_outcome outcome = check_order(in);
	if (outcome != DB_OK || in->answer->outcome != QUARANTINE_OPENED)
		return outcome;
	outcome = attribute(in);
	if (outcome != DB_OK || in->answer->outcome == QUARANTINE_NO_LINE)
		return outcome;
	if (in->answer->outcome == QUARANTINE_OPENED)
		return in_transaction(in);
	const char *report_id;
	return in->order->dry_run
	    ? DB_OK
	    : keep_report(
		  in, quarantine_outcome_name(in->answer->outcome), &report_id);
}

enum db_outcome
quarantine_run(struct db *db, struct arena *arena,
    const struct quarantine_order *order, struct quarantine_answer *answer_out)
{
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES; i++) {
		*answer_out = (struct quarantine_answer){ 0 };
		struct intake in = { .db = db,
			.arena = arena,
			.order = order,
			.answer = answer_out };
		outcome = take(&in);
		if (!try_again(db, outcome))
			break;
	}
	return outcome;
}
