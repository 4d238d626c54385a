/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the SQL of the operator's command, by name */
#include "cli/store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* The ends of a prefix as plain addresses, which sort by their numbers. */
#define HOST(address) \
	"set_masklen(" address ", CASE family(" address ")" \
	" WHEN 4 THEN 32 ELSE 128 END)"
#define FIRST(prefix) HOST(prefix "::inet")
#define LAST(prefix) HOST("broadcast(" prefix ")")

/* A batch touches few rows of large tables. These are looked up one by one,
 * by an index: what has a LIMIT or OFFSET is never joined by reading it all. */
#define SUBSCRIBER_OF(account) \
	"LATERAL (SELECT id FROM lazaret.subscriber" \
	" WHERE account = " account " LIMIT 1) s"
#define LINE_OF(reference) \
	"LATERAL (SELECT id, subscriber_id, realm, ended_at FROM lazaret.line" \
	" WHERE reference = " reference " LIMIT 1) n"

const struct sql store[STORE_COUNT] = {

/* ---- migrate ------------------------------------------------------------ */
/* Read from the tables: to_regclass goes by names that the session remembers,
 * also that there were none before another one made them. */
[STORE_MIGRATIONS_EXIST] = { "migrations_exist", 0,
	"SELECT EXISTS (SELECT FROM pg_catalog.pg_class c"
	" JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
	" WHERE n.nspname = 'lazaret' AND c.relname = 'migration')" },
[STORE_MIGRATIONS] = { "migrations", 0,
	"SELECT number, name, checksum, " MICROS("applied_at")
	" FROM lazaret.migration ORDER BY number" },
[STORE_MIGRATION_FIND] = { "migration_find", 1,
	"SELECT FROM lazaret.migration WHERE number = $1::integer" },
[STORE_MIGRATION_ADD] = { "migration_add", 3,
	"INSERT INTO lazaret.migration (number, name, checksum)"
	" VALUES ($1::integer, $2, $3)" },
/* From last month to three months ahead. */
[STORE_PARTITIONS] = { "partitions", 0,
	"SELECT lazaret.partitions_make("
	"((now() AT TIME ZONE 'UTC') - interval '1 month')::date, 5)" },

/* ---- load: the versions ------------------------------------------------- */
[STORE_LOADED] = { "loaded", 0,
	"SELECT id, kind, " MICROS("loaded_at") ", loaded_by, row_count,"
	" octet_length(content), left(digest, 12), restores, reason"
	" FROM lazaret.loaded ORDER BY id" },

/* ---- tokens ------------------------------------------------------------- */
[STORE_TOKEN_ADD] = { "token_add", 7,
	"INSERT INTO lazaret.token"
	"  (name, hash, scopes, sources, rate, expires_at, created_by)"
	" VALUES ($1, decode($2, 'hex'), string_to_array($3, ' '),"
	"  string_to_array($4, ' '), $5::integer, " FROM_MICROS("$6") ", $7)"
	" RETURNING name" },
[STORE_TOKENS] = { "tokens", 0,
	"SELECT name, array_to_string(scopes, ' '),"
	" coalesce(array_to_string(sources, ' '), ''), rate, "
	MICROS("created_at") ", created_by, " MICROS("expires_at") ", "
	MICROS("rotated_at") ", "
	MICROS("CASE WHEN old_until > now() THEN old_until END") ", "
	MICROS("u.at") ", host(u.address), u.old, "
	MICROS("revoked_at") " FROM lazaret.token"
	" LEFT JOIN lazaret.token_use u ON u.token_id = id"
	" ORDER BY revoked_at IS NOT NULL, name" },
/* One that has expired needs a new end. */
[STORE_TOKEN_ROTATE] = { "token_rotate", 4,
	"UPDATE lazaret.token SET old_hash = hash, rotated_at = now(),"
	"  old_until = now() + $3::integer * interval '1 s',"
	"  hash = decode($2, 'hex'),"
	"  expires_at = coalesce(" FROM_MICROS("$4") ", expires_at)"
	" WHERE name = $1 AND revoked_at IS NULL"
	"  AND coalesce(" FROM_MICROS("$4") ", expires_at, 'infinity') > now()"
	" RETURNING name" },
[STORE_TOKEN_REVOKE] = { "token_revoke", 1,
	"UPDATE lazaret.token SET revoked_at = now()"
	" WHERE name = $1 AND revoked_at IS NULL RETURNING name" },
[STORE_STAFF] = { "staff", 0,
	"SELECT name, role, totp_key IS NOT NULL, " MICROS("seen_at") ", "
	MICROS("invited_until") ", " MICROS("created_at") ", created_by, "
	MICROS("disabled_at") " FROM lazaret.clerk"
	" ORDER BY disabled_at IS NOT NULL, role DESC, name" },
[STORE_SOURCES_UNKNOWN] = { "sources_unknown", 1,
	"SELECT name FROM unnest(string_to_array($1, ' ')) name"
	" WHERE name NOT IN"
	"  (SELECT s.name FROM lazaret.source s WHERE NOT s.retired)" },

/* ---- webhooks ----------------------------------------------------------- */
/* A test that failed was told to who made it, and is no dead letter. */
/* From now on: what was before is paged through. */
[STORE_WEBHOOK_ADD] = { "webhook_add", 6,
	"INSERT INTO lazaret.webhook"
	"  (name, url, secret, kinds, sources, spread_to, created_by)"
	" SELECT $1, $2, decode($3, 'hex'), string_to_array($4, ' '),"
	"  string_to_array($5, ' '), s.number, $6 FROM lazaret.event_state s"
	" RETURNING name" },
[STORE_WEBHOOKS] = { "webhooks", 0,
	"SELECT w.name, w.url, coalesce(array_to_string(w.kinds, ' '), ''),"
	" coalesce(array_to_string(w.sources, ' '), ''),"
	" count(d.state) FILTER (WHERE d.state = 'waiting'),"
	" count(d.state) FILTER (WHERE d.state = 'sent'),"
	" count(d.state) FILTER (WHERE d.state = 'dead' AND e.kind <> 'test'), "
	MICROS("max(d.settled_at) FILTER (WHERE d.state = 'sent')") ","
	" coalesce((SELECT o.said FROM lazaret.delivery o"
	"  WHERE o.webhook_id = w.id AND o.state = 'waiting' AND o.said <> ''"
	"  ORDER BY o.number LIMIT 1), ''), "
	MICROS("CASE WHEN w.old_until > now() THEN w.old_until END") ", "
	MICROS("w.created_at") ", w.created_by FROM lazaret.webhook w"
	" LEFT JOIN lazaret.delivery d ON d.webhook_id = w.id"
	" LEFT JOIN lazaret.event e ON e.id = d.event_id"
	" GROUP BY w.id, w.name, w.url, w.kinds, w.sources, w.old_until,"
	"  w.created_at, w.created_by ORDER BY w.name" },
[STORE_WEBHOOK_ROTATE] = { "webhook_rotate", 3,
	"SELECT FROM (SELECT lazaret.webhook_rotate($1, decode($2, 'hex'),"
	"  now() + $3::integer * interval '1 s') AS done) r WHERE r.done" },
[STORE_WEBHOOK_REMOVE] = { "webhook_remove", 1,
	"DELETE FROM lazaret.webhook WHERE name = $1 RETURNING name" },
[STORE_WEBHOOK_DEAD] = { "webhook_dead", 1,
	"SELECT w.name, d.event_id, d.number, e.kind, coalesce(c.code, ''), "
	MICROS("e.at") ", " MICROS("d.settled_at") ", d.attempts, d.said"
	" FROM lazaret.delivery d JOIN lazaret.webhook w ON w.id = d.webhook_id"
	" JOIN lazaret.event e ON e.id = d.event_id"
	" LEFT JOIN lazaret.case c ON c.id = d.case_id"
	" WHERE d.state = 'dead' AND e.kind <> 'test'"
	"  AND coalesce(w.name = $1, true)"
	" ORDER BY w.name, d.number" },
[STORE_WEBHOOK_REPLAY] = { "webhook_replay", 2,
	"UPDATE lazaret.delivery d SET state = 'waiting', attempts = 0,"
	"  next_at = now(), settled_at = NULL"
	" FROM lazaret.webhook w, lazaret.event e WHERE w.id = d.webhook_id"
	"  AND w.name = $1 AND e.id = d.event_id AND e.kind <> 'test'"
	"  AND d.state = 'dead' AND coalesce(d.event_id::text = $2, true)"
	" RETURNING d.event_id" },
[STORE_WEBHOOK_TEST] = { "webhook_test", 2,
	"SELECT t.id FROM (SELECT lazaret.webhook_test($1, $2) AS id) t"
	" WHERE t.id IS NOT NULL" },
[STORE_WEBHOOK_TESTED] = { "webhook_tested", 1,
	"SELECT state, coalesce(status, 0), said FROM lazaret.delivery"
	" WHERE event_id = $1::uuid" },

/* ---- bulk import -------------------------------------------------------- */
/* Each line of the new subscribers, by itself. */
[STORE_SUBSCRIBERS_SPREAD] = { "subscribers_spread", 0,
	"INSERT INTO pg_temp.import_part (number, account, reference, realm)"
	" SELECT i.number, i.account, l->>'reference', l->>'realm'"
	" FROM pg_temp.import i, jsonb_array_elements(i.body->'lines') l" },
/* Rows that end lines, contradict others or break a rule: one by one. */
[STORE_SUBSCRIBERS_CAREFUL] = { "subscribers_careful", 0,
	"WITH careful AS ("
	/* a brand or language that the record does not take */
	" SELECT number FROM pg_temp.import"
	" WHERE body->>'brand' !~ '^[a-z0-9][a-z0-9-]{0,31}$' OR"
	"  body->>'language' !~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'"
	/* the same account twice */
	" UNION SELECT i.number FROM pg_temp.import i JOIN pg_temp.import o"
	"  ON o.account = i.account AND o.number <> i.number"
	/* the same line twice */
	" UNION SELECT i.number FROM pg_temp.import_part i"
	"  JOIN pg_temp.import_part o"
	"  ON o.reference = i.reference AND o.number <> i.number"
	/* a realm that is not there */
	" UNION SELECT number FROM pg_temp.import_part WHERE realm NOT IN"
	"  (SELECT name FROM lazaret.realm)"
	/* a line of somebody else */
	" UNION SELECT i.number FROM pg_temp.import_part i, "
	LINE_OF("i.reference") ", LATERAL (SELECT account"
	"   FROM lazaret.subscriber WHERE id = n.subscriber_id LIMIT 1) s"
	"  WHERE s.account <> i.account"
	/* a line that ends */
	" UNION SELECT i.number FROM pg_temp.import i, "
	SUBSCRIBER_OF("i.account") ", LATERAL (SELECT reference"
	"   FROM lazaret.line WHERE subscriber_id = s.id AND ended_at IS NULL"
	"   OFFSET 0) n"
	"  WHERE NOT i.body->'lines' @> jsonb_build_array("
	"   jsonb_build_object('reference', n.reference))"
	"), rows AS (DELETE FROM pg_temp.import i USING careful c"
	"  WHERE i.number = c.number"
	"), parts AS (DELETE FROM pg_temp.import_part p USING careful c"
	"  WHERE p.number = c.number"
	") SELECT number FROM careful ORDER BY number" },
[STORE_SUBSCRIBERS_PUT] = { "subscribers_put", 0,
	"INSERT INTO lazaret.subscriber AS s (account, kind, brand, language)"
	" SELECT account, (body->>'kind')::lazaret.account_kind,"
	"  coalesce(body->>'brand', 'default'), body->>'language'"
	" FROM pg_temp.import ON CONFLICT (account) DO UPDATE"
	" SET (kind, brand, language, ended_at)"
	" = (excluded.kind, excluded.brand, excluded.language, NULL)"
	" WHERE (s.kind, s.brand, s.language, s.ended_at) IS DISTINCT FROM"
	"  (excluded.kind, excluded.brand, excluded.language, NULL)" },
[STORE_SUBSCRIBERS_CONTACTS_END] = { "subscribers_contacts_end", 0,
	"DELETE FROM lazaret.contact WHERE ctid = ANY (ARRAY("
	" SELECT c.ctid FROM pg_temp.import i, " SUBSCRIBER_OF("i.account")
	", LATERAL (SELECT ctid, channel, value FROM lazaret.contact"
	"   WHERE subscriber_id = s.id OFFSET 0) c"
	" WHERE NOT i.body->'contacts' @> jsonb_build_array("
	"  jsonb_build_object('channel', c.channel, 'value', c.value))))" },
[STORE_SUBSCRIBERS_CONTACTS_ADD] = { "subscribers_contacts_add", 0,
	"INSERT INTO lazaret.contact (subscriber_id, channel, value)"
	" SELECT s.id, (c->>'channel')::lazaret.contact_channel, c->>'value'"
	" FROM pg_temp.import i, " SUBSCRIBER_OF("i.account")
	", jsonb_array_elements(i.body->'contacts') c"
	" ON CONFLICT DO NOTHING" },
[STORE_SUBSCRIBERS_LINES_PUT] = { "subscribers_lines_put", 0,
	"INSERT INTO lazaret.line AS n (reference, subscriber_id, realm)"
	" SELECT DISTINCT ON (p.reference) p.reference, s.id,"
	"  coalesce(p.realm, o.realm, 'default')"
	" FROM pg_temp.import_part p CROSS JOIN " SUBSCRIBER_OF("p.account")
	" LEFT JOIN LATERAL (SELECT realm FROM lazaret.line"
	"  WHERE reference = p.reference LIMIT 1) o ON true"
	" ON CONFLICT (reference) DO UPDATE"
	" SET (realm, ended_at) = (excluded.realm, NULL)"
	" WHERE n.ended_at IS NOT NULL OR n.realm <> excluded.realm" },

/* Each lease with its line, and with the same one where it is known. */
[STORE_LEASES_SPREAD] = { "leases_spread", 0,
	"WITH given AS (SELECT i.number, n.id AS line_id,"
	"  coalesce(i.body->>'realm', n.realm) AS realm,"
	"  (i.body->>'prefix')::cidr AS prefix,"
	"  (i.body->>'outside')::cidr AS outside,"
	"  CASE WHEN i.body ? 'outside' THEN"
	"   int4range(coalesce((i.body->>'first_port')::integer, 0),"
	"    coalesce((i.body->>'last_port')::integer, 65535), '[]')"
	"  END AS ports, i.body->>'origin' AS origin,"
	"  (i.body->>'started_at')::timestamptz AS started_at,"
	"  (i.body->>'until')::timestamptz AS until,"
	"  (i.body->>'ended_at')::timestamptz AS ended_at"
	" FROM pg_temp.import i LEFT JOIN " LINE_OF("i.body->>'line'")
	"  ON n.ended_at IS NULL)"
	" INSERT INTO pg_temp.import_part SELECT g.*, l.id"
	" FROM given g LEFT JOIN LATERAL (SELECT id FROM lazaret.lease"
	"  WHERE line_id = g.line_id AND realm = g.realm"
	"   AND prefix = g.prefix AND outside IS NOT DISTINCT FROM g.outside"
	"   AND ports IS NOT DISTINCT FROM g.ports LIMIT 1) l ON true" },
/* Rows of the past, of unknown lines, or that meet another line's: one by
 * one, in their order. */
[STORE_LEASES_CAREFUL] = { "leases_careful", 0,
	"WITH careful AS ("
	" SELECT number FROM pg_temp.import_part"
	" WHERE line_id IS NULL OR ended_at IS NOT NULL OR until <= now()"
	"  OR prefix <<= '::ffff:0:0/96' OR outside <<= '::ffff:0:0/96'"
	"  OR realm NOT IN (SELECT name FROM lazaret.realm)"
	" UNION SELECT p.number FROM pg_temp.import_part p JOIN lazaret.lease l"
	"  ON l.prefix && p.prefix AND l.realm = p.realm"
	"  AND l.line_id <> p.line_id"
	" UNION SELECT p.number FROM pg_temp.import_part p JOIN lazaret.lease l"
	"  ON l.outside && p.outside AND l.ports && p.ports"
	"  AND l.line_id <> p.line_id"
	/* inside a prefix of another row that is not its own line's */
	" UNION SELECT number FROM (SELECT number, " FIRST("prefix")
	"   <= max(" LAST("prefix") ") OVER before"
	"   AND (line_id <> lag(line_id) OVER sorted"
	"    OR prefix = lag(prefix) OVER sorted) AS meets"
	"  FROM pg_temp.import_part WINDOW"
	"   sorted AS (PARTITION BY realm ORDER BY prefix, number),"
	"   before AS (sorted ROWS BETWEEN UNBOUNDED PRECEDING"
	"    AND 1 PRECEDING)) insides WHERE meets"
	" UNION SELECT number FROM (SELECT number, lower(ports) <"
	"   max(upper(ports)) OVER (PARTITION BY outside"
	"    ORDER BY lower(ports), number ROWS BETWEEN UNBOUNDED PRECEDING"
	"    AND 1 PRECEDING) AS meets"
	"  FROM pg_temp.import_part) outsides WHERE meets"
	"), parts AS (DELETE FROM pg_temp.import_part p USING careful c"
	"  WHERE p.number = c.number"
	") SELECT number FROM careful ORDER BY number" },
[STORE_LEASES_LOCK] = { "leases_lock", 0,
	"SELECT count(lazaret.line_lock(line_id)) FROM"
	" (SELECT DISTINCT line_id FROM pg_temp.import_part"
	"  ORDER BY line_id) lines" },
/* A static lease needs no confirming, one of just now none again. */
[STORE_LEASES_CONFIRM] = { "leases_confirm", 0,
	"UPDATE lazaret.lease l SET confirmed_at = now(), until = p.until"
	" FROM pg_temp.import_part p WHERE l.id = p.same"
	" AND (l.until IS DISTINCT FROM p.until OR l.origin <> 'static'"
	"  AND l.confirmed_at < now() - interval '1 min')" },
/* In no order: sorted rows split the trees of lazaret.lease badly. */
[STORE_LEASES_OPEN] = { "leases_open", 0,
	"INSERT INTO lazaret.lease (line_id, realm, prefix, outside, ports,"
	"  origin, started_at, until, confirmed_at)"
	" SELECT line_id, realm, prefix, outside, ports,"
	"  origin::lazaret.lease_origin, started_at, until, now()"
	" FROM pg_temp.import_part WHERE same IS NULL ORDER BY random()" },

/* ---- line --------------------------------------------------------------- */
[STORE_LINE] = { "line", 1,
	"SELECT n.reference, s.account, s.kind, n.realm, " MICROS("n.started_at")
	", " MICROS("n.ended_at") ", coalesce((SELECT max(w.measure)::text"
	"  FROM lazaret.wall w WHERE w.line_id = n.id), 'none'),"
	" (SELECT " MICROS("max(e.until)") " FROM lazaret.exemption e"
	"  WHERE (e.line_id = n.id OR e.subscriber_id = s.id)"
	"   AND e.starts_at <= now() AND e.until > now())"
	" FROM lazaret.line n JOIN lazaret.subscriber s"
	"  ON s.id = n.subscriber_id WHERE n.id = $1::uuid" },
[STORE_LINE_LEASES] = { "line_leases", 1,
	"SELECT l.prefix, coalesce(l.outside::text, ''),"
	" coalesce(lower(l.ports) || '-' || upper(l.ports) - 1, ''),"
	" l.realm, l.origin, " MICROS("l.started_at") ", " MICROS("l.until")
	", w.measure, " MICROS("nullif(w.sure_until, 'infinity')")
	" FROM lazaret.lease l LEFT JOIN lazaret.wall w"
	"  ON w.realm = l.realm AND w.prefix = l.prefix"
	" WHERE l.line_id = $1::uuid ORDER BY l.started_at, l.prefix" },
[STORE_LINE_ADDRESSES] = { "line_addresses", 2,
	"SELECT host(l.prefix) FROM lazaret.lease l JOIN lazaret.site s"
	"  ON s.realm = l.realm AND s.name = $2"
	" WHERE l.line_id = $1::uuid ORDER BY family(l.prefix), l.prefix" },

/* ---- line at a site ------------------------------------------------------ */
[STORE_SITE] = { "site", 1,
	"SELECT s.mode, " MICROS("a.at") " FROM lazaret.site s"
	" LEFT JOIN lazaret.applied a"
	"  ON a.site = s.name AND a.follower = 'gateway' WHERE s.name = $1" },
[STORE_INSPECT] = { "inspect", 2,
	"INSERT INTO lazaret.inspection (site, line_id, prefixes)"
	" SELECT s.name, $2::uuid, ARRAY(SELECT DISTINCT l.prefix"
	"  FROM lazaret.lease l WHERE l.realm = s.realm"
	"   AND l.line_id = $2::uuid)"
	" FROM lazaret.site s WHERE s.name = $1 RETURNING id" },
[STORE_INSPECTION] = { "inspection", 1,
	"SELECT answered_at IS NOT NULL, coalesce(answer->>'problem', '')"
	" FROM lazaret.inspection WHERE id = $1::bigint" },
[STORE_INSPECTION_PREFIXES] = { "inspection_prefixes", 1,
	"SELECT p->>'prefix', p->>'wanted', p->>'kernel', p->>'mark',"
	" (p->>'sure_until')::bigint * 1000000, p->>'seconds_left',"
	" p->>'difference' FROM lazaret.inspection i,"
	" jsonb_array_elements(i.answer->'prefixes') WITH ORDINALITY e (p, n)"
	" WHERE i.id = $1::bigint ORDER BY e.n" },
[STORE_INSPECTION_FLOWS] = { "inspection_flows", 1,
	"SELECT answer->'flows'->>'redirected', answer->'flows'->>'permitted',"
	" answer->'flows'->>'spared', answer->'flows'->>'other'"
	" FROM lazaret.inspection WHERE id = $1::bigint" },
[STORE_INSPECTION_REFUSED] = { "inspection_refused", 1,
	"SELECT p->>'protocol', p->>'port', p->>'packets'"
	" FROM lazaret.inspection i,"
	" jsonb_array_elements(i.answer->'refused') WITH ORDINALITY e (p, n)"
	" WHERE i.id = $1::bigint ORDER BY e.n" },
/* And those whose asker was killed. */
[STORE_INSPECTION_FORGET] = { "inspection_forget", 1,
	"DELETE FROM lazaret.inspection WHERE id = $1::bigint"
	" OR asked_at < now() - interval '1 minute'" },

/* ---- status ------------------------------------------------------------- */
[STORE_STATUS_WALL] = { "status_wall", 0,
	"SELECT measure, count(DISTINCT line_id), count(*),"
	" count(*) FILTER (WHERE sure_until <= now())"
	" FROM lazaret.wall GROUP BY measure ORDER BY measure DESC" },
[STORE_STATUS_CASES] = { "status_cases", 0,
	"SELECT cause, count(*) FILTER (WHERE state = 'open'),"
	" count(*) FILTER (WHERE state = 'held'),"
	" count(*) FILTER (WHERE state = 'watch'),"
	" count(*) FILTER (WHERE state IN ('open', 'held')"
	"  AND review_at <= now()), " MICROS("max(opened_at)")
	" FROM lazaret.case WHERE state <> 'closed'"
	" GROUP BY cause ORDER BY cause" },
[STORE_STATUS_NOTICES] = { "status_notices", 0,
	"SELECT count(*) FILTER (WHERE next_at <= now()),"
	" count(*) FILTER (WHERE next_at > now()), "
	MICROS("min(queued_at)") ", coalesce(max(attempts), 0),"
	" coalesce((SELECT n.failure FROM lazaret.notice n"
	"  WHERE n.state = 'queued' AND n.failure <> ''"
	"  ORDER BY n.queued_at LIMIT 1), '')"
	" FROM lazaret.notice WHERE state = 'queued'" },
[STORE_STATUS_FOLLOWERS] = { "status_followers", 0,
	"SELECT s.name, s.mode, coalesce(a.follower, ''), a.number,"
	" w.number - a.number, a.lines, " MICROS("a.at") ","
	" CASE WHEN a.at IS NULL THEN 'nobody follows it yet'"
	"  WHEN a.at < now() - interval '1 minute'"
	"  THEN 'silent: it stands still, or cannot reach the database'"
	"  WHEN a.note = '' AND a.stands_since < now() - interval '1 minute'"
	"  THEN 'stands still: it takes in no changes'"
	"  ELSE coalesce(a.note, '') END"
	" FROM lazaret.wall_state w, lazaret.site s"
	" LEFT JOIN lazaret.applied a ON a.site = s.name"
	" ORDER BY s.name, a.follower" },
[STORE_STATUS_DATA] = { "status_data", 0,
	"SELECT DISTINCT ON (kind) kind, id, " MICROS("loaded_at") ", loaded_by"
	" FROM lazaret.loaded ORDER BY kind, id DESC" },

/* ---- check -------------------------------------------------------------- */
/* 0 well, 1 odd, 2 wrong; what; what was found; how to mend it. */
[STORE_CHECKS] = { "checks", 0,
	"SELECT CASE WHEN n = 0 THEN 2 ELSE 0 END, what, n || ' ' || things,"
	"  'lazaret load ' || what || '.conf' FROM (VALUES"
	"  (1, 'causes', 'causes',"
	"   (SELECT count(*) FROM lazaret.cause WHERE NOT retired)),"
	"  (2, 'garden', 'names in the garden',"
	"   (SELECT count(*) FROM lazaret.garden_rule)),"
	"  (3, 'sites', 'sites', (SELECT count(*) FROM lazaret.site)),"
	"  (4, 'sources', 'sources',"
	"   (SELECT count(*) FROM lazaret.source WHERE NOT retired)))"
	"  loaded (place, what, things, n)"
	/* A site needs a redirector; to redirect, a gateway as well. */
	" UNION ALL SELECT CASE WHEN a.at IS NULL THEN 2"
	"   WHEN a.at < now() - interval '1 min' THEN 2"
	"   WHEN a.note <> '' OR a.stands_since < now() - interval '1 min'"
	"   THEN 1 ELSE 0 END,"
	"  'site ' || s.name, CASE WHEN a.at IS NULL"
	"   THEN 'no ' || f.follower || ' follows'"
	"   ELSE f.follower || ' told '"
	"    || round(extract(epoch FROM now() - a.at))"
	"    || ' s ago that it has change ' || a.number || ' of ' || w.number"
	"    || CASE WHEN a.note <> '' THEN ': ' || a.note"
	"     WHEN a.stands_since < now() - interval '1 min'"
	"     THEN ', as ' || round(extract(epoch FROM now() - a.stands_since))"
	"      || ' s ago' ELSE '' END END,"
	"  f.mend FROM lazaret.wall_state w, lazaret.site s"
	" JOIN (VALUES ('redirector', 'start its redirector, and look at what it"
	" logs'), ('gateway', 'load the rules and start lazaret-gateway there,"
	" and look at what it logs; or set mode=forge in sites.conf'))"
	"  f (follower, mend)"
	"  ON f.follower = 'redirector' OR s.mode = 'redirect'"
	" LEFT JOIN lazaret.applied a"
	"  ON a.site = s.name AND a.follower = f.follower"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 2 END, 'mail',"
	"  count(*) || ' notices wait for more than 10 minutes'"
	"   || coalesce(': ' || max(nullif(failure, '')), ''),"
	"  'look at the relay, and at what the warden logs'"
	" FROM lazaret.notice WHERE state = 'queued'"
	"  AND queued_at < now() - interval '10 min' AND next_at <= now()"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 1 END,"
	"  'requests', count(*) || ' wait beyond the time that was promised',"
	"  'lazaret request list, then approve or deny'"
	" FROM lazaret.request WHERE state = 'waiting' AND due_at < now()"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 1 END,"
	"  'disputes', count(*) || ' opened lines in the last 7 days, since"
	" nobody looked in time', 'lazaret request list, every day; or a longer"
	" answer-within in policy.conf'"
	" FROM lazaret.request WHERE state = 'lapsed'"
	"  AND decided_at > now() - interval '7 days'"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 1 END, 'brake',"
	"  count(*) || ' pulled', 'look at lazaret brake status, then"
	" lazaret brake release' FROM lazaret.brake"
	"  WHERE pulled_at IS NOT NULL"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 1 END, 'tokens',"
	"  CASE WHEN count(*) = 0 THEN 'none expires within 14 days'"
	"   ELSE string_agg(name || CASE WHEN expires_at > now()"
	"    THEN ' expires in ' || ceil(extract(epoch FROM expires_at - now())"
	"     / 86400) || ' d' ELSE ' has expired' END, ', '"
	"    ORDER BY expires_at) END,"
	"  'lazaret token rotate NAME --expires TIME, or lazaret token revoke'"
	" FROM lazaret.token WHERE revoked_at IS NULL"
	"  AND expires_at < now() + interval '14 days'"
	" UNION ALL SELECT CASE WHEN count(*) = 0 THEN 0 ELSE 1 END,"
	"  'webhooks', CASE WHEN count(*) = 0 THEN 'all events are delivered'"
	"   ELSE count(*) FILTER (WHERE d.state = 'dead') || ' given up, '"
	"    || count(*) FILTER (WHERE d.state = 'waiting')"
	"    || ' failing: ' || max(said) END,"
	"  'lazaret webhook list tells where; mend it, then"
	" lazaret webhook replay NAME'"
	" FROM lazaret.delivery d JOIN lazaret.event e ON e.id = d.event_id"
	" WHERE e.kind <> 'test' AND (d.state = 'dead'"
	"  OR d.state = 'waiting' AND d.attempts > 3)"
	" UNION ALL SELECT CASE WHEN enforce THEN 0 ELSE 1 END, 'enforce',"
	"  CASE WHEN enforce THEN 'measures are applied'"
	"   ELSE 'shadow mode: nothing is applied' END,"
	"  'enforce=on in policy.conf, then lazaret load policy.conf'"
	" FROM lazaret.policy"
	" UNION ALL SELECT CASE WHEN made THEN 0 ELSE 1 END, 'partitions',"
	"  CASE WHEN made THEN 'the coming month has its own'"
	"   ELSE 'the coming month has none' END, 'lazaret migrate'"
	" FROM (SELECT to_regclass('lazaret.report_' || to_char("
	"   now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYY_MM'))"
	"  IS NOT NULL) coming (made)" },
};

/* clang-format on */
