/* SPDX-License-Identifier: BSD-2-Clause */
/* lease.c -- which line held which address when: takes in what access tells */
#include "cases/lease.h"

#include <string.h>
#include <time.h>

#include "cases/line.h"
#include "cases/store.h"
#include "lib/time.h"

enum {
	TRIES = 5,
	/* A prefix that changes hands has one holder before it, or the few
	 * that had parts of it: more is a slip that would free them all. */
	RIVALS_MOST = 16
};

struct put {
	struct db *db;
	struct arena *arena;
	const struct lease_order *order;
	const char *line_id;
	const char *same;     /* id of this very lease, if it is open, or "" */
	int64_t same_started; /* and since when */
	/* The lease as the statements take it. */
	const char *realm, *prefix, *outside, *first, *last, *started, *until;
};

static enum db_outcome
run(struct put *put, enum cases_statement statement, const char *const *values,
    struct db_result **rows_out)
{
	return db_run(put->db, &cases_store[statement], values, rows_out);
}

static const char *
prefix_text(struct put *put, const struct prefix *prefix)
{
	char text[PREFIX_TEXT_SIZE];
	return arena_copy(put->arena, str_from(prefix_print(prefix, text)));
}

const char *
lease_outcome_name(enum lease_outcome outcome)
{
	static const char *const names[] = { [LEASE_OPENED] = "opened",
		[LEASE_CONFIRMED] = "confirmed",
		[LEASE_ENDED] = "ended",
		[LEASE_KEPT] = "kept",
		[LEASE_NO_LINE] = "unknown-line",
		[LEASE_NO_REALM] = "unknown-realm",
		[LEASE_BAD_TIME] = "bad-time",
		[LEASE_FUTURE] = "future",
		[LEASE_TOO_WIDE] = "too-wide",
		[LEASE_REFUSED] = "refused" };
	return names[outcome];
}

static enum db_outcome
close_lease(struct put *put, const char *lease_id, int64_t ended)
{
	return run(put, CASES_LEASE_CLOSE,
	    DB_VALUES(arena_print(put->arena, "{%s}", lease_id),
		arena_number(put->arena, ended)),
	    NULL);
}

