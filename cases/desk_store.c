/* SPDX-License-Identifier: BSD-2-Clause */
/* desk_store.c -- the SQL of the abuse desk: list, search, acts, bulk, brake */
#include "cases/desk_store.h"

#include "cases/facts.h"
#include "cases/shelf_sql.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* What a row of the list says. */
#define ROW_COLUMNS \
	FACTS_COLUMNS ", s.kind, n.realm, k.title, coalesce(c.taken_by, '')," \
	" EXISTS (SELECT FROM lazaret.request q WHERE q.case_id = c.id" \
	"  AND q.state = 'waiting')"

#define SHELF(parts, place) \
	"SELECT " ROW_COLUMNS " FROM (" SHELF_IDS(parts, place) ") page" \
	" JOIN " FACTS_FROM " ON c.id = page.case_id" \
	" ORDER BY c.opened_at DESC, c.id DESC"
#define SITE \
	"h.cause = k.name AND ($4::text IS NULL" \
	" OR h.kind = $4::lazaret.account_kind) AND h.realm =" \
	" (SELECT t.realm FROM lazaret.site t WHERE t.name = $11)"

/* How a search found a line: by an address that it holds or held, its account
 * or reference, mail or phone. $1 an address; $2 the start of an account,
 * reference or mail; $3 the end of a phone number, last digit first; $4 all
 * ends of that number that may be a number of their own. */
#define STARTS(value) \
	value " ~>=~ $2 AND " value " ~<~ ($2 || chr(1114111))"
#define FOUND \
	"WITH found AS MATERIALIZED (" \
	" SELECT DISTINCT ON (f.line_id) f.* FROM (" \
	"  (SELECT l.line_id, 'address' AS how, l.prefix::text AS what," \
	"    NULL::timestamptz AS till FROM lazaret.lease l" \
	"   WHERE l.prefix >>= $1::inet OR l.outside >>= $1::inet LIMIT 100)" \
	"  UNION ALL (SELECT l.line_id, 'address', l.prefix::text, l.ended_at" \
	"   FROM lazaret.lease_past l" \
	"   WHERE l.prefix = ANY (lazaret.supernets($1::inet))" \
	"    OR l.outside = ANY (lazaret.supernets($1::inet)) LIMIT 100)" \
	"  UNION ALL (SELECT n.id, 'account', s.account, NULL" \
	"   FROM (SELECT o.id, o.account FROM lazaret.subscriber o" \
	"    WHERE " STARTS("lower(o.account)") \
	"    ORDER BY lower(o.account) USING ~<~ LIMIT 100) s" \
	"   JOIN lazaret.line n ON n.subscriber_id = s.id)" \
	"  UNION ALL (SELECT n.id, 'line', n.reference, NULL" \
	"   FROM lazaret.line n WHERE " STARTS("lower(n.reference)") \
	"   ORDER BY lower(n.reference) USING ~<~ LIMIT 100)" \
	"  UNION ALL (SELECT n.id, 'mail', m.value, NULL" \
	"   FROM (SELECT o.subscriber_id, o.value FROM lazaret.contact o" \
	"    WHERE o.channel = 'email' AND " STARTS("lower(o.value)") \
	"    ORDER BY lower(o.value) USING ~<~ LIMIT 100) m" \
	"   JOIN lazaret.line n ON n.subscriber_id = m.subscriber_id)" \
	"  UNION ALL (SELECT n.id, 'phone', m.value, NULL" \
	"   FROM (SELECT o.subscriber_id, o.value FROM lazaret.contact o" \
	"    WHERE o.channel = 'phone' AND (" \
	"    lazaret.phone_digits(o.value) = ANY ($4::text[])" \
	"    OR lazaret.phone_digits(o.value) ~>=~ $3" \
	"     AND lazaret.phone_digits(o.value) ~<~ ($3 || chr(1114111)))" \
	"    LIMIT 100) m" \
	"   JOIN lazaret.line n ON n.subscriber_id = m.subscriber_id)) f" \
	" ORDER BY f.line_id, f.till DESC NULLS FIRST)"

