/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the domain's SQL statements, by name */
#include "cases/store.h"

#include "cases/event.h"
#include "cases/facts.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define RFC3339(column) \
	"to_char(" column " AT TIME ZONE 'UTC', " \
	"'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
#define PORTS(first, last) \
	"CASE WHEN " first "::integer IS NOT NULL THEN " \
	"int4range(" first "::integer, " last "::integer, '[]') END"

/* A line as its pages know it, and what is done to it now. */
#define LINE_COLUMNS \
	"n.id, n.reference, s.account, s.kind, s.brand, s.language," \
	" coalesce((SELECT max(w.measure) FROM lazaret.wall w" \
	"  WHERE w.line_id = n.id AND w.sure_until > now()), 'none')"

const struct sql cases_store[CASES_COUNT] = {
	/* Open leases by the GiST trees that guard them, past ones by B-tree:
	 * every prefix in which the address lies is asked for by name. The port
	 * is asked for here: more lines may share an outside address than are
	 * read. */
	[CASES_CLAIMS] = { "cases_claims", 3,
	    "WITH asked AS MATERIALIZED ("
	    " SELECT $1::inet AS address, " FROM_MICROS("$2") " AS at,"
	    "  p.doubt_margin AS margin, p.confirmed_for"
	    " FROM lazaret.policy p"
	    "), claim AS ("
	    " SELECT l.line_id, l.origin, l.prefix, l.outside, l.ports,"
	    "  l.started_at, l.until AS ended_at, false AS disputed,"
	    "  l.until IS NULL AND l.origin <> 'static'"
	    "   AND a.at > l.confirmed_at + a.confirmed_for AS unconfirmed,"
	    "  l.until IS NULL OR l.until > now() AS open"
	    " FROM asked a JOIN lazaret.lease l"
	    "  ON l.prefix >>= $1::inet OR l.outside >>= $1::inet"
	    " UNION ALL"
	    " SELECT l.line_id, l.origin, l.prefix, l.outside, l.ports,"
	    "  l.started_at, l.ended_at, l.disputed, false, false"
	    " FROM asked a JOIN lazaret.lease_past l"
	    "  ON l.prefix = ANY (lazaret.supernets($1::inet))"
	    "  OR l.outside = ANY (lazaret.supernets($1::inet))"
	    " WHERE l.ended_at > " FROM_MICROS("$2") " - interval '1 hour'"
	    ")"
	    " SELECT c.line_id, n.reference, c.origin, c.prefix, c.outside,"
	    "  NOT c.prefix >>= a.address, coalesce(lower(c.ports), 0),"
	    "  coalesce(upper(c.ports) - 1, 65535), " RFC3339("c.started_at") ","
	    "  CASE WHEN NOT c.open THEN " RFC3339("c.ended_at") " END,"
	    "  c.started_at <= a.at"
	    "   AND (c.ended_at IS NULL OR c.ended_at > a.at),"
	    "  c.disputed, c.unconfirmed"
	    " FROM asked a CROSS JOIN claim c"
	    " JOIN lazaret.line n ON n.id = c.line_id"
	    " WHERE c.started_at <= a.at + a.margin"
	    "  AND (c.ended_at IS NULL OR c.ended_at > a.at - a.margin)"
	    "  AND ($3::integer IS NULL OR c.prefix >>= a.address"
	    "   OR c.ports @> $3::integer)"
	    " ORDER BY masklen(c.prefix) DESC, c.started_at DESC LIMIT 64" },
	[CASES_LINE_NAMED] = { "cases_line_named", 1,
	    "SELECT id, reference, realm FROM lazaret.line"
	    " WHERE (reference = $1 OR id = " UUID_IF("$1") ")"
	    "  AND ended_at IS NULL"
	    " ORDER BY reference = $1 DESC LIMIT 1" },
	[CASES_LINE_LOCK] = { "cases_line_lock", 1,
	    "SELECT lazaret.line_lock($1::uuid)" },

	/* ---- intake ---------------------------------------------------- */
	[CASES_ORDER] = { "cases_order", 4,
	    "SELECT EXISTS (SELECT FROM lazaret.cause k"
	    "  JOIN lazaret.playbook b ON b.cause = k.name"
	    "  WHERE k.name = $1 AND NOT k.retired),"
	    " EXISTS (SELECT FROM lazaret.source s"
	    "  WHERE s.name = $2 AND NOT s.retired),"
	    " " FROM_MICROS("$4") " > now() + p.future_margin,"
	    " (SELECT k.case_id FROM lazaret.report_key k"
	    "  WHERE k.source = $2 AND k.source_report_id = $3)"
	    " FROM lazaret.policy p" },
	[CASES_INTAKE] = { "cases_intake", 5,
	    "SELECT s.kind <> 'home',"
	    " EXISTS (SELECT FROM lazaret.exemption e"
	    "  WHERE (e.line_id = n.id OR e.subscriber_id = s.id)"
	    "   AND now() >= e.starts_at AND now() < e.until),"
	    " EXISTS (SELECT FROM lazaret.never_wall w"
	    "  WHERE w.realm = n.realm AND (w.prefix >>= $5::inet"
	    "   OR EXISTS (SELECT FROM lazaret.lease l"
	    "    WHERE l.line_id = n.id AND l.prefix && w.prefix))),"
	    " p.enforce AND o.enforce, o.most,"
	    " EXISTS (SELECT FROM lazaret.brake b"
	    "  WHERE b.source IN ('', o.name) AND b.pulled_at IS NOT NULL),"
	    " EXISTS (SELECT FROM lazaret.brake_now b"
	    "  WHERE b.source = o.name AND b.walled >= b.most),"
	    " EXISTS (SELECT FROM lazaret.brake_now b"
	    "  WHERE b.source = '' AND b.walled >= b.most),"
	    " EXISTS (SELECT FROM lazaret.case w WHERE w.line_id = n.id"
	    "  AND w.state = 'open' AND w.measure >= 'garden'),"
	    " c.id, c.state, c.measure, c.wanted, c.step,"
	    " r.id, " FROM_MICROS("$4") " < r.released_at,"
	    " v.before + CASE WHEN v.again THEN 0 ELSE"
	    "  (SELECT w.weight_now FROM lazaret.source_standing w"
	    "   WHERE w.name = o.name) END, v.before, p.wall_weight"
	    " FROM lazaret.line n"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " JOIN lazaret.source o ON o.name = $3"
	    " CROSS JOIN lazaret.policy p"
	    " LEFT JOIN lazaret.case c ON c.line_id = n.id AND c.cause = $2"
	    "  AND c.state <> 'closed'"
	    " LEFT JOIN LATERAL (SELECT q.id, q.released_at"
	    "  FROM lazaret.case q WHERE q.line_id = n.id AND q.cause = $2"
	    "   AND q.released_at IS NOT NULL"
	    "  ORDER BY q.released_at DESC LIMIT 1) r ON true"
	    /* Who saw it in this round, each once. */
	    " CROSS JOIN LATERAL (SELECT coalesce(sum(w.weight_now), 0)"
	    "   AS before, coalesce(bool_or(w.name = $3), false) AS again"
	    "  FROM lazaret.source_standing w WHERE w.name IN"
	    "   (SELECT t.source FROM lazaret.report t WHERE t.case_id = c.id"
	    "     AND t.received_at >= c.began_at AND t.outcome <> 'filed'"
	    "     AND c.state IN ('open', 'held'))) v"
	    " WHERE n.id = $1::uuid" },
	[CASES_LADDER] = { "cases_ladder", 1,
	    "SELECT position, measure, after <= interval '0'"
	    " FROM lazaret.playbook_step WHERE cause = $1 ORDER BY position" },
	/* Of an open case, if its time has come. */
	[CASES_NEXT_STEP] = { "cases_next_step", 1,
	    "SELECT c.line_id, c.cause, o.name, s.measure"
	    " FROM lazaret.next_step s JOIN lazaret.case c ON c.id = s.case_id"
	    " JOIN LATERAL (SELECT r.source FROM lazaret.report r"
	    "  WHERE r.case_id = c.id"
	    "  ORDER BY r.observed_at DESC LIMIT 1) l ON true"
	    " JOIN lazaret.source o ON o.name = l.source"
	    " WHERE s.case_id = $1::uuid AND s.due_at <= now()" },
	/* A pause keeps its measure until it ends. */
	[CASES_CLIMB] = { "cases_climb", 3,
	    "UPDATE lazaret.case SET step = $2::smallint,"
	    " wanted = $3::lazaret.measure,"
	    " measure = CASE WHEN pause_until IS NULL"
	    "  THEN $3::lazaret.measure ELSE measure END,"
	    " measure_since = CASE WHEN pause_until IS NULL"
	    "   AND measure <> $3::lazaret.measure"
	    "  THEN now() ELSE measure_since END"
	    " WHERE id = $1::uuid" },
	[CASES_OPEN] = { "cases_open", 9,
	    "INSERT INTO lazaret.case (code, line_id, cause, state, measure,"
	    "  wanted, held_by, opened_at, began_at, first_observed_at,"
	    "  last_observed_at, step, measure_since, review_at, expires_at)"
	    " SELECT $1, $2::uuid, p.cause, $4::lazaret.case_state,"
	    "  $5::lazaret.measure, $6::lazaret.measure, $7, now(), now(),"
	    "  " FROM_MICROS("$8") ", " FROM_MICROS("$8") ", $9::smallint,"
	    "  now(), now() + p.review, now() + p.expires"
	    " FROM lazaret.playbook p WHERE p.cause = $3 RETURNING id" },
	[CASES_JOIN] = { "cases_join", 4,
	    "UPDATE lazaret.case SET reports = reports + 1,"
	    "  first_observed_at ="
	    "   least(first_observed_at, " FROM_MICROS("$4") "),"
	    "  last_observed_at ="
	    "   greatest(last_observed_at, " FROM_MICROS("$4") "),"
	    "  measure_since = CASE WHEN measure = $2::lazaret.measure"
	    "   THEN measure_since ELSE now() END,"
	    "  measure = $2::lazaret.measure, wanted = $3::lazaret.measure"
	    " WHERE id = $1::uuid" },
	[CASES_RELAPSE] = { "cases_relapse", 7,
	    "UPDATE lazaret.case c SET reports = reports + 1,"
	    "  relapses = relapses + 1, state = $2::lazaret.case_state,"
	    "  measure = $3::lazaret.measure, wanted = $4::lazaret.measure,"
	    "  held_by = $5, first_observed_at = " FROM_MICROS("$6") ","
	    "  last_observed_at ="
	    "   greatest(last_observed_at, " FROM_MICROS("$6") "),"
	    "  step = $7::smallint, began_at = now(), measure_since = now(),"
	    "  watch_until = NULL, acknowledged_at = NULL,"
	    "  reminded_at = NULL, announced_step = 0, look_at = now(),"
	    "  review_at = now() + p.review, expires_at = now() + p.expires"
	    " FROM lazaret.playbook p"
	    " WHERE c.id = $1::uuid AND p.cause = c.cause" },
	[CASES_FILE] = { "cases_file", 1,
	    "UPDATE lazaret.case SET reports = reports + 1"
	    " WHERE id = $1::uuid" },
	[CASES_REPORT] = { "cases_report", 14,
	    "INSERT INTO lazaret.report (observed_at, source,"
	    "  source_report_id, cause, address, port, protocol, line_id,"
	    "  case_id, outcome, method, certainty, evidence, words)"
	    " VALUES (" FROM_MICROS("$1") ", $2, $3, $4, $5::inet,"
	    "  $6::integer, $7, $8::uuid, $9::uuid, $10, $11, $12::smallint,"
	    "  $13::jsonb, $14) RETURNING id, " MICROS("received_at") },
	[CASES_REPORT_KEY] = { "cases_report_key", 5,
	    "INSERT INTO lazaret.report_key (source, source_report_id,"
	    "  report_id, received_at, case_id)"
	    " VALUES ($1, $2, $3::uuid, " FROM_MICROS("$4") ", $5::uuid)" },
	[CASES_TIMELINE_ADD] = { "cases_timeline_add", 4,
	    "INSERT INTO lazaret.timeline (case_id, kind, actor, detail)"
	    " VALUES ($1::uuid, $2, $3, $4::jsonb)" },
	[CASES_WALLING] = { "cases_walling", 2,
	    "INSERT INTO lazaret.walling (source, case_id)"
	    " VALUES ($1, $2::uuid)" },
	[CASES_BRAKE_PULL] = { "cases_brake_pull", 1,
	    "INSERT INTO lazaret.brake AS b (source, pulled_at, seen, allowed)"
	    " SELECT n.source, now(), n.walled, n.most"
	    " FROM lazaret.brake_now n WHERE n.source = $1"
	    " ON CONFLICT (source) DO UPDATE"
	    " SET (pulled_at, seen, allowed)"
	    "  = (excluded.pulled_at, excluded.seen, excluded.allowed)"
	    " WHERE b.pulled_at IS NULL" },
	/* Further cases of a line that was told already are told together, an
	 * hour after the last notice; else at once. A notice that waits takes
	 * the case in, unless the warden is sending it. */
	[CASES_NOTICE] = { "cases_notice", 4,
	    "WITH way AS ("
	    " SELECT name FROM lazaret.channel"
	    " WHERE kinds = '{}' OR $2 = ANY (kinds)"
	    "), waiting AS ("
	    " UPDATE lazaret.notice SET next_at ="
	    "   CASE WHEN $4::boolean THEN next_at ELSE now() END"
	    " WHERE id IN (SELECT (SELECT o.id FROM lazaret.notice o"
	    "   WHERE o.line_id = $1::uuid AND o.kind = $2"
	    "    AND o.channel = way.name"
	    "    AND o.state = 'queued' AND o.attempts = 0"
	    "   ORDER BY o.queued_at LIMIT 1 FOR UPDATE SKIP LOCKED) FROM way)"
	    " RETURNING id, channel"
	    "), fresh AS ("
	    " INSERT INTO lazaret.notice (line_id, kind, channel, next_at)"
	    " SELECT $1::uuid, $2, way.name,"
	    "  CASE WHEN $4::boolean THEN greatest(now(),"
	    "   (SELECT max(o.queued_at) + interval '1 hour'"
	    "    FROM lazaret.notice o"
	    "    WHERE o.line_id = $1::uuid AND o.kind = $2)) ELSE now() END"
	    " FROM way WHERE way.name NOT IN (SELECT channel FROM waiting)"
	    " RETURNING id"
	    ")"
	    " INSERT INTO lazaret.notice_case (notice_id, case_id)"
	    " SELECT id, $3::uuid"
	    " FROM (SELECT id FROM waiting UNION ALL SELECT id FROM fresh) n"
	    " ON CONFLICT DO NOTHING" },
	[CASES_UNTICK] = { "cases_untick", 1,
	    "DELETE FROM lazaret.tick WHERE case_id = $1::uuid" },

	/* ---- cases ------------------------------------------------------ */
	[CASES_FACTS] = { "cases_facts", 1,
	    "SELECT " FACTS_COLUMNS " FROM " FACTS_FROM
	    " WHERE c.id = $1::uuid" },
	[CASES_BY_CODE] = { "cases_by_code", 1,
	    "SELECT " FACTS_COLUMNS " FROM " FACTS_FROM
	    " WHERE c.code = $1 ORDER BY c.opened_at DESC LIMIT 1" },
	[CASES_LIST] = { "cases_list", 9,
	    "SELECT " FACTS_COLUMNS " FROM " FACTS_FROM
	    " WHERE ($1::text IS NULL OR c.cause = $1)"
	    "  AND ($2::text IS NULL OR c.state = $2::lazaret.case_state)"
	    "  AND ($3::text IS NULL OR c.measure = $3::lazaret.measure)"
	    "  AND ($4::text IS NULL OR c.line_id = (SELECT o.id"
	    "   FROM lazaret.line o WHERE o.reference = $4"
	    "    OR o.id = " UUID_IF("$4") " LIMIT 1))"
	    "  AND ($5::text IS NULL OR s.account = $5)"
	    "  AND ($6::text IS NULL OR EXISTS (SELECT FROM lazaret.report r"
	    "   WHERE r.case_id = c.id AND r.source = $6))"
	    "  AND ($7::text IS NULL"
	    "   OR (c.opened_at, c.id) < (" FROM_MICROS("$7") ", $8::uuid))"
	    " ORDER BY c.opened_at DESC, c.id DESC LIMIT $9::integer" },
	[CASES_TIMELINE] = { "cases_timeline", 1,
	    "SELECT " MICROS("at") ", kind, actor, detail"
	    " FROM (SELECT * FROM lazaret.timeline WHERE case_id = $1::uuid"
	    " ORDER BY id DESC LIMIT 1000) t ORDER BY id" },
	[CASES_OF_LINE] = { "cases_of_line", 1,
	    "SELECT " FACTS_COLUMNS " FROM " FACTS_FROM
	    " WHERE c.line_id = $1::uuid AND c.state <> 'closed'"
	    " ORDER BY c.measure DESC, k.severity DESC, c.opened_at, c.id" },

	/* ---- release ---------------------------------------------------- */
	[CASES_RELEASE] = { "cases_release", 1,
	    "UPDATE lazaret.case c SET state = 'watch', measure = 'none',"
	    "  held_by = NULL, released_at = clock_timestamp(),"
	    "  measure_since = now(), watch_until = now() + p.watch,"
	    "  pause_until = NULL, expires_at = NULL, acknowledged_at = NULL"
	    " FROM lazaret.playbook p"
	    " WHERE c.id = $1::uuid AND p.cause = c.cause"
	    "  AND c.state IN ('open', 'held')" },
	[CASES_RELEASED] = { "cases_released", 5,
	    "INSERT INTO lazaret.release"
	    "  (case_id, line_id, group_name, kind, actor, reason, facts)"
	    " SELECT c.id, c.line_id, k.group_name, $2, $3, $4, $5::jsonb"
	    " FROM lazaret.case c JOIN lazaret.cause k ON k.name = c.cause"
	    " WHERE c.id = $1::uuid" },

	/* ---- what a subscriber is shown ----------------------------------- */
	[CASES_LINE_GET] = { "cases_line_get", 1,
	    "SELECT " LINE_COLUMNS " FROM lazaret.line n"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id"
	    " WHERE n.id = $1::uuid" },
	/* The lease first, and it alone: the plan of the rest is for one line. */
	[CASES_LINE_AT] = { "cases_line_at", 2,
	    "SELECT " LINE_COLUMNS " FROM (SELECT l.line_id"
	    "  FROM lazaret.lease l CROSS JOIN lazaret.policy p"
	    "  WHERE l.realm = $1 AND l.prefix >>= $2::inet"
	    "   AND l.started_at <= now()"
	    "   AND CASE WHEN l.until IS NOT NULL THEN l.until > now()"
	    "    ELSE l.origin = 'static'"
	    "     OR l.confirmed_at + p.confirmed_for > now() END"
	    "  ORDER BY masklen(l.prefix) DESC LIMIT 1) l"
	    " JOIN lazaret.line n ON n.id = l.line_id"
	    " JOIN lazaret.subscriber s ON s.id = n.subscriber_id" },
	[CASES_TICK] = { "cases_tick", 2,
	    "INSERT INTO lazaret.tick (case_id, step)"
	    " SELECT c.id, $2 FROM lazaret.case c"
	    " JOIN lazaret.playbook p ON p.cause = c.cause"
	    " WHERE c.id = $1::uuid AND $2 = ANY (p.checklist)"
	    " ON CONFLICT DO NOTHING RETURNING step" },
	[CASES_UNTICK_ONE] = { "cases_untick_one", 2,
	    "DELETE FROM lazaret.tick WHERE case_id = $1::uuid AND step = $2" },
	[CASES_EVIDENCE] = { "cases_evidence", 1,
	    "SELECT " MICROS("observed_at") ", evidence FROM lazaret.report"
	    " WHERE case_id = $1::uuid AND outcome <> 'filed'"
	    " ORDER BY observed_at DESC LIMIT 20" },
	[CASES_DEVICE] = { "cases_device", 1,
	    "SELECT device FROM lazaret.case_device WHERE case_id = $1::uuid" },
	[CASES_DEVICE_SAY] = { "cases_device_say", 3,
	    "UPDATE lazaret.case SET device = $3"
	    " WHERE line_id = $1::uuid AND cause = $2"
	    "  AND state IN ('open', 'held')"
	    "  AND ($3 = 'any' OR EXISTS"
	    "   (SELECT FROM lazaret.device d WHERE d.name = $3))"
	    " RETURNING id" },
	[CASES_DEVICE_OPENS] = { "cases_device_opens", 2,
	    "INSERT INTO lazaret.garden_opening AS o"
	    "  (line_id, group_name, until)"
	    " SELECT $1::uuid, group_name, now() + interval '24 hours'"
	    " FROM lazaret.device_garden"
	    " WHERE device = regexp_replace($2, '-[0-9]+$', '')"
	    " ON CONFLICT (line_id, group_name) DO UPDATE"
	    " SET until = greatest(o.until, excluded.until)" },

	/* ---- subscribers and lines ---------------------------------------- */
	[CASES_SUBSCRIBER_PUT] = { "cases_subscriber_put", 4,
	    "INSERT INTO lazaret.subscriber AS s"
	    "  (account, kind, brand, language)"
	    " VALUES ($1, $2::lazaret.account_kind, $3, $4)"
	    " ON CONFLICT (account) DO UPDATE SET kind = excluded.kind,"
	    "  brand = excluded.brand, language = excluded.language,"
	    "  ended_at = NULL RETURNING id, xmax = 0" },
	[CASES_CONTACTS_CLEAR] = { "cases_contacts_clear", 1,
	    "DELETE FROM lazaret.contact WHERE subscriber_id = $1::uuid" },
	[CASES_CONTACT_ADD] = { "cases_contact_add", 3,
	    "INSERT INTO lazaret.contact (subscriber_id, channel, value)"
	    " VALUES ($1::uuid, $2::lazaret.contact_channel, $3)"
	    " ON CONFLICT DO NOTHING" },
	[CASES_LINES_OF] = { "cases_lines_of", 1,
	    "SELECT id, reference, realm, " MICROS("started_at") ","
	    "  " MICROS("ended_at") " FROM lazaret.line"
	    " WHERE subscriber_id = $1::uuid ORDER BY started_at, reference" },
	/* A line of somebody else is left alone: no row comes back. */
	[CASES_LINE_PUT] = { "cases_line_put", 3,
	    "INSERT INTO lazaret.line AS n (reference, subscriber_id, realm)"
	    " VALUES ($1, $2::uuid, coalesce($3, 'default'))"
	    " ON CONFLICT (reference) DO UPDATE"
	    " SET realm = coalesce($3, n.realm), ended_at = NULL"
	    " WHERE n.subscriber_id = $2::uuid RETURNING id, xmax = 0" },
	[CASES_LINE_END] = { "cases_line_end", 1,
	    "UPDATE lazaret.line SET ended_at = now()"
	    " WHERE id = $1::uuid AND ended_at IS NULL RETURNING id" },
	[CASES_LINE_CLOSE] = { "cases_line_close", 1,
	    "UPDATE lazaret.case SET state = 'closed', measure = 'none',"
	    "  held_by = NULL, pause_until = NULL, expires_at = NULL,"
	    "  watch_until = NULL, closed_at = now()"
	    " WHERE line_id = $1::uuid AND state <> 'closed' RETURNING id" },

	/* ---- leases ------------------------------------------------------- */
	[CASES_LEASES_OF] = { "cases_leases_of", 1,
	    "SELECT id FROM lazaret.lease WHERE line_id = $1::uuid" },
	[CASES_LEASE_FUTURE] = { "cases_lease_future", 1,
	    "SELECT " FROM_MICROS("$1") " > now() + future_margin"
	    " FROM lazaret.policy" },
	[CASES_LEASE_CLOSE] = { "cases_lease_close", 2,
	    "SELECT lazaret.lease_close($1::bigint[], " FROM_MICROS("$2") ")" },
	[CASES_LEASE_RIVALS] = { "cases_lease_rivals", 6,
	    "SELECT l.id, l.line_id, " MICROS("l.started_at")
	    " FROM lazaret.lease l WHERE l.line_id <> $6::uuid"
	    "  AND ((l.realm = $1 AND l.prefix && $2::inet)"
	    "   OR (l.outside && $3::inet AND l.ports && " PORTS("$4", "$5") "))"
	    " ORDER BY l.id" },
	[CASES_LEASE_SAME] = { "cases_lease_same", 6,
	    "SELECT l.id, " MICROS("l.started_at") " FROM lazaret.lease l"
	    " WHERE l.realm = $1 AND l.prefix = $2::cidr"
	    "  AND l.outside IS NOT DISTINCT FROM $3::cidr"
	    "  AND l.ports IS NOT DISTINCT FROM " PORTS("$4", "$5")
	    "  AND l.line_id = $6::uuid" },
	[CASES_LEASE_CONFIRM] = { "cases_lease_confirm", 2,
	    "UPDATE lazaret.lease SET confirmed_at = now(),"
	    "  until = " FROM_MICROS("$2") " WHERE id = $1::bigint" },
	[CASES_LEASE_OPEN] = { "cases_lease_open", 9,
	    "INSERT INTO lazaret.lease (line_id, realm, prefix, outside,"
	    "  ports, origin, started_at, until, confirmed_at)"
	    " VALUES ($1::uuid, $2, $3::cidr, $4::cidr, " PORTS("$5", "$6") ","
	    "  $7::lazaret.lease_origin, " FROM_MICROS("$8") ","
	    "  " FROM_MICROS("$9") ", now()) RETURNING id" },
	[CASES_LEASE_PAST] = { "cases_lease_past", 9,
	    "INSERT INTO lazaret.lease_past (id, line_id, realm, prefix,"
	    "  outside, ports, origin, started_at, ended_at)"
	    " VALUES (nextval(pg_get_serial_sequence('lazaret.lease', 'id')),"
	    "  $1::uuid, $2, $3::cidr, $4::cidr, " PORTS("$5", "$6") ","
	    "  $7::lazaret.lease_origin, " FROM_MICROS("$8") ","
	    "  " FROM_MICROS("$9") ") RETURNING id" },
	[CASES_LEASE_DISPUTE] = { "cases_lease_dispute", 1,
	    "SELECT lazaret.lease_dispute(ARRAY[$1::bigint])" },

	/* ---- events ---------------------------------------------------- */
	[CASES_EVENTS_NUMBER] = { "cases_events_number", 0,
	    "SELECT lazaret.events_number()" },
	[CASES_EVENTS_PRUNED] = { "cases_events_pruned", 0,
	    "SELECT pruned_to FROM lazaret.event_state" },
	[CASES_EVENTS] = { "cases_events", 5,
	    "SELECT " EVENT_COLUMNS " FROM " EVENT_FROM
	    " WHERE e.number > $1::bigint AND e.number <= $2::bigint"
	    "  AND ($3::text IS NULL OR e.kind = ANY (string_to_array($3, ',')))"
	    "  AND lazaret.event_concerns("
	    "   e.case_id, e.detail, string_to_array($4, ' '))"
	    " ORDER BY e.number LIMIT $5::integer" },
};

/* clang-format on */
