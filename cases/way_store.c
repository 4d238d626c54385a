/* SPDX-License-Identifier: BSD-2-Clause */
/* way_store.c -- the SQL of the way out, by name */
#include "cases/way_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define SECONDS(span) "extract(epoch FROM " span ")::bigint"

/* Whether every site of the line's realm has this follower, and heard of it
 * within two minutes: they tell every ten seconds. */
#define REPORTS(follower) \
	"coalesce((SELECT bool_and(EXISTS (SELECT FROM lazaret.applied a" \
	"  WHERE a.site = t.name AND a.follower = '" follower "'" \
	"   AND a.at > now() - interval '2 min'))" \
	" FROM lazaret.site t WHERE t.realm = n.realm), false)"

/* Sightings `g` of an indicator of the cause of case `c`: by its number, or,
 * as a gateway tells them, by their port. */
#define OF_CAUSE \
	"(g.indicator_id IN (SELECT i.id FROM lazaret.indicator i" \
	"  WHERE i.cause = c.cause)" \
	" OR g.kind = 'blocked' AND g.indicator_id = 0 AND EXISTS" \
	"  (SELECT FROM lazaret.indicator i WHERE i.cause = c.cause" \
	"   AND i.kind = 'port' AND i.protocol = g.protocol" \
	"   AND i.port = g.port))"

/* Whether somebody has the request `r` now. */
#define TAKE_FOR "(SELECT p.take_for FROM lazaret.policy p)"
#define TAKEN \
	"(r.state = 'waiting' AND r.taken_by IS NOT NULL" \
	" AND r.taken_at + " TAKE_FOR " > now())"

#define REQUEST_COLUMNS \
	"r.id, r.kind, r.state, c.code, c.id, c.line_id, n.reference, c.cause," \
	" " EPOCH("r.made_at") ", " EPOCH("r.due_at") "," \
	" " EPOCH("r.decided_at") ", coalesce(r.decided_by, '')," \
	" coalesce((SELECT w.content FROM lazaret.answer w" \
	"  WHERE w.request_id = r.id), '')," \
	" r.due_at <= now(), coalesce(r.source, ''), s.account, c.measure," \
	" " EPOCH("r.waits_since") ", r.reason," \
	" CASE WHEN " TAKEN " THEN r.taken_by END," \
	" " EPOCH("r.taken_at + " TAKE_FOR)
#define REQUEST_FROM \
	"lazaret.request r JOIN lazaret.case c ON c.id = r.case_id" \
	" JOIN lazaret.line n ON n.id = c.line_id" \
	" JOIN lazaret.subscriber s ON s.id = n.subscriber_id"

/* What was written first about the request `r`. */
#define WORDS \
	" coalesce((SELECT m.content FROM lazaret.message m" \
	"  WHERE m.case_id = r.case_id AND m.request_id = r.id" \
	"  ORDER BY m.at, m.id LIMIT 1), '')"