const struct sql desk_store[DESK_COUNT] = {
	/* Neither cause nor kind: the states alone. */
	[DESK_SHELF] = { "desk_shelf", 10,
	    SHELF(PARTS, "$1::text IS NULL AND $4::text IS NULL") },
	[DESK_SHELF_KIND] = { "desk_shelf_kind", 10,
	    SHELF(PARTS " CROSS JOIN " CAUSES " CROSS JOIN " KINDS,
		"h.cause = k.name AND h.kind = kind.kind") },
	[DESK_SHELF_SITE] = { "desk_shelf_site", 11,
	    SHELF(PARTS " CROSS JOIN " CAUSES, SITE) },
	/* What somebody looks after is little. */
	[DESK_SHELF_TAKEN] = { "desk_shelf_taken", 11,
	    "SELECT " ROW_COLUMNS " FROM (SELECT o.id FROM lazaret.case o"
	    "   WHERE o.taken_by = $11"
	    "  UNION SELECT q.case_id FROM lazaret.request q"
	    "   WHERE q.taken_by = $11"
	    "    AND q.state IN ('waiting', 'asked-back')) mine"
	    " JOIN " FACTS_FROM " ON c.id = mine.id"
	    " WHERE ($1::text IS NULL OR c.cause = $1)"
	    "  AND ($2::text IS NULL"
	    "   OR c.state = ANY ($2::lazaret.case_state[]))"
	    "  AND ($3::text IS NULL OR c.measure = $3::lazaret.measure)"
	    "  AND ($4::text IS NULL OR s.kind = $4::lazaret.account_kind)"
	    "  AND ($5::text IS NULL OR EXISTS (SELECT"
	    "   FROM lazaret.case_shelf h"
	    "   WHERE h.case_id = c.id AND h.source = $5))"
	    "  AND (c.opened_at, c.id) < (" OPENED_BEFORE ")"
	    "  AND c.opened_at >= " OPENED_SINCE
	    " ORDER BY c.opened_at DESC, c.id DESC LIMIT $10::integer" },

	/* $5 a code; $6 at most so many. */
	[DESK_SEARCH] = { "desk_search", 6,
	    FOUND " SELECT " ROW_COLUMNS ", coalesce(f.how, 'code'),"
	    "  coalesce(f.what, c.code), " MICROS("f.till")
	    " FROM (SELECT c.id AS case_id FROM lazaret.case c"
	    "   WHERE c.code = $5"
	    "  UNION SELECT c.id FROM found f JOIN lazaret.case c"
	    "   ON c.line_id = f.line_id) hit"
	    " JOIN " FACTS_FROM " ON c.id = hit.case_id"
	    " LEFT JOIN found f ON f.line_id = c.line_id"
	    " ORDER BY c.opened_at DESC, c.id DESC LIMIT $6::integer" },
	[DESK_SEARCH_LINES] = { "desk_search_lines", 4,
	    FOUND " SELECT n.reference, s.account, s.kind, f.how, f.what,"
	    "  " MICROS("f.till") ","
	    "  (SELECT count(*) FROM lazaret.case c WHERE c.line_id = n.id)"
	    " FROM found f JOIN lazaret.line n ON n.id = f.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " ORDER BY f.till DESC NULLS FIRST, n.reference LIMIT 100" },

	/* ---- acts ------------------------------------------------------- */
	[DESK_STANDING] = { "desk_standing", 1,
	    "SELECT c.state, c.measure, c.wanted, c.held_by, c.step,"
	    " EXISTS (SELECT FROM lazaret.exemption e"
	    "  WHERE (e.line_id = n.id OR e.subscriber_id = n.subscriber_id)"
	    "   AND now() >= e.starts_at AND now() < e.until),"
	    " EXISTS (SELECT FROM lazaret.never_wall w"
	    "  JOIN lazaret.lease l ON l.prefix && w.prefix"
	    "  WHERE w.realm = n.realm AND l.line_id = n.id),"
	    " EXISTS (SELECT FROM lazaret.case o WHERE o.line_id = n.id"
	    "  AND o.state = 'open' AND o.measure >= 'garden')"
	    " FROM lazaret.case c JOIN lazaret.line n ON n.id = c.line_id"
	    " WHERE c.id = $1::uuid" },
	/* What the brake held begins now. */
	[DESK_SET] = { "desk_set", 6,
	    "UPDATE lazaret.case c SET state = $2::lazaret.case_state,"
	    "  measure = $3::lazaret.measure, wanted = $4::lazaret.measure,"
	    "  held_by = $5, step = $6::smallint,"
	    "  measure_since = CASE WHEN measure = $3::lazaret.measure"
	    "   THEN measure_since ELSE now() END,"
	    "  began_at = CASE WHEN c.held_by = 'brake' THEN now()"
	    "   ELSE began_at END,"
	    "  pause_until = NULL, watch_until = NULL, announced_step = 0,"
	    "  look_at = now(), expires_at = coalesce(c.expires_at,"
	    "   now() + p.expires)"
	    " FROM lazaret.playbook p"
	    " WHERE c.id = $1::uuid AND p.cause = c.cause" },
	[DESK_LET_THROUGH] = { "desk_let_through", 1,
	    "INSERT INTO lazaret.walling (source, case_id, automatic)"
	    " SELECT r.source, r.case_id, false FROM lazaret.report r"
	    " WHERE r.case_id = $1::uuid"
	    " ORDER BY r.observed_at DESC LIMIT 1" },

	/* ---- the brake --------------------------------------------------- */
	/* What the brake holds stands on the shelf at `notice`; what the shadow
	 * holds, at `none`. */
	[DESK_BRAKES] = { "desk_brakes", 0,
	    "SELECT b.source, b.enforce, b.walled, b.most, b.walls_an_hour,"
	    "  coalesce(b.usual, -1), " MICROS("b.pulled_at") ", b.seen,"
	    "  b.allowed, " MICROS("b.released_at") ", b.released_by,"
	    "  (SELECT count(*) FROM lazaret.case_shelf h"
	    "   WHERE h.source = b.source AND h.state = 'held'"
	    "    AND h.measure = 'notice')"
	    " FROM lazaret.brake_now b ORDER BY b.source" },
	[DESK_BRAKE_HELD] = { "desk_brake_held", 0,
	    "SELECT h.source, h.cause, count(*), " MICROS("min(h.opened_at)")
	    " FROM lazaret.case_shelf h WHERE h.source IN"
	    "  (SELECT name FROM lazaret.source)"
	    "  AND h.state = 'held' AND h.measure = 'notice'"
	    " GROUP BY h.source, h.cause"
	    " ORDER BY count(*) DESC, h.source, h.cause LIMIT 200" },
	[DESK_BRAKE_RELEASE] = { "desk_brake_release", 2,
	    "UPDATE lazaret.brake SET pulled_at = NULL, released_at = now(),"
	    "  released_by = $2 WHERE pulled_at IS NOT NULL"
	    "  AND source = coalesce($1, source) RETURNING source" },
};

/* clang-format on */
