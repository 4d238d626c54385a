/* SPDX-License-Identifier: BSD-2-Clause */
/* session_store.c -- the console's own statements: sessions, guesses, filters
 */
#include "portal/staff/session_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

const struct sql session_store[SESSION_COUNT] = {
[SESSION_FIND] = { "session_find", 1,
	"SELECT s.id, c.id, c.name, c.role, " EPOCH("s.began_at") ", "
	EPOCH("s.seen_at") ", " EPOCH("s.fresh_at") ", s.sign_on, s.note,"
	" c.password IS NOT NULL, c.totp_key IS NOT NULL"
	" FROM lazaret.clerk_session s JOIN lazaret.clerk c ON c.id = s.clerk_id"
	" WHERE s.digest = decode($1, 'hex') AND c.disabled_at IS NULL" },
/* A proxy's word proves nothing about who sits there now. */
[SESSION_BEGIN] = { "session_begin", 5,
	"WITH come AS (UPDATE lazaret.clerk SET seen_at = now()"
	"  WHERE name = $2 AND disabled_at IS NULL RETURNING id)"
	" INSERT INTO lazaret.clerk_session"
	"  (digest, clerk_id, address, agent, sign_on, fresh_at)"
	" SELECT decode($1, 'hex'), id, $3::inet, left($4, 200), $5::boolean,"
	"  CASE WHEN $5::boolean THEN to_timestamp(0) ELSE now() END"
	" FROM come RETURNING clerk_id" },
[SESSION_SEEN] = { "session_seen", 1,
	"WITH seen AS (UPDATE lazaret.clerk_session SET seen_at = now()"
	"  WHERE id = $1::uuid RETURNING clerk_id)"
	" UPDATE lazaret.clerk SET seen_at = now()"
	" WHERE id = (SELECT clerk_id FROM seen)" },
[SESSION_PROVED] = { "session_proved", 1,
	"UPDATE lazaret.clerk_session SET fresh_at = now()"
	" WHERE id = $1::uuid" },
[SESSION_END] = { "session_end", 2,
	"DELETE FROM lazaret.clerk_session WHERE id::text = $1 AND clerk_id"
	"  = (SELECT id FROM lazaret.clerk WHERE name = $2) RETURNING id" },
[SESSION_LEAVE] = { "session_leave", 1,
	"DELETE FROM lazaret.clerk_session WHERE digest = decode($1, 'hex')" },
[SESSION_DEVICE] = { "session_device", 2,
	"INSERT INTO lazaret.clerk_device (digest, clerk_id)"
	" SELECT decode($1, 'hex'), id FROM lazaret.clerk WHERE name = $2"
	" ON CONFLICT (digest, clerk_id)"
	" DO UPDATE SET seen_at = now(), failures = 0" },
[SESSION_NOTE] = { "session_note", 2,
	"UPDATE lazaret.clerk_session SET note = $2 WHERE id = $1::uuid" },
[SESSION_OTHERS] = { "session_others", 2,
	"DELETE FROM lazaret.clerk_session WHERE id <> $1::uuid AND clerk_id"
	"  = (SELECT id FROM lazaret.clerk WHERE name = $2)" },
[SESSION_LIST] = { "session_list", 1,
	"SELECT s.id, host(s.address), s.agent, " EPOCH("s.began_at") ", "
	EPOCH("s.seen_at") ", s.sign_on"
	" FROM lazaret.clerk_session s JOIN lazaret.clerk c ON c.id = s.clerk_id"
	" WHERE c.name = $1 ORDER BY s.seen_at DESC, s.began_at DESC"
	" LIMIT 100" },
[SESSION_FORGET] = { "session_forget", 2,
	"DELETE FROM lazaret.clerk_session"
	" WHERE seen_at < now() - $1::integer * interval '1 s'"
	"  OR began_at < now() - $2::integer * interval '1 s'" },
[GUESS_ON_DEVICE] = { "guess_on_device", 3,
	"UPDATE lazaret.clerk_device SET failures = failures + 1"
	" WHERE digest = decode($1, 'hex') AND failures < $3::integer"
	"  AND clerk_id = (SELECT id FROM lazaret.clerk WHERE name = $2)"
	" RETURNING failures" },
[GUESS_MAKE] = { "guess_make", 2,
	"INSERT INTO lazaret.clerk_guess (what, key, failures, last_at)"
	" VALUES ('name', $1, 0, now()), ('network', $2, 0, now())"
	" ON CONFLICT (what, key) DO NOTHING" },
[GUESS_LOCK] = { "guess_lock", 2,
	"SELECT what = 'name', failures, " EPOCH("last_at")
	" FROM lazaret.clerk_guess WHERE (what, key) IN"
	"  (('name', $1), ('network', $2)) ORDER BY what FOR UPDATE" },
[GUESS_COUNT] = { "guess_count", 2,
	"UPDATE lazaret.clerk_guess SET last_at = now(), failures = CASE"
	"  WHEN last_at < now() - interval '1 day' THEN 1 ELSE failures + 1 END"
	" WHERE (what, key) IN (('name', $1), ('network', $2))" },
/* Of the network only what was counted in advance is given back. */
[GUESS_RIGHT] = { "guess_right", 2,
	"UPDATE lazaret.clerk_guess SET failures = CASE what"
	"  WHEN 'name' THEN 0 ELSE greatest(failures - 1, 0) END"
	" WHERE (what, key) IN (('name', $1), ('network', $2))" },
[GUESS_FORGET] = { "guess_forget", 0,
	"DELETE FROM lazaret.clerk_guess"
	" WHERE last_at < now() - interval '1 day'" },
/* Returns the count of the hour, the account and the network that is kept: past
 * $3 of them in an hour it is none in particular, so that a flood does not fill
 * the disk. */
[REFUSAL_COUNT] = { "refusal_count", 3,
	"WITH come AS (SELECT date_trunc('hour', now(), 'UTC') AS hour,"
	"  (SELECT id FROM lazaret.clerk WHERE name = $1) AS clerk_id,"
	"  $2::cidr AS network),"
	" kept AS (SELECT c.hour, c.clerk_id, CASE WHEN EXISTS"
	"   (SELECT FROM lazaret.refusal r WHERE r.hour = c.hour"
	"    AND r.clerk_id IS NOT DISTINCT FROM c.clerk_id"
	"    AND r.network = c.network) OR $3::bigint >"
	"   (SELECT count(*) FROM lazaret.refusal r WHERE r.hour = c.hour"
	"    AND (r.clerk_id IS NULL) = (c.clerk_id IS NULL))"
	"  THEN c.network ELSE network(set_masklen(c.network, 0)) END AS network"
	"  FROM come c)"
	" INSERT INTO lazaret.refusal AS r (hour, clerk_id, network)"
	" SELECT hour, clerk_id, network FROM kept"
	" ON CONFLICT (hour, clerk_id, network)"
	" DO UPDATE SET refused = r.refused + 1, last_at = now()"
	" RETURNING r.refused, r.clerk_id, r.network" },
[REFUSAL_TOTAL] = { "refusal_total", 1,
	"UPDATE lazaret.sign_in_total SET tries = tries + 1"
	" WHERE outcome = $1" },
[REFUSAL_LIST] = { "refusal_list", 2,
	"SELECT c.name, CASE WHEN masklen(r.network) > 0"
	"  THEN r.network::text END, sum(r.refused), "
	EPOCH("max(r.last_at)") ", sum(sum(r.refused)) OVER ()"
	" FROM lazaret.refusal r LEFT JOIN lazaret.clerk c ON c.id = r.clerk_id"
	" WHERE r.hour > now() - interval '1 day'"
	"  AND ($1::text IS NULL OR c.name = $1)"
	" GROUP BY c.name, r.network ORDER BY 3 DESC, max(r.last_at) DESC"
	" LIMIT $2::integer" },
/* In the place of one of that name, else in the first that is free. */
[SAVED_KEEP] = { "saved_keep", 3,
	"WITH its AS (SELECT name, place FROM lazaret.case_filter"
	"  WHERE clerk_id IS NOT DISTINCT FROM $1::uuid),"
	" free AS (SELECT coalesce((SELECT place FROM its WHERE name = $2),"
	"  (SELECT min(n) FROM generate_series(1, 20) n"
	"   WHERE n NOT IN (SELECT place FROM its))) AS place)"
	" INSERT INTO lazaret.case_filter (clerk_id, place, name, query)"
	" SELECT $1::uuid, place, $2, $3 FROM free WHERE place IS NOT NULL"
	" ON CONFLICT (clerk_id, name) DO UPDATE SET query = excluded.query"
	" RETURNING id, name, query" },
[SAVED_REMOVE] = { "saved_remove", 2,
	"DELETE FROM lazaret.case_filter WHERE id = $2::uuid"
	" AND clerk_id IS NOT DISTINCT FROM $1::uuid RETURNING id, name, query" },
[SAVED_LIST] = { "saved_list", 1,
	"SELECT clerk_id IS NULL, id, name, query FROM lazaret.case_filter"
	" WHERE clerk_id = $1::uuid OR clerk_id IS NULL"
	" ORDER BY clerk_id IS NULL, lower(name), name" },
/* Counts end where they are too long to be told apart. */
[SESSION_STATE] = { "session_state", 0,
	"SELECT (SELECT count(*) FROM (SELECT FROM lazaret.request"
	"   WHERE state = 'waiting' LIMIT 1000) r),"
	"  (SELECT count(*) FROM (SELECT FROM lazaret.case"
	"   WHERE state IN ('open', 'held') LIMIT 1000) c),"
	"  (SELECT string_agg(coalesce(nullif(source, ''), 'all sources'), ', '"
	"    ORDER BY source) FROM lazaret.brake WHERE pulled_at IS NOT NULL),"
	"  (SELECT enforce FROM lazaret.policy)" },
};

/* clang-format on */
