/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_store.c -- the SQL of the audit, by name */
#include "cases/audit_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define HEX(column) "encode(" column ", 'hex')"

const struct sql audit_store[AUDIT_COUNT] = {
	[AUDIT_WRITE] = { "audit_write", 6,
	    "SELECT lazaret.audit_write($1, $2, $3, $4, $5, $6)" },

	/* $1 actor, $2 verb, $3 kind, $4 target or code, $5 since, $6 until,
	 * $7 before, $8 its id, $9 how many */
	[AUDIT_LIST] = { "audit_list", 9,
	    "SELECT a.id, " MICROS("a.at") ", a.actor, a.verb, a.kind, a.target,"
	    " CASE a.kind"
	    "  WHEN 'case' THEN (SELECT c.code FROM lazaret.case c"
	    "   WHERE c.id = " UUID_IF("a.target") ")"
	    "  WHEN 'subscriber' THEN (SELECT s.account FROM lazaret.subscriber s"
	    "   WHERE s.id = " UUID_IF("a.target") ")"
	    "  WHEN 'line' THEN (SELECT n.reference FROM lazaret.line n"
	    "   WHERE n.id = " UUID_IF("a.target") ")"
	    "  WHEN 'staff' THEN (SELECT k.name FROM lazaret.clerk k"
	    "   WHERE k.id = " UUID_IF("a.target") ") END,"
	    " a.origin, coalesce(w.reason, t.detail->>'reason'),"
	    " coalesce(w.details, t.detail::text, '{}'),"
	    " w.erased_by IS NOT NULL, coalesce(a.position, 0), " HEX("a.hash")
	    " FROM lazaret.audit a"
	    " LEFT JOIN lazaret.audit_words w ON w.audit_id = a.id"
	    " LEFT JOIN lazaret.timeline t ON t.id = a.told_in"
	    " WHERE ($1::text IS NULL OR a.actor = $1)"
	    "  AND ($2::text IS NULL OR a.verb = $2)"
	    "  AND ($3::text IS NULL OR a.kind = $3)"
	    "  AND ($4::text IS NULL OR a.target = ANY (ARRAY(SELECT $4"
	    "   UNION SELECT c.id::text FROM lazaret.case c WHERE c.code = $4)))"
	    "  AND ($5::bigint IS NULL OR a.at >= " FROM_MICROS("$5") ")"
	    "  AND ($6::bigint IS NULL OR a.at < " FROM_MICROS("$6") ")"
	    "  AND ($7::bigint IS NULL"
	    "   OR (a.at, a.id) < (" FROM_MICROS("$7") ", $8::bigint))"
	    " ORDER BY a.at DESC, a.id DESC LIMIT $9::integer" },

	[AUDIT_HEAD] = { "audit_head", 0,
	    "SELECT position, " HEX("hash") ", " MICROS("linked_at") ","
	    " (SELECT count(*) FROM lazaret.audit WHERE position IS NULL)"
	    " FROM lazaret.audit_head" },
	[AUDIT_HEAD_LOCK] = { "audit_head_lock", 0,
	    "SELECT position, " HEX("hash")
	    " FROM lazaret.audit_head FOR UPDATE" },
	/* All that this moment sees, by id: an act that was over before another
	 * was written stands before it. */
	[AUDIT_WAITING] = { "audit_waiting", 1,
	    "SELECT id, " HEX("digest") " FROM lazaret.audit"
	    " WHERE position IS NULL ORDER BY id LIMIT $1::integer" },
	[AUDIT_LINK] = { "audit_link", 3,
	    "UPDATE lazaret.audit a"
	    " SET position = l.position, hash = decode(l.hash, 'hex')"
	    " FROM unnest($1::bigint[], $2::bigint[], $3::text[])"
	    "  l (id, position, hash) WHERE a.id = l.id" },
	[AUDIT_HEAD_SET] = { "audit_head_set", 2,
	    "UPDATE lazaret.audit_head SET position = $1::bigint,"
	    " hash = decode($2, 'hex'), linked_at = clock_timestamp()" },

	[AUDIT_FREEZE] = { "audit_freeze", 0,
	    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY" },
	/* The last closed part, and whether the chain tells that it was closed. */
	[AUDIT_START] = { "audit_start", 0,
	    "SELECT s.through, " HEX("s.hash") ", EXISTS"
	    " (SELECT FROM lazaret.audit a WHERE a.kind = 'audit'"
	    "  AND a.verb = 'closed' AND a.target = s.through || ':' || " HEX("s.hash") ")"
	    " FROM lazaret.audit_segment s ORDER BY s.through DESC LIMIT 1" },
	[AUDIT_ROWS] = { "audit_rows", 2,
	    "SELECT a.position, " HEX("a.hash") ", " HEX("a.digest") ", a.id, "
	    MICROS("a.at") ", a.actor, a.verb, a.kind, a.target, a.origin,"
	    " coalesce(a.told_in::text, ''), " HEX("a.said") ","
	    " w.salt, w.reason, w.details, w.erased_by IS NOT NULL,"
	    " e.verb = 'erased' AND e.kind = 'subscriber',"
	    " t.id, t.case_id, " MICROS("t.at") ", t.kind, t.actor, t.detail"
	    " FROM lazaret.audit a"
	    " LEFT JOIN lazaret.audit_words w ON w.audit_id = a.id"
	    " LEFT JOIN lazaret.audit e ON e.id = w.erased_by"
	    " LEFT JOIN lazaret.timeline t ON t.id = a.told_in"
	    " WHERE a.position > $1::bigint"
	    " ORDER BY a.position LIMIT $2::integer" },
	[AUDIT_LATE] = { "audit_late", 0,
	    "SELECT id FROM lazaret.audit WHERE position IS NULL"
	    " AND at < clock_timestamp() - interval '10 min' ORDER BY id LIMIT 1" },
	[AUDIT_UNTOLD] = { "audit_untold", 0,
	    "SELECT t.id FROM lazaret.timeline t"
	    " WHERE t.id > (SELECT min(a.told_in) FROM lazaret.audit a)"
	    "  AND NOT EXISTS (SELECT FROM lazaret.audit a WHERE a.told_in = t.id)"
	    " ORDER BY t.id LIMIT 100" },
	[AUDIT_NOTED] = { "audit_noted", 1,
	    "SELECT " HEX("hash") " FROM lazaret.audit WHERE position = $1::bigint"
	    " UNION ALL SELECT " HEX("hash") " FROM lazaret.audit_segment"
	    " WHERE through = $1::bigint LIMIT 1" },
	[AUDIT_KEPT] = { "audit_kept", 0,
	    "SELECT v.setting, v.what,"
	    " (extract(epoch FROM v.kept) / 86400)::bigint"
	    " FROM lazaret.policy p, LATERAL (VALUES"
	    "  (1, 'keep-reports', 'reports and their evidence', p.keep_reports),"
	    "  (2, 'keep-leases', 'who had which address', p.keep_leases),"
	    "  (3, 'keep-sightings', 'sightings', p.keep_sightings),"
	    "  (4, 'keep-events', 'events for other systems', p.keep_events),"
	    "  (5, 'keep-messages', 'messages, after the end of their case',"
	    "   p.keep_messages),"
	    "  (6, 'keep-people', 'what is personal, after the end of the last line',"
	    "   p.keep_people),"
	    "  (7, 'keep-audit', 'this audit', p.keep_audit),"
	    "  (8, 'keep-refusals', 'refused sign-ins', p.keep_refusals))"
	    " v (place, setting, what, kept) ORDER BY v.place" },
};

/* clang-format on */
