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

/* Lines by what begins so in an index of bytes. */
#define STARTS(value) \
	value " ~>=~ $1 AND " value " ~<~ ($1 || chr(1114111))"
#define BY_CONTACT(which) \
	"SELECT n.id, m.value, NULL FROM (SELECT o.subscriber_id, o.value" \
	"  FROM lazaret.contact o WHERE " which " LIMIT 100) m" \
	" JOIN lazaret.line n ON n.subscriber_id = m.subscriber_id LIMIT 100"
/* The lines that a search found, each once: by the first way that did. */
#define FOUND \
	"(SELECT line_id, min(place) AS place" \
	" FROM unnest($1::uuid[]) WITH ORDINALITY o (line_id, place)" \
	" GROUP BY line_id) f"

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

	[DESK_CHOICES] = { "desk_choices", 0,
	    "SELECT 'cause', name FROM lazaret.cause"
	    " UNION ALL SELECT 'source', name FROM lazaret.source"
	    " UNION ALL SELECT 'site', name FROM lazaret.site ORDER BY 1, 2" },

	/* Each asks one index, for few rows: line, what fits, till when. */
	[DESK_FIND_HOLDER] = { "desk_find_holder", 1,
	    "SELECT l.line_id, l.prefix, NULL FROM lazaret.lease l"
	    " WHERE l.prefix >>= $1::inet OR l.outside >>= $1::inet LIMIT 100" },
	[DESK_FIND_HOLDER_THEN] = { "desk_find_holder_then", 1,
	    "SELECT l.line_id, l.prefix, " MICROS("l.ended_at")
	    " FROM lazaret.lease_past l"
	    " WHERE l.prefix = ANY (lazaret.supernets($1::inet))"
	    "  OR l.outside = ANY (lazaret.supernets($1::inet))"
	    " ORDER BY l.ended_at DESC LIMIT 100" },
	[DESK_FIND_ACCOUNT] = { "desk_find_account", 1,
	    "SELECT n.id, s.account, NULL"
	    " FROM (SELECT o.id, o.account FROM lazaret.subscriber o"
	    "  WHERE " STARTS("lower(o.account)")
	    "  ORDER BY lower(o.account) USING ~<~ LIMIT 100) s"
	    " JOIN lazaret.line n ON n.subscriber_id = s.id LIMIT 100" },
	[DESK_FIND_LINE] = { "desk_find_line", 1,
	    "SELECT n.id, n.reference, NULL FROM lazaret.line n"
	    " WHERE " STARTS("lower(n.reference)")
	    " ORDER BY lower(n.reference) USING ~<~ LIMIT 100" },
	[DESK_FIND_MAIL] = { "desk_find_mail", 1,
	    BY_CONTACT("o.channel = 'email' AND " STARTS("lower(o.value)")
		" ORDER BY lower(o.value) USING ~<~") },
	[DESK_FIND_PHONE] = { "desk_find_phone", 1,
	    BY_CONTACT("o.channel = 'phone' AND "
		STARTS("lazaret.phone_digits(o.value)")
		" ORDER BY lazaret.phone_digits(o.value) USING ~<~") },
	[DESK_FIND_PHONE_END] = { "desk_find_phone_end", 1,
	    BY_CONTACT("o.channel = 'phone' AND"
		" lazaret.phone_digits(o.value) = ANY ($1::text[])") },

	/* $1 lines; $2 a code; $3 at most so many. */
	[DESK_SEARCH] = { "desk_search", 3,
	    "SELECT " ROW_COLUMNS ", hit.place FROM ("
	    "  SELECT o.id, o.opened_at, max(o.place) AS place FROM ("
	    "   SELECT c.id, c.opened_at, NULL::bigint AS place"
	    "    FROM lazaret.case c WHERE c.code = $2"
	    "   UNION ALL SELECT c.id, c.opened_at, f.place FROM " FOUND
	    "    JOIN lazaret.case c ON c.line_id = f.line_id) o"
	    "  GROUP BY o.id, o.opened_at"
	    "  ORDER BY o.opened_at DESC, o.id DESC LIMIT $3::integer) hit"
	    " JOIN " FACTS_FROM " ON c.id = hit.id"
	    " ORDER BY c.opened_at DESC, c.id DESC" },
	[DESK_SEARCH_LINES] = { "desk_search_lines", 1,
	    "SELECT n.reference, s.account, s.kind, f.place,"
	    "  (SELECT count(*) FROM lazaret.case c WHERE c.line_id = n.id)"
	    " FROM (SELECT f.* FROM " FOUND " ORDER BY f.place LIMIT 100) f"
	    " JOIN lazaret.line n ON n.id = f.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " ORDER BY f.place" },

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
	    "  AND o.state = 'open' AND o.measure >= 'garden'),"
	    " (SELECT max(o.measure) FROM lazaret.case o"
	    "  WHERE o.line_id = n.id AND o.id <> c.id AND o.state = 'open')"
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
	    " ORDER BY count(*) DESC, h.source, h.cause LIMIT 100" },
	[DESK_BRAKE_RELEASE] = { "desk_brake_release", 3,
	    "UPDATE lazaret.brake SET pulled_at = NULL, released_at = now(),"
	    "  released_by = $2, released_reason = $3"
	    " WHERE pulled_at IS NOT NULL"
	    "  AND source = coalesce($1, source) RETURNING source" },

	/* ---- a case's page ------------------------------------------------ */
	/* Reports of one source that follow each other are one line: of its
	 * latest 5,000 lines, so that a source may tell all day. */
	[DESK_HISTORY] = { "desk_history", 3,
	    "WITH told AS (SELECT t.id, t.at, t.kind, t.actor, t.detail,"
	    "  CASE WHEN t.kind IN ('joined', 'filed')"
	    "   THEN coalesce(t.detail->>'source', '') END AS source"
	    " FROM lazaret.timeline t WHERE t.case_id = $1::uuid"
	    "  AND t.id < coalesce($2::bigint, 9223372036854775807)"
	    " ORDER BY t.id DESC LIMIT 5000"
	    "), marked AS (SELECT o.*, row_number() OVER (ORDER BY o.id)"
	    "  - row_number() OVER (PARTITION BY o.kind, o.source ORDER BY o.id)"
	    "  AS island FROM told o"
	    ") SELECT min(m.id), " MICROS("min(m.at)") ", " MICROS("max(m.at)")
	    ", m.kind, (array_agg(m.actor ORDER BY m.id DESC))[1], count(*),"
	    "  (array_agg(m.detail ORDER BY m.id DESC))[1],"
	    "  (SELECT w.content FROM lazaret.message w"
	    "   WHERE w.id::text = (array_agg(m.detail ORDER BY m.id))[1]"
	    "    ->>'message')"
	    " FROM marked m GROUP BY m.kind, m.source, m.island,"
	    "  CASE WHEN m.source IS NULL THEN m.id END"
	    " ORDER BY max(m.id) DESC LIMIT $3::integer" },
	[DESK_SOURCES] = { "desk_sources", 1,
	    "SELECT r.source, coalesce(s.weight_now, 0), r.reports,"
	    "  r.first_seen, r.last_seen, r.filed, r.evidence, r.words FROM"
	    " (SELECT o.source, count(*) AS reports,"
	    "   " MICROS("min(o.observed_at)") " AS first_seen,"
	    "   " MICROS("max(o.observed_at)") " AS last_seen,"
	    "   count(*) FILTER (WHERE o.outcome = 'filed') AS filed,"
	    "   (array_agg(o.evidence ORDER BY o.observed_at DESC))[1]"
	    "    AS evidence,"
	    "   (array_agg(o.words ORDER BY o.observed_at DESC)"
	    "    FILTER (WHERE o.words IS NOT NULL))[1] AS words"
	    "  FROM lazaret.report o WHERE o.case_id = $1::uuid"
	    "  GROUP BY o.source) r"
	    " LEFT JOIN lazaret.source_standing s ON s.name = r.source"
	    " ORDER BY r.reports DESC, r.source" },
	[DESK_DOSSIER] = { "desk_dossier", 1,
	    "SELECT k.title, s.kind, n.realm, s.brand,"
	    " coalesce(s.language, ''), c.wanted, coalesce(c.taken_by, ''),"
	    " " MICROS("c.taken_at") ", " MICROS("c.acknowledged_at") ","
	    " coalesce((SELECT string_agg(host(l.prefix) || CASE"
	    "   WHEN masklen(l.prefix) IN (32, 128) THEN ''"
	    "   ELSE '/' || masklen(l.prefix) END, ' ' ORDER BY l.prefix)"
	    "  FROM lazaret.lease l WHERE l.line_id = n.id), ''),"
	    " coalesce((SELECT string_agg(o.value, ' · ' ORDER BY o.channel)"
	    "  FROM lazaret.contact o WHERE o.subscriber_id = s.id), ''),"
	    " " MICROS("(SELECT max(e.until) FROM lazaret.exemption e"
		" WHERE (e.line_id = n.id OR e.subscriber_id = s.id)"
		"  AND now() >= e.starts_at AND now() < e.until)") ","
	    " t.measure, " MICROS("t.due_at") ","
	    " (SELECT q.kind FROM lazaret.request q WHERE q.case_id = c.id"
	    "  AND q.state IN ('waiting', 'asked-back')"
	    "  ORDER BY q.made_at LIMIT 1),"
	    " (SELECT count(*) FROM lazaret.case o WHERE o.line_id = n.id"
	    "  AND o.id <> c.id)"
	    " FROM lazaret.case c JOIN lazaret.cause k ON k.name = c.cause"
	    " JOIN lazaret.line n ON n.id = c.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " LEFT JOIN lazaret.next_step t ON t.case_id = c.id"
	    " WHERE c.id = $1::uuid" },
	[DESK_TAKE] = { "desk_take", 2,
	    "UPDATE lazaret.case SET taken_by = $2, taken_at = now()"
	    " WHERE id = $1::uuid AND taken_by IS DISTINCT FROM $2"
	    " RETURNING id" },
	[DESK_GIVE_BACK] = { "desk_give_back", 2,
	    "UPDATE lazaret.case SET taken_by = NULL, taken_at = NULL"
	    " WHERE id = $1::uuid AND taken_by = $2 RETURNING id" },
	[DESK_NOTE] = { "desk_note", 3,
	    "INSERT INTO lazaret.message (case_id, author, content)"
	    " VALUES ($1::uuid, $2, $3) RETURNING id" },

	/* ---- exemptions --------------------------------------------------- */
	[DESK_EXEMPT_ASK] = { "desk_exempt_ask", 5,
	    "INSERT INTO lazaret.exemption_draft"
	    "  (line_id, subscriber_id, until, reason, asked_by)"
	    " SELECT n.id, NULL::uuid, " FROM_MICROS("$3") ", $4, $5"
	    " FROM lazaret.line n WHERE $2::boolean AND n.reference = $1"
	    "  AND n.ended_at IS NULL"
	    " UNION ALL SELECT NULL, s.id, " FROM_MICROS("$3") ", $4, $5"
	    " FROM lazaret.subscriber s WHERE NOT $2::boolean"
	    "  AND s.account = $1 AND s.ended_at IS NULL RETURNING id" },
	[DESK_EXEMPT_DRAFTS] = { "desk_exempt_drafts", 0,
	    "SELECT d.id, coalesce(n.reference, ''), s.account, s.kind,"
	    " " MICROS("d.until") ", d.reason, d.asked_by,"
	    " " MICROS("d.asked_at") ", ''"
	    " FROM lazaret.exemption_draft d"
	    " LEFT JOIN lazaret.line n ON n.id = d.line_id"
	    " JOIN lazaret.subscriber s"
	    "  ON s.id = coalesce(d.subscriber_id, n.subscriber_id)"
	    " WHERE d.state = 'waiting' AND d.until > now()"
	    " ORDER BY d.asked_at LIMIT 100" },
	/* Who asked cannot confirm: the constraint says so, too. */
	[DESK_EXEMPT_DECIDE] = { "desk_exempt_decide", 3,
	    "WITH draft AS (SELECT d.* FROM lazaret.exemption_draft d"
	    "  WHERE d.id = $1::uuid AND d.state = 'waiting'"
	    "   AND d.until > now() AND (NOT $2::boolean OR d.asked_by <> $3)"
	    "  FOR UPDATE"
	    "), made AS (INSERT INTO lazaret.exemption (line_id,"
	    "   subscriber_id, until, reason, decided_by, seconded_by)"
	    "  SELECT d.line_id, d.subscriber_id, d.until, d.reason,"
	    "   d.asked_by, $3 FROM draft d WHERE $2::boolean RETURNING id)"
	    " UPDATE lazaret.exemption_draft d SET decided_by = $3,"
	    "  decided_at = now(), exemption_id = (SELECT id FROM made),"
	    "  state = CASE WHEN $2::boolean THEN 'confirmed'"
	    "   ELSE 'refused' END"
	    " FROM draft WHERE d.id = draft.id RETURNING d.id" },
	[DESK_EXEMPTIONS] = { "desk_exemptions", 1,
	    "SELECT e.id, coalesce(n.reference, ''), s.account, s.kind,"
	    " " MICROS("e.until") ", e.reason, e.decided_by,"
	    " " MICROS("e.starts_at") ", coalesce(e.seconded_by, '')"
	    " FROM lazaret.exemption e"
	    " LEFT JOIN lazaret.line n ON n.id = e.line_id"
	    " JOIN lazaret.subscriber s"
	    "  ON s.id = coalesce(e.subscriber_id, n.subscriber_id)"
	    " WHERE e.until > now() ORDER BY e.until LIMIT $1::integer" },
	[DESK_EXEMPT_END] = { "desk_exempt_end", 1,
	    "UPDATE lazaret.exemption SET until = now()"
	    " WHERE id = $1::uuid AND starts_at < now() AND until > now()"
	    " RETURNING id" },
};

/* clang-format on */
