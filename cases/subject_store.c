/* SPDX-License-Identifier: BSD-2-Clause */
/* subject_store.c -- the SQL of what must be told, by name */
#include "cases/subject_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define UTC(column) \
	"to_char(" column " AT TIME ZONE 'UTC'," \
	" 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"

const struct sql subject_store[SUBJECT_COUNT] = {
	[SUBJECT_FIND] = { "subject_find", 1,
	    "SELECT id FROM lazaret.subscriber WHERE account = $1" },
	[SUBJECT_EXPORT] = { "subject_export", 1,
	    "SELECT lazaret.subscriber_export(id)::text, id"
	    " FROM lazaret.subscriber WHERE account = $1" },
	[SUBJECT_ERASE] = { "subject_erase", 3,
	    "SELECT lazaret.subscriber_erase($1::uuid, $2, $3)::text" },

	/* What a regulator asks for: the newest 200 reports stand for all. */
	[SUBJECT_JUSTIFY] = { "subject_justify", 1,
	    "SELECT json_build_object("
	    "'case', c.code, 'id', c.id, 'line', n.reference,"
	    " 'account', s.account, 'account_kind', s.kind,"
	    " 'state', c.state, 'measure', c.measure,"
	    " 'measure_wanted', c.wanted, 'held_by', c.held_by,"
	    " 'highest_measure', (SELECT max((t.detail->>'measure')::lazaret.measure)"
	    "  FROM lazaret.timeline t WHERE t.case_id = c.id"
	    "   AND t.detail->>'measure' = ANY"
	    "    (enum_range(NULL::lazaret.measure)::text[])),"
	    " 'legal_basis', p.legal_basis,"
	    " 'reason', json_build_object('cause', c.cause, 'title', k.title,"
	    "  'ladder_step', c.step, 'ladder', (SELECT coalesce(json_agg("
	    "    json_build_object('step', l.position, 'measure', l.measure,"
	    "     'after_seconds', extract(epoch FROM l.after)::bigint)"
	    "    ORDER BY l.position), '[]')"
	    "   FROM lazaret.playbook_step l WHERE l.cause = c.cause)),"
	    " 'started_at', " UTC("c.opened_at") ","
	    " 'measure_since', " UTC("c.measure_since") ","
	    " 'first_observed_at', " UTC("c.first_observed_at") ","
	    " 'last_observed_at', " UTC("c.last_observed_at") ","
	    " 'review_at', " UTC("c.review_at") ","
	    " 'expires_at', " UTC("c.expires_at") ","
	    " 'released_at', " UTC("c.released_at") ","
	    " 'ended_at', " UTC("c.closed_at") ","
	    " 'report_count', c.reports,"
	    " 'evidence', (SELECT coalesce(json_agg(e.row), '[]') FROM ("
	    "  SELECT json_build_object('source', r.source,"
	    "   'source_kind', o.kind, 'source_weight', o.weight,"
	    "   'observed_at', " UTC("r.observed_at") ","
	    "   'received_at', " UTC("r.received_at") ", 'method', r.method,"
	    "   'certainty', r.certainty, 'outcome', r.outcome,"
	    "   'facts', r.evidence) AS row"
	    "  FROM lazaret.report r"
	    "  LEFT JOIN lazaret.source o ON o.name = r.source"
	    "  WHERE r.case_id = c.id"
	    "  ORDER BY r.observed_at DESC LIMIT 200) e),"
	    " 'decisions', (SELECT coalesce(json_agg(json_build_object("
	    "   'at', " UTC("t.at") ", 'what', t.kind, 'who', t.actor,"
	    "   'measure', t.detail->>'measure', 'why', t.detail->>'reason')"
	    "   ORDER BY t.id), '[]') FROM lazaret.timeline t"
	    "  WHERE t.case_id = c.id AND t.kind IN ('opened', 'held', 'climbed',"
	    "   'relapsed', 'paused', 'resumed', 'released', 'walled', 'softened',"
	    "   'let-go', 'closed')),"
	    " 'requests', (SELECT coalesce(json_agg(json_build_object("
	    "   'kind', q.kind, 'state', q.state, 'made_at', " UTC("q.made_at") ","
	    "   'decided_at', " UTC("q.decided_at") ", 'decided_by', q.decided_by)"
	    "   ORDER BY q.made_at), '[]') FROM lazaret.request q"
	    "  WHERE q.case_id = c.id),"
	    " 'notices', (SELECT coalesce(json_agg(json_build_object("
	    "   'kind', m.kind, 'channel', m.channel, 'state', m.state,"
	    "   'queued_at', " UTC("m.queued_at") ", 'sent_at', " UTC("m.sent_at") ")"
	    "   ORDER BY m.queued_at), '[]') FROM lazaret.notice_case h"
	    "  JOIN lazaret.notice m ON m.id = h.notice_id WHERE h.case_id = c.id),"
	    " 'written_at', " UTC("now()") ")::text"
	    " FROM lazaret.case c JOIN lazaret.line n ON n.id = c.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " JOIN lazaret.cause k ON k.name = c.cause"
	    " CROSS JOIN lazaret.policy p WHERE c.id = $1::uuid" },
};

/* clang-format on */
