/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the portal's own statements: tokens, kept answers, keys */
#include "portal/store.h"

#include <sodium.h>
#include <string.h>

#include "portal/csrf.h"

/* Its use is noted once a minute, or when it comes from elsewhere. */
static const struct sql sql_bearer = { "bearer", 2,
	"WITH found AS (SELECT *, hash <> decode($1, 'hex') AS old"
	" FROM lazaret.token WHERE (hash = decode($1, 'hex')"
	" OR old_hash = decode($1, 'hex') AND old_until > now())"
	" AND revoked_at IS NULL"
	" AND (expires_at IS NULL OR expires_at > now())),"
	" used AS (INSERT INTO lazaret.token_use AS u (token_id, address, old)"
	" SELECT id, $2::inet, old FROM found WHERE NOT EXISTS"
	" (SELECT FROM lazaret.token_use n WHERE n.token_id = id"
	" AND n.at > now() - interval '1 minute'"
	" AND n.address = $2::inet AND n.old = found.old)"
	" ON CONFLICT (token_id) DO UPDATE SET at = now(),"
	" address = excluded.address, old = excluded.old)"
	" SELECT id, name, array_to_string(scopes, ' '),"
	" array_to_string(sources, ' '), coalesce(rate, 0) FROM found" };

/* The generic cell rate algorithm (ITU-T I.371): one time per token, when its
 * next request is due at an even pace; it may come up to a minute early, so
 * that a minute's worth may come at once. */
static const struct sql sql_use = { "use", 2,
	"WITH pace AS (SELECT interval '1 minute' / $2::integer AS step),"
	" taken AS (INSERT INTO lazaret.token_rate AS r (token_id, due)"
	" SELECT $1::uuid, now() + step FROM pace"
	" ON CONFLICT (token_id) DO UPDATE"
	" SET due = greatest(r.due, now()) + (SELECT step FROM pace)"
	" WHERE greatest(r.due, now()) + (SELECT step FROM pace)"
	" <= now() + interval '1 minute' RETURNING due)"
	" SELECT EXISTS (SELECT FROM taken),"
	" greatest(1, ceil(extract(epoch FROM d.due + step - now()"
	" - interval '1 minute')))::integer,"
	" greatest(0, floor(extract(epoch FROM now() + interval '1 minute'"
	" - d.due) / extract(epoch FROM step)))::integer,"
	" greatest(1, ceil(extract(epoch FROM d.due - now())))::integer"
	" FROM pace, (SELECT coalesce((SELECT due FROM taken), (SELECT r.due"
	" FROM lazaret.token_rate r WHERE r.token_id = $1::uuid), now())) d "
	"(due)" };

static const struct sql sql_key_hold = { "key_hold", 2,
	"SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))" };

static const struct sql sql_kept = { "kept", 2,
	"SELECT status, encode(digest, 'hex'), body FROM lazaret.idempotency"
	" WHERE token_id = $1::uuid AND key = $2"
	" AND claimed_at > now() - interval '1 day'" };

static const struct sql sql_keep = { "keep", 5,
	"INSERT INTO lazaret.idempotency"
	" (token_id, key, digest, status, body)"
	" VALUES ($1::uuid, $2, decode($3, 'hex'), $4::integer, $5)"
	" ON CONFLICT (token_id, key) DO UPDATE SET digest = excluded.digest,"
	" status = excluded.status, body = excluded.body, claimed_at = now()" };

static const struct sql sql_csrf_key = { "csrf_key", 0,
	"SELECT encode(key, 'hex') FROM lazaret.secret WHERE name = 'csrf'" };

/* Every act in a case writes its timeline; the search for the device and what
 * the line asks for stand in tables of their own. */
static const struct sql sql_line_stamp = { "line_stamp", 1,
	"SELECT concat_ws('/', $1::uuid, (SELECT string_agg(concat_ws(':', "
	"c.code,"
	"  c.measure, (SELECT max(t.id) FROM lazaret.timeline t"
	"   WHERE t.case_id = c.id)), ' ' ORDER BY c.code)"
	"  FROM lazaret.case c WHERE c.line_id = $1::uuid"
	"   AND c.state <> 'closed'),"
	" (SELECT concat_ws(':', max(g.minute), sum(g.count))"
	"  FROM lazaret.sighting g WHERE g.line_id = $1::uuid"
	"   AND g.minute > now() - interval '10 minutes'),"
	" (SELECT string_agg(concat_ws(':', s.device, s.off_at, s.found), ' '"
	"  ORDER BY s.position) FROM lazaret.suspect s"
	"  WHERE s.line_id = $1::uuid),"
	" floor((extract(epoch FROM now()) + hashtext($1::uuid::text) % 60) / "
	"60))" };

