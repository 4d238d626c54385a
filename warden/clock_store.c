/* SPDX-License-Identifier: BSD-2-Clause */
/* clock_store.c -- the SQL of what is due by the clock */
#include "warden/clock_store.h"

#include "lib/db_list.h"
#include "lib/db_one.h"

enum { HOUR = 3600, LAP = 1 };

/* SQL is laid out as SQL. */
/* clang-format off */

/* The lock's name: "laza", clock. */
#define LOCK_CLASS "1818327649"
#define LOCK_OBJECT "1"

static const struct sql lead = { "clock_lead", 0,
	"SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l"
	"  WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid()"
	"   AND l.classid = " LOCK_CLASS " AND l.objid = " LOCK_OBJECT
	"   AND l.granted) THEN true"
	" ELSE pg_try_advisory_lock(" LOCK_CLASS ", " LOCK_OBJECT ") END" };

/* The first condition is that of the index case_clock. A measure that expires
 * is released, whatever else were due. */
static const struct sql due = { "clock_due", 0,
	"SELECT CASE WHEN c.state = 'watch' THEN 'close'"
	"  WHEN c.expires_at <= now() THEN 'expire' ELSE 'resume' END,"
	" c.id, c.line_id FROM lazaret.case c"
	" WHERE c.state <> 'closed' AND least(c.expires_at, c.watch_until,"
	"  c.pause_until, c.review_at) <= now()"
	" AND (c.expires_at <= now() AND c.state <> 'watch'"
	"  OR c.watch_until <= now() AND c.state = 'watch'"
	"  OR c.pause_until <= now() AND c.state <> 'watch')"
	" UNION ALL SELECT 'climb', s.case_id, s.line_id"
	" FROM lazaret.next_step s"
	" WHERE s.earliest <= now() AND s.due_at <= now()"
	" UNION ALL SELECT 'review', c.id, c.line_id FROM lazaret.case c"
	" WHERE c.state IN ('open', 'held') AND least(c.expires_at,"
	"  c.watch_until, c.pause_until, c.review_at) <= now()"
	"  AND c.review_at <= now() AND NOT EXISTS"
	"  (SELECT FROM lazaret.request r WHERE r.case_id = c.id"
	"   AND r.kind = 'review' AND r.state IN ('waiting', 'asked-back'))"
	" UNION ALL SELECT DISTINCT 'lapse', c.id, c.line_id"
	" FROM lazaret.request r JOIN lazaret.case c ON c.id = r.case_id"
	" WHERE r.due_at <= now() AND r.state IN ('waiting', 'asked-back')"
	"  AND (r.kind = 'dispute' OR r.state = 'asked-back')"
	" UNION ALL SELECT 'look', c.id, c.line_id FROM lazaret.case c"
	" WHERE c.state = 'open' AND c.look_at <= now()"
	" LIMIT 200" };

static const struct sql close_case = { "clock_close", 1,
	"UPDATE lazaret.case SET state = 'closed', measure = 'none',"
	" watch_until = NULL, closed_at = now()"
	" WHERE id = $1::uuid AND state = 'watch' AND watch_until <= now()"
	" RETURNING id" };

/* What is told ahead of time: whether a wall by the clock is near enough and
 * was not announced, whether it is time to recall the case, and in how many
 * seconds either is. */
static const struct sql ahead = { "clock_ahead", 1,
	"SELECT f.wall <= 0, f.remind <= 0,"
	" ceil(least(nullif(greatest(f.wall, 0), 0), nullif(greatest(f.remind,"
	"  0), 0)))::bigint, coalesce(f.position, 0)"
	" FROM (SELECT s.position,"
	"  CASE WHEN s.measure >= 'garden' AND c.measure < 'garden'"
	"    AND c.announced_step < s.position"
	"   THEN extract(epoch FROM s.due_at - o.announce_before - now()) END"
	"   AS wall,"
	"  CASE WHEN c.measure > 'none' AND c.pause_until IS NULL"
	"   THEN extract(epoch FROM coalesce(c.reminded_at, c.measure_since)"
	"    + p.remind - now()) END AS remind"
	"  FROM lazaret.case c CROSS JOIN lazaret.policy o"
	"  JOIN lazaret.playbook p ON p.cause = c.cause"
	"  LEFT JOIN lazaret.next_step s ON s.case_id = c.id"
	"  WHERE c.id = $1::uuid) f" };

static const struct sql told = { "clock_told", 3,
	"UPDATE lazaret.case SET announced_step = CASE WHEN $2::boolean"
	"  THEN $3::smallint ELSE announced_step END, reminded_at = now()"
	" WHERE id = $1::uuid" };

static const struct sql resume = { "clock_resume", 1,
	"UPDATE lazaret.case SET measure = CASE WHEN state = 'open'"
	"  THEN wanted ELSE measure END,"
	" measure_since = now(), pause_until = NULL"
	" WHERE id = $1::uuid AND pause_until <= now() RETURNING id" };

/* Lines in one order, so that two who end leases wait for each other instead
 * of blocking each other. */