static enum db_outcome
keep_past(struct put *put, int64_t ended)
{
	struct db_result *rows;
	enum db_outcome outcome = run(put, CASES_LEASE_PAST,
	    DB_VALUES(put->line_id, put->realm, put->prefix, put->outside,
		put->first, put->last, put->order->origin, put->started,
		arena_number(put->arena, ended)),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	outcome = run(put, CASES_LEASE_DISPUTE,
	    DB_VALUES(db_copy(rows, 0, 0, put->arena)), NULL);
	db_result_free(rows);
	return outcome;
}

static enum db_outcome
find_same(struct put *put)
{
	struct db_result *rows;
	enum db_outcome outcome = run(put, CASES_LEASE_SAME,
	    DB_VALUES(put->realm, put->prefix, put->outside, put->first,
		put->last, put->line_id),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	bool found = db_rows(rows) > 0;
	put->same = found ? db_copy(rows, 0, 0, put->arena) : "";
	put->same_started = found ? db_number(rows, 0, 1) : 0;
	db_result_free(rows);
	return DB_OK;
}

/* Other lines' open leases of the same addresses end where this one starts;
 * `*superseded_at` is when one that began later took it from us, or 0. */
static enum db_outcome
end_rivals(struct put *put, int64_t *superseded_at, bool *too_wide)
{
	*superseded_at = 0;
	*too_wide = false;
	struct db_result *rows;
	enum db_outcome outcome = run(put, CASES_LEASE_RIVALS,
	    DB_VALUES(put->realm, put->prefix, put->outside, put->first,
		put->last, put->line_id),
	    &rows);
	if (outcome != DB_OK)
		return outcome;
	*too_wide = db_rows(rows) > RIVALS_MOST;
	for (int i = 0; i < db_rows(rows); i++) {
		int64_t started = db_number(rows, i, 2);
		if (started > put->order->started_at &&
		    (*superseded_at == 0 || started < *superseded_at))
			*superseded_at = started;
	}
	for (int i = 0; *superseded_at == 0 && !*too_wide && outcome == DB_OK &&
	     i < db_rows(rows);
	     i++) {
		outcome = line_lock(put->db, db_text(rows, i, 1));
		if (outcome == DB_OK)
			outcome = close_lease(
			    put, db_text(rows, i, 0), put->order->started_at);
	}
	db_result_free(rows);
	return outcome;
}

/* A stop that comes late, after the line has begun anew, ends nothing. */
static enum db_outcome
put_ended(struct put *put, int64_t ended, enum lease_outcome *outcome_out)
{
	bool open = put->same[0] != '\0' && put->same_started <= ended;
	*outcome_out = open ? LEASE_ENDED : LEASE_KEPT;
	return open ? close_lease(put, put->same, ended)
		    : keep_past(put, ended);
}

static enum db_outcome
put_open(struct put *put, enum lease_outcome *outcome_out)
{
	if (put->same[0] != '\0') {
		*outcome_out = LEASE_CONFIRMED;
		return run(put, CASES_LEASE_CONFIRM,
		    DB_VALUES(put->same, put->until), NULL);
	}
	int64_t superseded_at;
	bool too_wide;
	enum db_outcome outcome = end_rivals(put, &superseded_at, &too_wide);
	if (outcome == DB_OK && too_wide)
		*outcome_out = LEASE_TOO_WIDE;
	if (outcome != DB_OK || too_wide)
		return outcome;
	*outcome_out = superseded_at != 0 ? LEASE_KEPT : LEASE_OPENED;
	if (superseded_at != 0)
		return keep_past(put, superseded_at);
	return run(put, CASES_LEASE_OPEN,
	    DB_VALUES(put->line_id, put->realm, put->prefix, put->outside,
		put->first, put->last, put->order->origin, put->started,
		put->until),
	    NULL);
}

/* When it was over, or 0: told as ended, or past the end that was told. */
static int64_t
end_of(const struct lease_order *order, int64_t now)
{
	if (order->ended_at != 0)
		return order->ended_at;
	return order->until <= now ? order->until : 0;
}

static enum db_outcome
put_lease(struct put *put, enum lease_outcome *outcome_out)
{
	enum db_outcome outcome = line_lock(put->db, put->line_id);
	if (outcome == DB_OK)
		outcome = find_same(put);
	if (outcome != DB_OK)
		return outcome;
	int64_t ended = end_of(put->order, (int64_t)time(NULL) * TIME_SECOND);
	return ended != 0 ? put_ended(put, ended, outcome_out)
			  : put_open(put, outcome_out);
}

/* A constraint that refused: two leases met (try again), or a bad value. */
static enum db_outcome
judge(struct db *db, enum db_outcome outcome, enum lease_outcome *outcome_out)
{
	if (outcome != DB_REFUSED || strncmp(db_sqlstate(db), "23", 2) != 0)
		return outcome;
	if (strcmp(db_sqlstate(db), "23P01") == 0)
		return DB_AGAIN;
	*outcome_out = strcmp(db_constraint(db), "lease_realm_fkey") == 0
	    ? LEASE_NO_REALM
	    : LEASE_REFUSED;
	return DB_OK;
}

static enum db_outcome
in_transaction(struct put *put, enum lease_outcome *outcome_out)
{
	enum db_outcome outcome = db_begin(put->db);
	if (outcome == DB_OK)
		outcome = put_lease(put, outcome_out);
	if (outcome == DB_OK)
		return db_commit(put->db);
	enum db_outcome judged = judge(put->db, outcome, outcome_out);
	db_rollback(put->db);
	return judged;
}

/* What began or ended after now, and not by the margin for wrong clocks: it
 * would take the address from its holder, and no true start ends it. The
 * record is asked only where our own clock doubts. */
static enum db_outcome
check_future(struct put *put, enum lease_outcome *outcome_out)
{
	int64_t last = put->order->ended_at > put->order->started_at
	    ? put->order->ended_at
	    : put->order->started_at;
	struct db_result *rows;
	if (last <= (int64_t)time(NULL) * TIME_SECOND)
		return DB_OK;
	enum db_outcome outcome = run(put, CASES_LEASE_FUTURE,
	    DB_VALUES(arena_number(put->arena, last)), &rows);
	if (outcome != DB_OK)
		return outcome;
	if (db_true(rows, 0, 0))
		*outcome_out = LEASE_FUTURE;
	db_result_free(rows);
	return DB_OK;
}

static enum db_outcome
prepare(struct put *put, enum lease_outcome *outcome_out)
{
	const struct lease_order *order = put->order;
	*outcome_out = LEASE_OPENED;
	if ((order->ended_at != 0 && order->ended_at < order->started_at) ||
	    (order->until != 0 && order->until <= order->started_at))
		*outcome_out = LEASE_BAD_TIME;
	if (*outcome_out != LEASE_OPENED)
		return DB_OK;
	enum db_outcome outcome = check_future(put, outcome_out);
	if (outcome != DB_OK || *outcome_out != LEASE_OPENED)
		return outcome;
	struct line_name line;
	outcome = line_named(put->db, put->arena, order->line, &line);
	if (outcome != DB_OK)
		return outcome;
	if (line.id == NULL)
		*outcome_out = LEASE_NO_LINE;
	put->line_id = line.id;
	put->realm = order->realm ? order->realm : line.realm;
	put->prefix = prefix_text(put, &order->prefix);
	if (order->outside != NULL) {
		put->outside = prefix_text(put, order->outside);
		put->first = arena_number(put->arena, order->first_port);
		put->last = arena_number(put->arena, order->last_port);
	}
	put->started = arena_number(put->arena, order->started_at);
	put->until =
	    order->until ? arena_number(put->arena, order->until) : NULL;
	return DB_OK;
}

enum db_outcome
lease_put(struct db *db, struct arena *arena, const struct lease_order *order,
    enum lease_outcome *outcome_out)
{
	struct put put = { .db = db, .arena = arena, .order = order };
	enum db_outcome outcome = prepare(&put, outcome_out);
	if (outcome != DB_OK || *outcome_out != LEASE_OPENED)
		return outcome;
	outcome = DB_AGAIN;
	for (int i = 0; i < TRIES && outcome == DB_AGAIN; i++)
		outcome = in_transaction(&put, outcome_out);
	return outcome;
}

enum db_outcome
lease_end_all(struct db *db, struct arena *arena, const char *line_id)
{
	struct put put = { .db = db, .arena = arena };
	int64_t now = (int64_t)time(NULL) * TIME_SECOND;
	struct db_result *rows;
	enum db_outcome outcome =
	    run(&put, CASES_LEASES_OF, DB_VALUES(line_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	for (int i = 0; outcome == DB_OK && i < db_rows(rows); i++)
		outcome = close_lease(&put, db_text(rows, i, 0), now);
	db_result_free(rows);
	return outcome;
}
