/* SPDX-License-Identifier: BSD-2-Clause */
/* subscriber.c -- who has the contract, how to reach them, which lines */
#include "cases/subscriber.h"

#include <string.h>

#include "cases/case.h"
#include "cases/lease.h"
#include "cases/line.h"
#include "cases/store.h"

enum { TRIES = 5 };

struct put {
	struct db *db;
	struct arena *arena;
	const struct subscriber_order *order;
	struct subscriber_answer *answer;
	const char *id;
};

static enum db_outcome
run(struct put *put, enum cases_statement statement, const char *const *values,
    struct db_result **rows_out)
{
	return db_run(put->db, &cases_store[statement], values, rows_out);
}

static enum db_outcome
put_contacts(struct put *put)
{
	enum db_outcome outcome =
	    run(put, CASES_CONTACTS_CLEAR, DB_VALUES(put->id), NULL);
	for (size_t i = 0; i < put->order->contact_count && outcome == DB_OK;
	     i++)
		outcome = run(put, CASES_CONTACT_ADD,
		    DB_VALUES(put->id, put->order->contacts[i].channel,
			put->order->contacts[i].value),
		    NULL);
	return outcome;
}

static bool
is_named(const struct put *put, const char *reference)
{
	for (size_t i = 0; i < put->order->line_count; i++)
		if (strcmp(put->order->lines[i].reference, reference) == 0)
			return true;
	return false;
}

static enum db_outcome
end_line(struct put *put, const char *line_id)
{
	enum db_outcome outcome = line_lock(put->db, line_id);
	if (outcome == DB_OK)
		outcome = lease_end_all(put->db, put->arena, line_id);
	struct db_result *rows = NULL;
	if (outcome == DB_OK)
		outcome = run(put, CASES_LINE_CLOSE, DB_VALUES(line_id), &rows);
	for (int i = 0; outcome == DB_OK && i < db_rows(rows); i++)
		outcome = case_tell(put->db, db_text(rows, i, 0), "closed",
		    put->order->actor, "{\"reason\": \"the line has ended\"}");
	db_result_free(rows);
	if (outcome == DB_OK)
		outcome = run(put, CASES_LINE_END, DB_VALUES(line_id), NULL);
	put->answer->lines_ended++;
	return outcome;
}

static enum db_outcome
end_lines(struct put *put)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    run(put, CASES_LINES_OF, DB_VALUES(put->id), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; outcome == DB_OK && i < db_rows(rows); i++)
		if (db_is_null(rows, i, 4) &&
		    !is_named(put, db_text(rows, i, 1)))
			outcome = end_line(put, db_text(rows, i, 0));
	db_result_free(rows);
	return outcome;
}

/* A line of somebody else is left alone: no row comes back. */
static enum db_outcome
put_line(struct put *put, size_t which)
{
	const struct subscriber_line *line = &put->order->lines[which];
	struct db_result *rows;
	enum db_outcome outcome = run(put, CASES_LINE_PUT,
	    DB_VALUES(line->reference, put->id, line->realm), &rows);
	put->answer->which = which;
	if (outcome == DB_REFUSED &&
	    strcmp(db_constraint(put->db), "line_realm_fkey") == 0)
		put->answer->outcome = SUBSCRIBER_NO_REALM;
	if (outcome != DB_OK)
		return outcome;
	if (db_rows(rows) == 0)
		put->answer->outcome = SUBSCRIBER_LINE_TAKEN;
	else if (db_true(rows, 0, 1))
		put->answer->lines_added++;
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
put_all(struct put *put)
{
	const struct subscriber_order *order = put->order;
	struct db_result *rows;
	enum db_outcome outcome = run(put, CASES_SUBSCRIBER_PUT,
	    DB_VALUES(order->account, order->kind,
		order->brand ? order->brand : "default", order->language),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	put->id = db_copy(rows, 0, 0, put->arena);
	put->answer->outcome =
	    db_true(rows, 0, 1) ? SUBSCRIBER_CREATED : SUBSCRIBER_CHANGED;
	db_result_free(rows);
	outcome = put_contacts(put);
	if (outcome == DB_OK)
		outcome = end_lines(put);
	for (size_t i = 0; i < order->line_count && outcome == DB_OK &&
	     put->answer->outcome <= SUBSCRIBER_CHANGED;
	     i++)
		outcome = put_line(put, i);
	return outcome;
}

static enum db_outcome
in_transaction(struct put *put)
{
	enum db_outcome outcome = db_begin(put->db);
	if (outcome == DB_OK)
		outcome = put_all(put);
	if (outcome == DB_OK && put->answer->outcome <= SUBSCRIBER_CHANGED)
		return db_commit(put->db);
	bool constraint = outcome == DB_REFUSED &&
	    strncmp(db_sqlstate(put->db), "23", 2) == 0;
	db_rollback(put->db);
	if (!constraint)
		return outcome;
	if (put->answer->outcome <= SUBSCRIBER_CHANGED)
		put->answer->outcome = SUBSCRIBER_REFUSED;
	return DB_OK;
}

enum db_outcome
subscriber_put(struct db *db, struct arena *arena,
    const struct subscriber_order *order, struct subscriber_answer *answer_out)
{
	enum db_outcome outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++) {
		*answer_out = (struct subscriber_answer){ 0 };
		struct put put = { db, arena, order, answer_out, "" };
		outcome = in_transaction(&put);
	}
	return outcome;
}

enum db_outcome
subscriber_end(
    struct db *db, struct arena *arena, const char *id, const char *actor)
{
	const struct subscriber_order nothing = { .actor = actor };
	struct subscriber_answer answer = { 0 };
	struct put put = { db, arena, &nothing, &answer, id };
	return end_lines(&put);
}
