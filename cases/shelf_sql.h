/* SPDX-License-Identifier: BSD-2-Clause */
/* shelf_sql.h -- how the SQL of list and bulk acts finds cases on the shelf */
#ifndef CASES_SHELF_SQL_H
#define CASES_SHELF_SQL_H

#include "lib/db.h"

/* clang-format off */
/* The filters: cause, states, measure, kind, source; opened since, until;
 * before this time and case; at most so many. */
#define OPENED_BEFORE \
	"coalesce(" FROM_MICROS("$8") ", " FROM_MICROS("$7") ", 'infinity')," \
	" coalesce($9::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')"
#define OPENED_SINCE "coalesce(" FROM_MICROS("$6") ", '-infinity')"

/* The states and measures that are asked for, as far as they go together. */
#define PARTS \
	"unnest(coalesce($2::lazaret.case_state[]," \
	"  enum_range(NULL::lazaret.case_state))) AS state" \
	" JOIN unnest(CASE WHEN $3::text IS NULL" \
	"  THEN enum_range(NULL::lazaret.measure)" \
	"  ELSE ARRAY[$3::lazaret.measure] END) AS measure" \
	" ON measure.measure <= CASE state.state WHEN 'open' THEN 'suspend'" \
	"  WHEN 'held' THEN 'notice' ELSE 'none' END::lazaret.measure"
#define CAUSES \
	"(SELECT name FROM lazaret.cause" \
	"  WHERE $1::text IS NULL OR name = $1) AS k"
#define KINDS \
	"unnest(CASE WHEN $4::text IS NULL" \
	"  THEN enum_range(NULL::lazaret.account_kind)" \
	"  ELSE ARRAY[$4::lazaret.account_kind] END) AS kind"

/* Of each part of the shelf that is asked for its first rows, of these the
 * first: an index has each part in this order, so that no filter makes anybody
 * read what is not shown. `parts` are joined, `place` finds one in the index.
 */
#define SHELF_IDS(parts, place) \
	" SELECT p.case_id FROM " parts \
	" CROSS JOIN LATERAL (SELECT h.case_id, h.opened_at" \
	"  FROM lazaret.case_shelf h WHERE " place \
	"   AND h.source = coalesce($5, '')" \
	"   AND h.state = state.state AND h.measure = measure.measure" \
	"   AND (h.opened_at, h.case_id) < (" OPENED_BEFORE ")" \
	"   AND h.opened_at >= " OPENED_SINCE \
	"  ORDER BY h.opened_at DESC, h.case_id DESC LIMIT $10::integer) p" \
	" ORDER BY p.opened_at DESC, p.case_id DESC LIMIT $10::integer"
/* clang-format on */

#endif