static const struct sql lock_leases = { "clock_lock_leases", 1,
	"SELECT coalesce(array_agg(o.line_id)"
	" FILTER (WHERE lazaret.line_lock(o.line_id)), '{}')"
	" FROM (SELECT DISTINCT d.line_id"
	"  FROM (SELECT l.line_id FROM lazaret.lease l"
	"   WHERE l.until <= now() ORDER BY l.until LIMIT $1::integer) d"
	"  ORDER BY d.line_id) o" };

/* $1 the locked lines: what was renewed since then stays. */
static const struct sql end_leases = { "clock_end_leases", 1,
	"SELECT coalesce(sum(lazaret.lease_close(e.ids, e.until)), 0)"
	" FROM (SELECT array_agg(l.id) AS ids, l.until FROM lazaret.lease l"
	"  WHERE l.until <= now() AND l.line_id = ANY ($1::uuid[])"
	"  GROUP BY l.until) e" };

const struct clock_chore clock_store_chores[CLOCK_CHORES] = {
	{ { "chore_openings", 0,
	    "DELETE FROM lazaret.garden_opening WHERE until <= now()" }, LAP },
	{ { "chore_make", 0,
	    "SELECT lazaret.partitions_make(current_date, 3)" }, HOUR },
	{ { "chore_drop", 0,
	    "SELECT lazaret.partitions_drop(now())" }, HOUR },
	{ { "chore_wall", 0,
	    "SELECT lazaret.wall_prune(interval '1 day')" }, HOUR },
	{ { "chore_people", 0,
	    "SELECT lazaret.people_forget(now())" }, HOUR },
	{ { "chore_audit", 0,
	    "SELECT lazaret.audit_close(now())" }, HOUR },
	{ { "chore_refusals", 0,
	    "DELETE FROM lazaret.refusal r USING lazaret.policy p"
	    " WHERE r.hour < now() - p.keep_refusals" }, HOUR },
	{ { "chore_events", 0, "SELECT lazaret.events_prune(now())" }, HOUR },
	{ { "chore_deliveries", 0,
	    "DELETE FROM lazaret.delivery WHERE state = 'sent'"
	    " AND settled_at < now() - interval '1 day'" }, HOUR },
	{ { "chore_keys", 0,
	    "DELETE FROM lazaret.idempotency"
	    " WHERE claimed_at < now() - interval '1 day'" }, HOUR },
	{ { "chore_walling", 0,
	    "DELETE FROM lazaret.walling"
	    " WHERE at < now() - interval '28 days'" }, HOUR },
	{ { "chore_brake", 0,
	    "SELECT lazaret.brake_learn()" }, HOUR },
};

/* clang-format on */

enum db_outcome
clock_store_lead(struct db *db, bool *leads_out)
{
	return db_one_true(db, &lead, NULL, leads_out);
}

static void
read_due(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct clock_due *)item_out = (struct clock_due){ db_copy(rows, row,
								0, arena),
		db_copy(rows, row, 1, arena), db_copy(rows, row, 2, arena) };
}

enum db_outcome
clock_store_due(struct db *db, struct arena *arena,
    const struct clock_due **due_out, size_t *count_out)
{
	return db_list(db, arena, &due, NULL, DB_ITEM(due_out, read_due),
	    due_out, count_out);
}

enum db_outcome
clock_store_close(struct db *db, const char *case_id, bool *done_out)
{
	return db_one_found(db, &close_case, DB_VALUES(case_id), done_out);
}

enum db_outcome
clock_store_ahead(
    struct db *db, const char *case_id, struct clock_ahead *ahead_out)
{
	struct db_result *rows;
	enum db_outcome outcome = db_run(db, &ahead, DB_VALUES(case_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*ahead_out = (struct clock_ahead){ .wall = db_true(rows, 0, 0),
		.remind = db_true(rows, 0, 1),
		.next = db_is_null(rows, 0, 2) ? -1 : db_number(rows, 0, 2),
		.step = db_number(rows, 0, 3) };
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
clock_store_told(struct db *db, struct arena *arena, const char *case_id,
    const struct clock_ahead *said)
{
	return db_run(db, &told,
	    DB_VALUES(case_id, said->wall ? "true" : "false",
		arena_number(arena, said->step)),
	    NULL);
}

enum db_outcome
clock_store_resume(struct db *db, const char *case_id, bool *done_out)
{
	return db_one_found(db, &resume, DB_VALUES(case_id), done_out);
}

enum db_outcome
clock_store_end_leases(
    struct db *db, struct arena *arena, int64_t most, int64_t *ended_out)
{
	const char *lines;
	enum db_outcome outcome = db_begin(db);
	if (outcome == DB_OK)
		outcome = db_one_text(db, arena, &lock_leases,
		    DB_VALUES(arena_number(arena, most)), &lines);
	if (outcome == DB_OK)
		outcome =
		    db_one_number(db, &end_leases, DB_VALUES(lines), ended_out);
	return db_end(db, outcome);
}
