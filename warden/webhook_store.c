/* SPDX-License-Identifier: BSD-2-Clause */
/* webhook_store.c -- the SQL of deliveries */
#include "warden/webhook_store.h"

#include "lib/db_list.h"

/* SQL is laid out as SQL. */
/* clang-format off */

static const struct sql spread = { "webhook_spread", 0,
	"SELECT lazaret.webhook_spread()" };

/* $1 busy webhooks, $2 seconds, $3 how many. */
static const struct sql take = { "webhook_take", 3,
	"WITH due AS ("
	" SELECT d.webhook_id, d.event_id FROM lazaret.webhook w,"
	" LATERAL (SELECT o.webhook_id, o.event_id FROM lazaret.delivery o"
	"  WHERE o.webhook_id = w.id AND o.state = 'waiting'"
	"   AND o.next_at <= now()"
	"   AND NOT EXISTS (SELECT FROM lazaret.delivery b"
	"    WHERE b.webhook_id = o.webhook_id AND b.case_id = o.case_id"
	"     AND b.number < o.number AND b.state = 'waiting')"
	"  ORDER BY o.next_at, o.number LIMIT 8"
	"  FOR UPDATE SKIP LOCKED) d"
	" WHERE w.id <> ALL ($1::uuid[]) LIMIT $3::integer"
	"), taken AS ("
	" UPDATE lazaret.delivery d SET attempts = d.attempts + 1,"
	"  next_at = now() + $2::integer * interval '1 s'"
	" FROM due WHERE d.webhook_id = due.webhook_id"
	"  AND d.event_id = due.event_id"
	" RETURNING d.webhook_id, d.event_id, d.attempts"
	") SELECT w.id, w.name, w.url, encode(w.secret, 'hex'),"
	" CASE WHEN w.old_until > now() THEN encode(w.old_secret, 'hex') END,"
	" t.attempts, " EVENT_COLUMNS
	" FROM taken t JOIN lazaret.webhook w ON w.id = t.webhook_id"
	" JOIN (" EVENT_FROM ") ON e.id = t.event_id ORDER BY e.number" };

/* What was taken once stays so, whatever a late answer says. */
static const struct sql settle = { "webhook_settle", 6,
	"UPDATE lazaret.delivery SET state = $3,"
	" next_at = now() + $4::integer * interval '1 s',"
	" settled_at = CASE WHEN $3 <> 'waiting' THEN now() END,"
	" status = nullif($5::smallint, 0), said = $6"
	" WHERE webhook_id = $1::uuid AND event_id = $2::uuid"
	"  AND state = 'waiting'" };

/* clang-format on */

enum { EVENT_AT = 6 };

enum db_outcome
webhook_store_spread(struct db *db)
{
	return db_run(db, &spread, NULL, NULL);
}

static void
read_delivery(
    const struct db_result *rows, int row, struct arena *arena, void *item_out)
{
	*(struct webhook_delivery *)item_out = (struct webhook_delivery){
		.webhook_id = db_copy(rows, row, 0, arena),
		.name = db_copy(rows, row, 1, arena),
		.url = db_copy(rows, row, 2, arena),
		.secret = db_copy(rows, row, 3, arena),
		.old_secret = db_copy(rows, row, 4, arena),
		.attempts = db_number(rows, row, 5),
		.event = event_read(rows, row, EVENT_AT, arena),
	};
}

enum db_outcome
webhook_store_take(struct db *db, struct arena *arena, const char *busy,
    int64_t lease, int64_t most, struct webhook_delivery **deliveries_out,
    size_t *count_out)
{
	return db_list(db, arena, &take,
	    DB_VALUES(
		busy, arena_number(arena, lease), arena_number(arena, most)),
	    DB_ITEM(deliveries_out, read_delivery), deliveries_out, count_out);
}

enum db_outcome
webhook_store_settle(struct db *db, struct arena *arena, const char *webhook_id,
    const char *event_id, int status, const struct webhook_plan *plan)
{
	return db_run(db, &settle,
	    DB_VALUES(webhook_id, event_id, plan->state,
		arena_number(arena, plan->wait), arena_number(arena, status),
		plan->said),
	    NULL);
}
