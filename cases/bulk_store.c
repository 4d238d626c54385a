/* SPDX-License-Identifier: BSD-2-Clause */
/* bulk_store.c -- the SQL of acts on many cases, by name */
#include "cases/bulk_store.h"

#include "cases/shelf_sql.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* Whether the act b fits how the case c stands: what fits not is not hit. */
#define FITS \
	"CASE b.act WHEN 'release' THEN c.state IN ('open', 'held')" \
	" WHEN 'soften' THEN c.state = 'open' AND c.measure > b.measure" \
	" WHEN 'wall' THEN c.measure < b.measure" \
	"  AND (c.state = 'open' OR c.held_by = 'brake')" \
	" WHEN 'let-go' THEN c.held_by = 'brake'" \
	" ELSE c.state <> 'closed' END"
/* Adds the cases of `from` to the act $1, the oldest first. */
#define ADD(from) \
	"INSERT INTO lazaret.bulk_row (bulk_id, position, case_id, state," \
	"  measure, wanted, held_by, step)" \
	" SELECT b.id, row_number() OVER (ORDER BY c.opened_at, c.id)," \
	"  c.id, c.state, c.measure, c.wanted, c.held_by, c.step" \
	" FROM lazaret.bulk b, " from

const struct sql bulk_store[BULK_COUNT] = {
	[BULK_MAKE] = { "bulk_make", 6,
	    "INSERT INTO lazaret.bulk"
	    "  (act, measure, chosen, reason, undoes, made_by)"
	    " VALUES ($1, $2::lazaret.measure, $3::jsonb, $4, $5::uuid, $6)"
	    " RETURNING id" },
	/* $12 the act: no part of the shelf that it does not fit is read. */
	[BULK_ADD_SHELF] = { "bulk_add_shelf", 12,
	    "INSERT INTO lazaret.bulk_row (bulk_id, position, case_id, state,"
	    "  measure, wanted, held_by, step)"
	    " SELECT b.id, row_number() OVER (ORDER BY c.opened_at, c.id),"
	    "  c.id, c.state, c.measure, c.wanted, c.held_by, c.step"
	    " FROM (" SHELF_IDS("lazaret.bulk b JOIN (" PARTS ")"
		" ON b.id = $12::uuid AND CASE b.act"
		"  WHEN 'release' THEN state.state IN ('open', 'held')"
		"  WHEN 'soften' THEN state.state = 'open'"
		"   AND measure.measure > b.measure"
		"  WHEN 'wall' THEN state.state IN ('open', 'held')"
		"   AND measure.measure < b.measure"
		"  WHEN 'let-go' THEN state.state = 'held' END"
		" CROSS JOIN " CAUSES " CROSS JOIN " KINDS,
		"h.cause = k.name AND h.kind = kind.kind"
		" AND ($11::text IS NULL OR h.realm = (SELECT t.realm"
		"  FROM lazaret.site t WHERE t.name = $11))")
	    ") page JOIN lazaret.case c ON c.id = page.case_id"
	    " JOIN lazaret.bulk b ON b.id = $12::uuid WHERE " FITS },
	[BULK_ADD_CODES] = { "bulk_add_codes", 3,
	    ADD("lazaret.case c WHERE b.id = $1::uuid"
		" AND c.code = ANY (string_to_array($2, ' '))"
		" AND c.state <> 'closed' AND " FITS " LIMIT $3::integer") },
	/* What a source walled, and walls still. */
	[BULK_ADD_WALLED] = { "bulk_add_walled", 4,
	    ADD("lazaret.case c WHERE b.id = $1::uuid AND c.id IN"
		" (SELECT w.case_id FROM lazaret.walling w"
		"  WHERE w.source = $2 AND w.at >= " FROM_MICROS("$3") ")"
		" AND c.state = 'open' AND c.measure >= 'garden'"
		" AND " FITS " LIMIT $4::integer") },
	/* Of what the other act did: where nothing happened since. */
	[BULK_ADD_UNDO] = { "bulk_add_undo", 2,
	    ADD("lazaret.bulk_row o JOIN lazaret.case c ON c.id = o.case_id"
		" WHERE b.id = $1::uuid AND o.bulk_id = b.undoes"
		" AND o.outcome = 'done' AND c.measure_since <= o.at"
		" AND " FITS " LIMIT $2::integer") },

	/* ---- looking ---------------------------------------------------- */
	[BULK_FACTS] = { "bulk_facts", 2,
	    "SELECT b.id, b.act, b.measure, b.chosen, b.reason, b.state,"
	    "  b.undoes, b.made_by, " MICROS("b.made_at") ","
	    "  " MICROS("b.started_at") ", " MICROS("b.ended_at") ","
	    "  (SELECT u.id FROM lazaret.bulk u WHERE u.undoes = b.id"
	    "    AND u.state <> 'preview' LIMIT 1),"
	    "  r.all_of, r.waits, r.done, r.changed, r.refused, r.failed,"
	    "  r.lines, r.special"
	    " FROM lazaret.bulk b CROSS JOIN LATERAL (SELECT"
	    "  count(*) AS all_of,"
	    "  count(*) FILTER (WHERE w.outcome IS NULL) AS waits,"
	    "  count(*) FILTER (WHERE w.outcome = 'done') AS done,"
	    "  count(*) FILTER (WHERE w.outcome = 'changed') AS changed,"
	    "  count(*) FILTER (WHERE w.outcome = 'refused') AS refused,"
	    "  count(*) FILTER (WHERE w.outcome = 'failed') AS failed,"
	    "  count(DISTINCT c.line_id) AS lines,"
	    "  count(*) FILTER (WHERE s.kind <> 'home') AS special"
	    "  FROM lazaret.bulk_row w JOIN lazaret.case c ON c.id = w.case_id"
	    "  JOIN lazaret.line n ON n.id = c.line_id"
	    "  JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    "  WHERE w.bulk_id = b.id) r"
	    " WHERE $1::text IS NULL OR b.id = $1::uuid"
	    " ORDER BY b.made_at DESC LIMIT $2::integer" },
	/* As it was chosen, what became of it, and how it stands now. */
	[BULK_ROWS] = { "bulk_rows", 4,
	    "SELECT w.position, c.code, c.cause, n.reference, s.account,"
	    "  s.kind, w.state, w.measure, coalesce(w.outcome, ''), w.note,"
	    "  " MICROS("w.at") ", c.state, c.measure,"
	    "  (c.state, c.measure, c.wanted, c.held_by) IS DISTINCT FROM"
	    "  (w.state, w.measure, w.wanted, w.held_by)"
	    " FROM lazaret.bulk_row w JOIN lazaret.case c ON c.id = w.case_id"
	    " JOIN lazaret.line n ON n.id = c.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " WHERE w.bulk_id = $1::uuid AND w.position > $2::integer"
	    "  AND ($3::text IS NULL OR w.outcome = $3)"
	    " ORDER BY w.position LIMIT $4::integer" },

	/* ---- doing ------------------------------------------------------- */
	[BULK_START] = { "bulk_start", 1,
	    "UPDATE lazaret.bulk SET state = 'running', started_at = now()"
	    " WHERE id = $1::uuid AND state = 'preview' RETURNING id" },
	[BULK_STOP] = { "bulk_stop", 1,
	    "UPDATE lazaret.bulk SET state = 'stopped', ended_at = now()"
	    " WHERE id = $1::uuid AND state = 'running' RETURNING id" },
	[BULK_NEXT] = { "bulk_next", 2,
	    "SELECT w.bulk_id, w.position, w.case_id, c.line_id, b.act,"
	    "  coalesce(b.measure, 'none'), b.made_by, b.reason,"
	    "  w.state, w.measure, w.wanted, w.held_by, w.step,"
	    "  coalesce(o.state, w.state), coalesce(o.measure, w.measure),"
	    "  coalesce(o.wanted, w.wanted), o.held_by,"
	    "  coalesce(o.step, w.step)"
	    " FROM lazaret.bulk b JOIN lazaret.bulk_row w ON w.bulk_id = b.id"
	    " JOIN lazaret.case c ON c.id = w.case_id"
	    " LEFT JOIN lazaret.bulk_row o"
	    "  ON o.bulk_id = b.undoes AND o.case_id = w.case_id"
	    " WHERE b.state = 'running' AND w.outcome IS NULL"
	    "  AND ($1::text IS NULL OR b.id = $1::uuid)"
	    " ORDER BY b.started_at, w.position LIMIT $2::integer" },
	[BULK_WAITS] = { "bulk_waits", 2,
	    "SELECT FROM lazaret.bulk_row w"
	    " JOIN lazaret.bulk b ON b.id = w.bulk_id"
	    " WHERE b.id = $1::uuid AND w.position = $2::integer"
	    "  AND b.state = 'running' AND w.outcome IS NULL"
	    " FOR UPDATE OF w" },
	[BULK_SETTLE] = { "bulk_settle", 4,
	    "UPDATE lazaret.bulk_row SET outcome = $3, note = $4,"
	    "  at = clock_timestamp()"
	    " WHERE bulk_id = $1::uuid AND position = $2::integer"
	    "  AND outcome IS NULL" },
	[BULK_FINISH] = { "bulk_finish", 0,
	    "UPDATE lazaret.bulk b SET state = 'done', ended_at = now()"
	    " WHERE b.state = 'running' AND NOT EXISTS"
	    "  (SELECT FROM lazaret.bulk_row w"
	    "   WHERE w.bulk_id = b.id AND w.outcome IS NULL)" },
};

/* clang-format on */