const struct sql way_store[WAY_COUNT] = {
	/* ---- what is known ---------------------------------------------- */
	[WAY_FACTS] = { "way_facts", 1,
	    "SELECT array_to_string(p.needs, ' '),"
	    "  array_to_string(p.automatic, ' '),"
	    "  p.unseen = 'staff', k.scan_helps, p.self_releases,"
	    "  " SECONDS("p.self_window") ", " SECONDS("p.no_report") ","
	    "  s.kind <> 'home',"
	    "  array_to_string(p.checklist, E'\\n'),"
	    "  (SELECT string_agg(t.step, E'\\n' ORDER BY t.ticked_at)"
	    "   FROM lazaret.tick t WHERE t.case_id = c.id"
	    "    AND t.step = ANY (p.checklist)),"
	    "  (SELECT coalesce(sum((o.detail ->> 'clean')::bigint), 0)"
	    "   FROM lazaret.proof o WHERE o.case_id = c.id"
	    "    AND o.kind = 'scan' AND o.at >= c.began_at),"
	    "  coalesce((SELECT sum(jsonb_array_length(o.detail -> 'infected'))"
	    "   FROM lazaret.proof o WHERE o.case_id = c.id"
	    "    AND o.kind = 'scan' AND o.at >= c.began_at"
	    "   GROUP BY o.detail ->> 'batch'"
	    "   ORDER BY max(o.id) DESC LIMIT 1), 0),"
	    "  " SECONDS("now() - c.last_observed_at") ","
	    "  count(DISTINCT r.at), " EPOCH("min(r.at + p.self_window)") ","
	    "  " EPOCH("now()") ", " EPOCH("greatest(c.began_at, c.last_observed_at)") ","
	    "  (SELECT count(*) FROM lazaret.indicator i WHERE i.cause = c.cause"
	    "    AND i.kind = 'name' AND NOT i.retired),"
	    "  (SELECT count(*) FROM lazaret.indicator i WHERE i.cause = c.cause"
	    "    AND i.kind = 'port' AND NOT i.retired),"
	    "  " REPORTS("redirector") ", " REPORTS("gateway") ","
	    "  p.resets, " SECONDS("p.resets_within") " / 60,"
	    "  " SECONDS("p.quiet") ", " SECONDS("p.pause") ","
	    "  EXISTS (SELECT FROM lazaret.pause u WHERE u.case_id = c.id"
	    "   AND u.actor = 'subscriber'), " EPOCH("c.pause_until")
	    " FROM lazaret.case c JOIN lazaret.playbook p ON p.cause = c.cause"
	    " JOIN lazaret.cause k ON k.name = c.cause"
	    " JOIN lazaret.line n ON n.id = c.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " LEFT JOIN lazaret.release r ON r.line_id = c.line_id"
	    "  AND r.group_name = k.group_name AND r.kind = 'self'"
	    "  AND r.at > now() - p.self_window"
	    " WHERE c.id = $1::uuid"
	    " GROUP BY c.id, p.cause, k.name, n.id, s.id" },
	/* From a day before the case, so that the page has something to show. */
	[WAY_SIGHTINGS] = { "way_sightings", 1,
	    "SELECT " EPOCH("g.minute") " / 60, sum(g.count)::bigint"
	    " FROM lazaret.case c JOIN lazaret.sighting g"
	    "  ON g.line_id = c.line_id"
	    "  AND g.minute >= c.began_at - interval '1 day'"
	    " WHERE c.id = $1::uuid AND " OF_CAUSE
	    " GROUP BY g.minute ORDER BY g.minute DESC LIMIT 2001" },
	[WAY_ALIVE] = { "way_alive", 1,
	    "SELECT " EPOCH("a.hour") " / 3600, a.minutes"
	    " FROM lazaret.case c JOIN lazaret.alive a"
	    "  ON a.line_id = c.line_id AND a.hour >="
	    "   greatest(c.began_at, c.last_observed_at) - interval '2 hours'"
	    " WHERE c.id = $1::uuid ORDER BY a.hour" },
	[WAY_NEXT_STEP] = { "way_next_step", 1,
	    "SELECT measure, " EPOCH("due_at") " FROM lazaret.next_step"
	    " WHERE case_id = $1::uuid" },
	[WAY_REMAINING] = { "way_remaining", 1,
	    "SELECT greatest(0, " SECONDS("next.wall - now()") ") FROM (SELECT least("
	    "  (SELECT min(c.pause_until) FROM lazaret.case c"
	    "   WHERE c.line_id = $1::uuid AND c.state = 'open'"
	    "    AND c.wanted >= 'garden'),"
	    "  (SELECT min(s.due_at) FROM lazaret.next_step s"
	    "   WHERE s.line_id = $1::uuid AND s.measure >= 'garden')) AS wall) next"
	    " WHERE next.wall IS NOT NULL AND NOT EXISTS (SELECT FROM lazaret.case c"
	    "  WHERE c.line_id = $1::uuid AND c.state = 'open'"
	    "   AND c.measure >= 'garden')" },
	/* A gateway tells ports by their number: the words are those of any
	 * indicator of it. */
	[WAY_CONTACTS] = { "way_contacts", 1,
	    "SELECT coalesce(i.kind, 'port'),"
	    "  CASE coalesce(i.kind, 'port') WHEN 'name' THEN i.name"
	    "   WHEN 'address' THEN i.address::text"
	    "   ELSE CASE g.protocol WHEN 17 THEN 'udp/' ELSE 'tcp/' END"
	    "    || CASE WHEN g.port > 0 THEN g.port ELSE i.port END END,"
	    "  coalesce(i.note, (SELECT max(o.note) FROM lazaret.indicator o"
	    "   WHERE o.kind = 'port' AND o.protocol = g.protocol"
	    "    AND o.port = g.port), ''), " EPOCH("max(g.minute)") ","
	    "  coalesce(sum(g.count) FILTER"
	    "   (WHERE g.minute > now() - interval '1 day'), 0)::bigint,"
	    "  sum(g.count)::bigint"
	    " FROM lazaret.sighting g"
	    " LEFT JOIN lazaret.indicator i ON i.id = g.indicator_id"
	    " WHERE g.line_id = $1::uuid AND EXISTS (SELECT FROM lazaret.case c"
	    "  WHERE c.line_id = g.line_id AND c.state IN ('open', 'held')"
	    "   AND g.minute >= c.began_at - interval '1 day' AND " OF_CAUSE ")"
	    " GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2 LIMIT 20" },

	/* ---- what is done ------------------------------------------------- */
	/* A file of a batch that is known already is not kept again: its
	 * answer was lost, so it was sent twice. */
	[WAY_PROOF] = { "way_proof", 3,
	    "INSERT INTO lazaret.proof (case_id, kind, detail)"
	    " SELECT $1::uuid, $2, f.detail"
	    " FROM (SELECT $3::jsonb AS detail) f WHERE NOT EXISTS"
	    "  (SELECT FROM lazaret.proof o"
	    "   WHERE o.case_id = $1::uuid AND o.kind = $2"
	    "    AND o.detail -> 'batch' = f.detail -> 'batch'"
	    "    AND o.detail -> 'number' = f.detail -> 'number')"
	    " RETURNING id" },
	[WAY_BATCH] = { "way_batch", 2,
	    "SELECT coalesce(sum((o.detail ->> 'clean')::bigint), 0),"
	    "  coalesce(sum(jsonb_array_length(o.detail -> 'infected')), 0),"
	    "  coalesce(sum((o.detail ->> 'unchecked')::bigint), 0)"
	    " FROM lazaret.proof o WHERE o.case_id = $1::uuid"
	    "  AND o.kind = 'scan' AND o.detail ->> 'batch' = $2" },
	[WAY_LOOK] = { "way_look", 1,
	    "UPDATE lazaret.case SET look_at = now() WHERE id = $1::uuid" },
	[WAY_LOOK_IN] = { "way_look_in", 2,
	    "UPDATE lazaret.case SET look_at ="
	    "  now() + make_interval(secs => $2::bigint)"
	    " WHERE id = $1::uuid" },
	/* The wall follows the case: it goes down now, and up with its end. */
	[WAY_PAUSE] = { "way_pause", 3,
	    "WITH kept AS (INSERT INTO lazaret.pause (case_id, until, actor)"
	    "  VALUES ($1::uuid, now() + make_interval(secs => $2::bigint), $3)"
	    "  RETURNING case_id, until)"
	    " UPDATE lazaret.case c SET measure = 'restrict',"
	    "  measure_since = now(), pause_until = kept.until"
	    " FROM kept WHERE c.id = kept.case_id" },

	/* ---- requests ----------------------------------------------------- */
	/* A dispute is with the source that saw it last. */
	[WAY_REQUEST] = { "way_request", 2,
	    "INSERT INTO lazaret.request (case_id, kind, due_at, source)"
	    " SELECT $1::uuid, $2, now() + p.answer_within,"
	    "  CASE WHEN $2 = 'dispute' THEN (SELECT o.source"
	    "   FROM lazaret.report o WHERE o.case_id = $1::uuid"
	    "   ORDER BY o.observed_at DESC LIMIT 1) END"
	    " FROM lazaret.policy p"
	    " ON CONFLICT (case_id, kind)"
	    "  WHERE state IN ('waiting', 'asked-back') DO NOTHING"
	    " RETURNING id" },
	[WAY_REQUEST_GET] = { "way_request_get", 1,
	    "SELECT " REQUEST_COLUMNS " FROM " REQUEST_FROM
	    " WHERE r.id = $1::uuid" },
	[WAY_REQUESTS] = { "way_requests", 3,
	    "SELECT " REQUEST_COLUMNS " FROM " REQUEST_FROM
	    " WHERE ($1::uuid IS NULL OR r.case_id = $1::uuid)"
	    "  AND ($2::boolean OR r.state IN ('waiting', 'asked-back'))"
	    " ORDER BY r.state NOT IN ('waiting', 'asked-back'),"
	    "  CASE WHEN r.state IN ('waiting', 'asked-back')"
	    "   THEN r.due_at END, r.made_at DESC LIMIT $3::integer" },
	/* $4 the answer or the question, for the subscriber to read; "" for
	 * none. A question decides nothing: the reply has its own time. */
	[WAY_REQUEST_SET] = { "way_request_set", 5,
	    "WITH said AS (INSERT INTO lazaret.message"
	    "  (case_id, request_id, author, content)"
	    "  SELECT r.case_id, r.id, $3, $4 FROM lazaret.request r"
	    "  WHERE r.id = $1::uuid AND $4 <> '' RETURNING id)"
	    " UPDATE lazaret.request r SET state = $2, reason = $5,"
	    "  decided_by = CASE WHEN $2 <> 'asked-back' THEN $3 END,"
	    "  decided_at = CASE WHEN $2 <> 'asked-back' THEN now() END,"
	    "  due_at = CASE WHEN $2 = 'asked-back'"
	    "   THEN now() + p.answer_within ELSE r.due_at END,"
	    "  answer_id = (SELECT id FROM said)"
	    " FROM lazaret.policy p WHERE r.id = $1::uuid" },
	/* ---- the queue: who waits longest for a decision comes first ------- */
	[WAY_QUEUE] = { "way_queue", 6,
	    "SELECT " REQUEST_COLUMNS "," WORDS " FROM " REQUEST_FROM
	    " WHERE r.state = $1 AND ($2::text IS NULL OR r.kind = $2)"
	    "  AND ($3::text IS NULL OR (" TAKEN " AND r.taken_by = $3))"
	    "  AND (NOT $4::boolean OR NOT " TAKEN ")"
	    "  AND (NOT $5::boolean OR r.due_at <= now())"
	    " ORDER BY r.waits_since, r.id LIMIT $6::integer" },
	[WAY_DECIDED] = { "way_decided", 3,
	    "SELECT " REQUEST_COLUMNS "," WORDS " FROM " REQUEST_FROM
	    " WHERE r.decided_at IS NOT NULL"
	    "  AND ($1::text IS NULL OR r.kind = $1)"
	    "  AND ($2::text IS NULL OR r.decided_by = $2)"
	    " ORDER BY r.decided_at DESC, r.id LIMIT $3::integer" },
	[WAY_QUEUE_COUNT] = { "way_queue_count", 1,
	    "SELECT count(*) FILTER (WHERE r.state = 'waiting'),"
	    "  count(*) FILTER (WHERE r.state = 'asked-back'),"
	    "  count(*) FILTER (WHERE r.state = 'waiting'"
	    "   AND r.due_at <= now()),"
	    "  count(*) FILTER (WHERE " TAKEN "),"
	    "  count(*) FILTER (WHERE " TAKEN " AND r.taken_by = $1)"
	    " FROM lazaret.request r"
	    " WHERE r.state IN ('waiting', 'asked-back')" },
	[WAY_TAKE] = { "way_take", 2,
	    "UPDATE lazaret.request SET taken_by = $2, taken_at = now()"
	    " WHERE id = $1::uuid" },
	[WAY_GIVE_BACK] = { "way_give_back", 1,
	    "UPDATE lazaret.request SET taken_by = NULL, taken_at = NULL"
	    " WHERE id = $1::uuid" },
	[WAY_REASONS] = { "way_reasons", 1,
	    "SELECT name, note FROM lazaret.reason"
	    " WHERE $1 = ANY (kinds) ORDER BY name" },
	[WAY_EVIDENCE] = { "way_evidence", 1,
	    "SELECT e.source, s.kind, s.weight, t.weight_now, t.disputed,"
	    "  t.upheld, e.reports, e.addresses, e.first, e.last, e.certainty,"
	    "  l.method, l.evidence"
	    " FROM (SELECT r.source, count(*) AS reports,"
	    "   count(DISTINCT r.address) AS addresses,"
	    "   " EPOCH("min(r.observed_at)") " AS first,"
	    "   " EPOCH("max(r.observed_at)") " AS last,"
	    "   min(r.certainty) AS certainty"
	    "  FROM lazaret.report r WHERE r.case_id = $1::uuid"
	    "  GROUP BY r.source ORDER BY reports DESC, r.source LIMIT 50) e"
	    " CROSS JOIN LATERAL (SELECT o.method, o.evidence"
	    "  FROM lazaret.report o WHERE o.case_id = $1::uuid"
	    "   AND o.source = e.source ORDER BY o.observed_at DESC LIMIT 1) l"
	    " LEFT JOIN lazaret.source s ON s.name = e.source"
	    " LEFT JOIN lazaret.source_standing t ON t.name = e.source"
	    " ORDER BY e.reports DESC, e.source" },

	[WAY_REPLY] = { "way_reply", 2,
	    "UPDATE lazaret.request r"
	    " SET state = 'waiting', due_at = now() + p.answer_within"
	    " FROM lazaret.policy p WHERE r.case_id = $1::uuid"
	    "  AND r.kind = $2 AND r.state = 'asked-back' RETURNING r.id" },
	[WAY_WITHDRAW] = { "way_withdraw", 1,
	    "UPDATE lazaret.request SET state = 'withdrawn'"
	    " WHERE case_id = $1::uuid AND kind <> 'dispute'"
	    "  AND state IN ('waiting', 'asked-back')" },
	[WAY_MESSAGE] = { "way_message", 4,
	    "INSERT INTO lazaret.message (case_id, request_id, author, content)"
	    " VALUES ($1::uuid, $2::uuid, $3, $4)" },
	[WAY_MESSAGES] = { "way_messages", 1,
	    "SELECT " EPOCH("at") ", author, content FROM lazaret.message"
	    " WHERE request_id = $1::uuid ORDER BY at, id" },
	[WAY_EXEMPT] = { "way_exempt", 4,
	    "INSERT INTO lazaret.exemption (line_id, until, reason, decided_by)"
	    " VALUES ($1::uuid, " FROM_MICROS("$2") ", $3, $4)" },
	[WAY_REVIEW] = { "way_review", 1,
	    "UPDATE lazaret.case c SET review_at = now() + p.review"
	    " FROM lazaret.playbook p"
	    " WHERE c.id = $1::uuid AND p.cause = c.cause" },

	/* ---- the walk that finds the device ------------------------------- */
	/* First the class that the cause usually lives on, or that a report
	 * names. */
	[WAY_SUSPECTS] = { "way_suspects", 1,
	    "SELECT s.device, " EPOCH("s.off_at") ", coalesce(s.found, ''),"
	    "  " EPOCH("now()") ", EXISTS (SELECT FROM lazaret.case c"
	    "   JOIN lazaret.cause k ON k.name = c.cause"
	    "   WHERE c.line_id = s.line_id AND c.state IN ('open', 'held')"
	    "    AND (k.device = o.class OR EXISTS (SELECT FROM lazaret.report r"
	    "     WHERE r.case_id = c.id"
	    "      AND (r.evidence ->> 'device' ILIKE '%' || o.class || '%'"
	    "       OR lazaret.device_meant(r.evidence ->> 'device')"
	    "        = o.class))))"
	    "  AS known"
	    " FROM lazaret.suspect s, LATERAL (SELECT"
	    "  regexp_replace(s.device, '-[0-9]+$', '') AS class) o"
	    " WHERE s.line_id = $1::uuid"
	    " ORDER BY known DESC, s.position, s.device" },
	[WAY_SUSPECT_ADD] = { "way_suspect_add", 2,
	    "INSERT INTO lazaret.suspect (line_id, device, position)"
	    " SELECT $1::uuid, $2, coalesce(max(position), 0) + 1"
	    " FROM lazaret.suspect WHERE line_id = $1::uuid"
	    " HAVING coalesce(max(position), 0) < 40"
	    " ON CONFLICT DO NOTHING" },
	[WAY_SUSPECT_DROP] = { "way_suspect_drop", 2,
	    "DELETE FROM lazaret.suspect"
	    " WHERE line_id = $1::uuid AND device = $2" },
	[WAY_SUSPECT_SET] = { "way_suspect_set", 4,
	    "UPDATE lazaret.suspect SET"
	    "  off_at = CASE WHEN $3::boolean THEN coalesce(off_at, now()) END,"
	    "  found = nullif($4, ''),"
	    "  found_at = CASE WHEN $4 <> '' THEN now() END"
	    " WHERE line_id = $1::uuid AND device = $2 RETURNING device" },
	[WAY_SUSPECTS_END] = { "way_suspects_end", 1,
	    "DELETE FROM lazaret.suspect s WHERE s.line_id = $1::uuid"
	    " AND NOT EXISTS (SELECT FROM lazaret.case c"
	    "  WHERE c.line_id = s.line_id AND c.state IN ('open', 'held'))" },
	/* Of all open cases of the line together. */
	[WAY_WALK_SEEN] = { "way_walk_seen", 1,
	    "SELECT " EPOCH("g.minute") " / 60, sum(g.count)::bigint"
	    " FROM lazaret.sighting g WHERE g.line_id = $1::uuid"
	    "  AND g.minute > now() - interval '1 day'"
	    "  AND EXISTS (SELECT FROM lazaret.case c"
	    "   WHERE c.line_id = g.line_id AND c.state IN ('open', 'held')"
	    "    AND " OF_CAUSE ")"
	    " GROUP BY g.minute ORDER BY g.minute DESC" },

	/* ---- the survey --------------------------------------------------- */
	[WAY_SURVEY] = { "way_survey", 1,
	    "INSERT INTO lazaret.survey (case_id, line_id)"
	    " SELECT id, line_id FROM lazaret.case WHERE id = $1::uuid"
	    " ON CONFLICT DO NOTHING" },
	[WAY_SURVEY_OPEN] = { "way_survey_open", 1,
	    "SELECT s.case_id, c.code, c.cause"
	    " FROM lazaret.survey s JOIN lazaret.case c ON c.id = s.case_id"
	    " WHERE s.line_id = $1::uuid AND s.answered_at IS NULL"
	    "  AND s.offered_at > now() - interval '30 days'"
	    " ORDER BY s.offered_at DESC LIMIT 1" },
	[WAY_SURVEY_SET] = { "way_survey_set", 4,
	    "UPDATE lazaret.survey SET answered_at = now(), found = $3,"
	    "  clear = $4::smallint"
	    " WHERE case_id = $1::uuid AND line_id = $2::uuid"
	    "  AND answered_at IS NULL RETURNING case_id" },

	/* ---- mails that come back ------------------------------------------ */
	[WAY_BOUNCED] = { "way_bounced", 3,
	    "UPDATE lazaret.contact o SET bounced_at = now(), bounced = $3"
	    " FROM lazaret.notice m JOIN lazaret.line n ON n.id = m.line_id"
	    " WHERE m.id = $1::uuid AND o.subscriber_id = n.subscriber_id"
	    "  AND o.channel = 'email' AND lower(o.value) = lower($2)"
	    " RETURNING o.value" },
	[WAY_BOUNCE_TELL] = { "way_bounce_tell", 2,
	    "INSERT INTO lazaret.timeline (case_id, kind, actor, detail)"
	    " SELECT o.case_id, 'bounced', 'warden', $2::jsonb"
	    " FROM lazaret.notice_case o WHERE o.notice_id = $1::uuid"
	    " RETURNING id" },
};

/* clang-format on */