enum db_outcome
store_line_stamp(struct db *db, struct arena *arena, const char *line_id,
    struct str *stamp_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &sql_line_stamp, DB_VALUES(line_id), &rows);
	if (outcome != DB_OK)
		return outcome;
	*stamp_out = str_from(db_copy(rows, 0, 0, arena));
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
store_bearer(struct db *db, struct arena *arena, const char *hash,
    const char *from, struct bearer *bearer_out, bool *found_out)
{
	struct db_result *rows;
	enum db_outcome outcome =
	    db_run(db, &sql_bearer, DB_VALUES(hash, from), &rows);
	if (outcome != DB_OK)
		return outcome;
	*found_out = db_rows(rows) == 1;
	if (*found_out) {
		struct bearer bearer = { .id = "" };
		bearer.id = db_copy(rows, 0, 0, arena);
		bearer.name = db_copy(rows, 0, 1, arena);
		/* The table allows no other names than ours. */
		if (!scopes_parse(
			str_from(db_text(rows, 0, 2)), &bearer.scopes))
			bearer.scopes = 0;
		if (!db_is_null(rows, 0, 3))
			bearer.sources = db_copy(rows, 0, 3, arena);
		bearer.rate = db_number(rows, 0, 4);
		*bearer_out = bearer;
	}
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
store_use(struct db *db, struct arena *arena, const struct bearer *bearer,
    struct rate_left *left_out)
{
	struct db_result *rows;
	const char *rate = arena_number(arena, bearer->rate);
	enum db_outcome outcome =
	    db_run(db, &sql_use, DB_VALUES(bearer->id, rate), &rows);
	if (outcome != DB_OK)
		return outcome;
	*left_out =
	    (struct rate_left){ db_true(rows, 0, 0), db_number(rows, 0, 1),
		    db_number(rows, 0, 2), db_number(rows, 0, 3) };
	db_result_free(rows);
	return DB_OK;
}

enum db_outcome
store_key_hold(struct db *db, const char *token, const char *key)
{
	return db_run(db, &sql_key_hold, DB_VALUES(token, key), NULL);
}

enum db_outcome
store_kept(struct db *db, struct arena *arena, const char *token,
    const char *key, struct kept_answer *kept_out)
{
	struct db_result *rows;
	struct kept_answer kept = { .status = 0 };
	enum db_outcome outcome =
	    db_run(db, &sql_kept, DB_VALUES(token, key), &rows);
	if (outcome != DB_OK)
		return outcome;
	if (db_rows(rows) == 1) {
		struct str body = str_from(db_text(rows, 0, 2));
		kept.status = (int)db_number(rows, 0, 0);
		kept.digest = db_copy(rows, 0, 1, arena);
		kept.body = (struct str){ arena_copy(arena, body), body.len };
	}
	db_result_free(rows);
	*kept_out = kept;
	return DB_OK;
}

enum db_outcome
store_keep(struct db *db, struct arena *arena, const char *token,
    const char *key, const struct kept_answer *kept)
{
	return db_run(db, &sql_keep,
	    DB_VALUES(token, key, kept->digest,
		arena_print(arena, "%d", kept->status),
		arena_copy(arena, kept->body)),
	    NULL);
}

enum db_outcome
store_csrf_key(struct db *db, uint8_t *key)
{
	struct db_result *rows;
	size_t size = 0;
	enum db_outcome outcome = db_run(db, &sql_csrf_key, NULL, &rows);
	if (outcome != DB_OK)
		return outcome;
	const char *hex = db_rows(rows) == 1 ? db_text(rows, 0, 0) : "";
	bool whole = sodium_hex2bin(key, CSRF_KEY_SIZE, hex, strlen(hex), NULL,
			 &size, NULL) == 0 &&
	    size == CSRF_KEY_SIZE;
	db_result_free(rows);
	return whole ? DB_OK : DB_REFUSED;
}
