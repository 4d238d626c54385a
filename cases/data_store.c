/* SPDX-License-Identifier: BSD-2-Clause */
/* data_store.c -- the SQL of what is loaded: causes, garden and so on */
#include "cases/data_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

#define SECONDS(column) "extract(epoch FROM " column ")::bigint"
#define SPAN(column) "make_interval(secs => " column ")"
/* The rows of a JSON array, as a table of these columns. */
#define FRESH(columns) "jsonb_to_recordset($1::jsonb) AS fresh (" columns ")"
#define LIST(column) "string_to_array(fresh." column ", ',')"
#define SORTED(array) \
	"coalesce((SELECT string_agg(one, ',' ORDER BY one COLLATE \"C\")" \
	" FROM unnest(" array ") one), '')"
/* An indicator as files write it. */
#define TRACE \
	"CASE i.kind WHEN 'name' THEN CASE WHEN i.below THEN '.' ELSE '' END" \
	" || i.name WHEN 'address' THEN i.address::text" \
	" ELSE CASE i.protocol WHEN 6 THEN 'tcp/' ELSE 'udp/' END || i.port END"

#define VERSION \
	"SELECT v.id, v.kind, " MICROS("v.loaded_at") ", v.loaded_by," \
	" octet_length(v.content), v.digest, v.row_count, v.reason," \
	" coalesce(v.restores, 0), (SELECT coalesce(max(o.id), 0)" \
	"  FROM lazaret.loaded o WHERE o.kind = v.kind AND o.id < v.id)," \
	" NOT EXISTS (SELECT FROM lazaret.loaded o" \
	"  WHERE o.kind = v.kind AND o.id > v.id)"

const struct sql data_store[DATA_COUNT] = {

/* ---- versions ----------------------------------------------------------- */
/* "lazaret" as a number; held to the end of the transaction. */
[DATA_LOCK] = { "data_lock", 0,
	"SELECT pg_advisory_xact_lock(30506475733542260)" },
[DATA_VERSIONS] = { "data_versions", 3,
	VERSION " FROM lazaret.loaded v WHERE ($1::text IS NULL OR v.kind = $1)"
	"  AND ($2::bigint IS NULL OR v.id < $2)"
	" ORDER BY v.id DESC LIMIT $3::integer" },
[DATA_VERSION] = { "data_version", 1,
	VERSION " FROM lazaret.loaded v WHERE v.id = $1::bigint" },
[DATA_VERSION_TEXT] = { "data_version_text", 1,
	"SELECT content FROM lazaret.loaded WHERE id = $1::bigint" },
[DATA_VERSION_KINDS] = { "data_version_kinds", 0,
	VERSION ", kinds.count FROM (SELECT max(id) AS id, count(*)"
	"  FROM lazaret.loaded GROUP BY kind) kinds"
	" JOIN lazaret.loaded v USING (id) ORDER BY v.kind" },
[DATA_VERSION_LAST] = { "data_version_last", 1,
	"SELECT max(id) FROM lazaret.loaded WHERE kind = $1" },
[DATA_VERSION_KEEP] = { "data_version_keep", 7,
	"INSERT INTO lazaret.loaded (kind, content, digest, loaded_by, reason,"
	"  restores, row_count)"
	" SELECT $1, $2, fresh.digest, $3, $4, $5::bigint, $6::integer"
	" FROM (SELECT encode(sha256(convert_to($2, 'UTF8')), 'hex') AS digest)"
	"  fresh WHERE $7::boolean OR fresh.digest IS DISTINCT FROM"
	"  (SELECT v.digest FROM lazaret.loaded v WHERE v.kind = $1"
	"   ORDER BY v.id DESC LIMIT 1)" },

/* ---- realms and sites --------------------------------------------------- */
[DATA_REALMS] = { "realms", 0,
	"SELECT name, note FROM lazaret.realm" },
[DATA_REALMS_PUT] = { "realms_put", 1,
	"INSERT INTO lazaret.realm (name, note)"
	" SELECT name, note FROM " FRESH("name text, note text")
	" ON CONFLICT (name) DO UPDATE SET note = excluded.note" },
[DATA_REALMS_REMOVE] = { "realms_remove", 1,
	"DELETE FROM lazaret.realm r USING " FRESH("name text")
	" WHERE r.name = fresh.name" },

[DATA_SITES] = { "sites", 0,
	"SELECT name, realm, mode, coalesce(host(steering_ipv4), ''),"
	" coalesce(host(steering_ipv6), ''), note FROM lazaret.site" },
[DATA_SITES_PUT] = { "sites_put", 1,
	"INSERT INTO lazaret.site"
	" (name, realm, mode, steering_ipv4, steering_ipv6, note)"
	" SELECT name, realm, mode, nullif(ipv4, '')::inet,"
	"  nullif(ipv6, '')::inet, note FROM "
	FRESH("name text, realm text, mode lazaret.site_mode, ipv4 text,"
		" ipv6 text, note text")
	" ON CONFLICT (name) DO UPDATE"
	" SET (realm, mode, steering_ipv4, steering_ipv6, note)"
	" = (excluded.realm, excluded.mode, excluded.steering_ipv4,"
	"  excluded.steering_ipv6, excluded.note)" },
[DATA_SITES_REMOVE] = { "sites_remove", 1,
	"WITH fresh AS (SELECT name FROM " FRESH("name text") "),"
	" forgotten AS (DELETE FROM lazaret.applied a USING fresh"
	"  WHERE a.site = fresh.name)"
	" DELETE FROM lazaret.site s USING fresh WHERE s.name = fresh.name" },

/* ---- garden ------------------------------------------------------------- */
[DATA_GARDEN_GROUPS] = { "garden_groups", 0,
	"SELECT name, always, in_suspend, note FROM lazaret.garden_group" },
/* A new group takes the lowest bit that is free. */
[DATA_GARDEN_GROUPS_PUT] = { "garden_groups_put", 1,
	"WITH free AS (SELECT bit, row_number() OVER (ORDER BY bit)"
	"  FROM generate_series(0, 61) bit WHERE bit NOT IN"
	"   (SELECT g.bit FROM lazaret.garden_group g)),"
	" fresh AS (SELECT fresh.*, old.bit, row_number() OVER"
	"   (PARTITION BY old.name IS NULL ORDER BY fresh.name)"
	"  FROM " FRESH("name text, always boolean, in_suspend boolean,"
			" note text")
	"  LEFT JOIN lazaret.garden_group old ON old.name = fresh.name)"
	" INSERT INTO lazaret.garden_group"
	"  (name, bit, always, in_suspend, note)"
	" SELECT fresh.name, coalesce(fresh.bit, free.bit), fresh.always,"
	"  fresh.in_suspend, fresh.note"
	" FROM fresh LEFT JOIN free USING (row_number)"
	" ON CONFLICT (name) DO UPDATE SET (always, in_suspend, note)"
	" = (excluded.always, excluded.in_suspend, excluded.note)" },
/* Retired causes open it no more; one that is loaded still keeps it. */
[DATA_GARDEN_GROUPS_REMOVE] = { "garden_groups_remove", 1,
	"WITH fresh AS (SELECT name FROM " FRESH("name text") "),"
	" openings AS (DELETE FROM lazaret.garden_opening o USING fresh"
	"  WHERE o.group_name = fresh.name),"
	" retired AS (DELETE FROM lazaret.cause_garden o"
	"  USING fresh, lazaret.cause c WHERE o.group_name = fresh.name"
	"   AND c.name = o.cause AND c.retired)"
	" DELETE FROM lazaret.garden_group g USING fresh"
	" WHERE g.name = fresh.name" },

[DATA_GARDEN_RULES] = { "garden_rules", 0,
	"SELECT group_name, CASE WHEN below THEN '*.' ELSE '' END || name, "
	SORTED("ports") ", shared, note FROM lazaret.garden_rule" },
[DATA_GARDEN_RULES_PUT] = { "garden_rules_put", 1,
	"INSERT INTO lazaret.garden_rule"
	"  (group_name, name, below, ports, shared, note)"
	" SELECT \"group\", ltrim(name, '*.'), name LIKE '*.%', "
	LIST("ports") ", shared, note FROM "
	FRESH("\"group\" text, name text, ports text, shared boolean,"
		" note text")
	" ON CONFLICT (group_name, name, below) DO UPDATE"
	" SET (ports, shared, note)"
	" = (excluded.ports, excluded.shared, excluded.note)" },
[DATA_GARDEN_RULES_REMOVE] = { "garden_rules_remove", 1,
	"DELETE FROM lazaret.garden_rule r"
	" USING " FRESH("\"group\" text, name text")
	" WHERE r.group_name = fresh.\"group\""
	"  AND r.name = ltrim(fresh.name, '*.')"
	"  AND r.below = (fresh.name LIKE '*.%')" },

/* ---- devices ------------------------------------------------------------ */
[DATA_DEVICES] = { "devices", 0,
	"SELECT d.name, "
	SORTED("ARRAY(SELECT o.group_name FROM lazaret.device_garden o"
		" WHERE o.device = d.name)") ", d.note FROM lazaret.device d" },
[DATA_DEVICES_PUT] = { "devices_put", 1,
	"WITH fresh AS (SELECT * FROM "
	FRESH("name text, opens text, note text")
	"), devices AS (INSERT INTO lazaret.device (name, note)"
	" SELECT name, note FROM fresh"
	" ON CONFLICT (name) DO UPDATE SET note = excluded.note"
	"), closed AS (DELETE FROM lazaret.device_garden o USING fresh"
	" WHERE o.device = fresh.name AND o.group_name <> ALL ("
	LIST("opens") "))"
	" INSERT INTO lazaret.device_garden (device, group_name)"
	" SELECT name, opened FROM fresh, unnest(" LIST("opens") ") opened"
	" ON CONFLICT DO NOTHING" },
[DATA_DEVICES_REMOVE] = { "devices_remove", 1,
	"WITH fresh AS (SELECT name FROM " FRESH("name text") "),"
	" closed AS (DELETE FROM lazaret.device_garden o USING fresh"
	"  WHERE o.device = fresh.name)"
	" DELETE FROM lazaret.device d USING fresh WHERE d.name = fresh.name" },
[DATA_DEVICE_WORDS] = { "device_words", 0,
	"SELECT word, device, maker, note FROM lazaret.device_word" },
[DATA_DEVICE_WORDS_PUT] = { "device_words_put", 1,
	"INSERT INTO lazaret.device_word (word, device, maker, note)"
	" SELECT word, device, maker, note FROM "
	FRESH("word text, device text, maker boolean, note text")
	" ON CONFLICT (word) DO UPDATE SET (device, maker, note)"
	" = (excluded.device, excluded.maker, excluded.note)" },
[DATA_DEVICE_WORDS_REMOVE] = { "device_words_remove", 1,
	"DELETE FROM lazaret.device_word w USING " FRESH("word text")
	" WHERE w.word = fresh.word" },

/* ---- causes ------------------------------------------------------------- */
/* A group whose causes are all retired is kept for them, and not shown. */
[DATA_CAUSE_GROUPS] = { "cause_groups", 0,
	"SELECT g.name, g.note FROM lazaret.cause_group g"
	" LEFT JOIN lazaret.cause c ON c.group_name = g.name"
	" GROUP BY g.name HAVING NOT coalesce(bool_and(c.retired), false)" },
[DATA_CAUSE_GROUPS_PUT] = { "cause_groups_put", 1,
	"INSERT INTO lazaret.cause_group (name, note)"
	" SELECT name, note FROM " FRESH("name text, note text")
	" ON CONFLICT (name) DO UPDATE SET note = excluded.note" },
[DATA_CAUSE_GROUPS_REMOVE] = { "cause_groups_remove", 1,
	"DELETE FROM lazaret.cause_group g USING " FRESH("name text")
	" WHERE g.name = fresh.name AND NOT EXISTS"
	"  (SELECT FROM lazaret.cause c WHERE c.group_name = g.name"
	"   AND c.retired)"
	" AND NOT EXISTS"
	"  (SELECT FROM lazaret.release r WHERE r.group_name = g.name)" },

[DATA_CAUSES] = { "causes", 0,
	"SELECT c.name, c.group_name, c.device, c.severity, c.scan_helps,"
	" coalesce((SELECT string_agg(s.measure || '@' || " SECONDS("s.after")
	"   || CASE WHEN s.needs_acknowledgement THEN '+read' ELSE '' END,"
	"   ',' ORDER BY s.position)"
	"  FROM lazaret.playbook_step s WHERE s.cause = c.name), ''), "
	SORTED("p.needs") ", coalesce(nullif(" SORTED("p.automatic")
	", ''), 'never'), array_to_string(p.checklist, ','),"
	" p.self_releases, " SECONDS("p.self_window") ", " SECONDS("p.quiet")
	", p.resets, " SECONDS("p.resets_within") ", p.unseen, "
	SECONDS("p.no_report") ", " SECONDS("p.pause") ", "
	SECONDS("p.remind") ", p.any_hour, " SECONDS("p.watch") ", " SECONDS("p.review")
	", coalesce(" SECONDS("p.expires") "::text, ''), "
	SORTED("ARRAY(SELECT o.group_name FROM lazaret.cause_garden o"
		" WHERE o.cause = c.name)") ", c.title"
	" FROM lazaret.cause c JOIN lazaret.playbook p ON p.cause = c.name"
	" WHERE NOT c.retired" },
/* Cause, playbook, ladder and what it opens, in one statement. */
[DATA_CAUSES_PUT] = { "causes_put", 1,
	"WITH fresh AS (SELECT * FROM "
	FRESH("name text, \"group\" text, device text, severity smallint,"
		" scan_helps boolean, ladder text, needs text, automatic text,"
		" resets integer, resets_within float8, unseen text,"
		" no_report float8, pause float8, remind float8,"
		" any_hour boolean,"
		" checklist text, self_releases integer, self_window float8,"
		" quiet float8, watch float8, review float8, expires text,"
		" opens text, note text")
	"), causes AS (INSERT INTO lazaret.cause"
	"  (name, group_name, title, device, severity, scan_helps)"
	" SELECT name, \"group\", note, device, severity, scan_helps FROM fresh"
	" ON CONFLICT (name) DO UPDATE"
	" SET (group_name, title, device, severity, scan_helps, retired)"
	" = (excluded.group_name, excluded.title, excluded.device,"
	"  excluded.severity, excluded.scan_helps, false)"
	"), playbooks AS (INSERT INTO lazaret.playbook (cause, needs,"
	"  automatic, checklist, self_releases, self_window, quiet, resets,"
	"  resets_within, unseen, no_report, pause, remind, any_hour, watch,"
	"  review, expires)"
	" SELECT name, " LIST("needs") ", array_remove(" LIST("automatic") ","
	"  'never'), " LIST("checklist") ", self_releases, "
	SPAN("self_window") ", " SPAN("quiet") ", resets, "
	SPAN("resets_within") ", unseen, " SPAN("no_report") ", "
	SPAN("pause") ", " SPAN("remind") ", any_hour, "
	SPAN("watch") ", " SPAN("review") ", "
	SPAN("nullif(expires, '')::float8")
	" FROM fresh ON CONFLICT (cause) DO UPDATE SET (needs, automatic,"
	"  checklist, self_releases, self_window, quiet, resets,"
	"  resets_within, unseen, no_report, pause, remind, any_hour, watch,"
	"  review, expires)"
	" = (excluded.needs, excluded.automatic, excluded.checklist,"
	"  excluded.self_releases, excluded.self_window, excluded.quiet,"
	"  excluded.resets, excluded.resets_within, excluded.unseen,"
	"  excluded.no_report, excluded.pause, excluded.remind,"
	"  excluded.any_hour, excluded.watch, excluded.review,"
	"  excluded.expires)"
	"), rungs AS (INSERT INTO lazaret.playbook_step"
	"  (cause, position, measure, after, needs_acknowledgement)"
	" SELECT name, position, split_part(rung, '@', 1)::lazaret.measure, "
	SPAN("split_part(split_part(rung, '@', 2), '+', 1)::float8") ","
	"  rung LIKE '%+read'"
	" FROM fresh, unnest(" LIST("ladder") ")"
	"  WITH ORDINALITY rungs (rung, position)"
	" ON CONFLICT (cause, position) DO UPDATE"
	" SET (measure, after, needs_acknowledgement)"
	" = (excluded.measure, excluded.after, excluded.needs_acknowledgement)"
	"), longer AS (DELETE FROM lazaret.playbook_step s USING fresh"
	" WHERE s.cause = fresh.name"
	"  AND s.position > cardinality(" LIST("ladder") ")"
	"), closed AS (DELETE FROM lazaret.cause_garden o USING fresh"
	" WHERE o.cause = fresh.name AND o.group_name <> ALL (" LIST("opens") ")"
	") INSERT INTO lazaret.cause_garden (cause, group_name)"
	" SELECT name, opened FROM fresh, unnest(" LIST("opens") ") opened"
	" ON CONFLICT DO NOTHING" },
[DATA_CAUSES_REMOVE] = { "causes_remove", 1,
	"UPDATE lazaret.cause c SET retired = true FROM " FRESH("name text")
	" WHERE c.name = fresh.name" },
[DATA_CAUSES_SWEEP] = { "causes_sweep", 0,
	"WITH unused AS (SELECT c.name FROM lazaret.cause c WHERE c.retired"
	"  AND NOT EXISTS (SELECT FROM lazaret.case k WHERE k.cause = c.name)"
	"  AND NOT EXISTS (SELECT FROM lazaret.indicator i"
	"   WHERE i.cause = c.name)),"
	" closed AS (DELETE FROM lazaret.cause_garden o USING unused u"
	"  WHERE o.cause = u.name),"
	" rungs AS (DELETE FROM lazaret.playbook_step s USING unused u"
	"  WHERE s.cause = u.name),"
	" playbooks AS (DELETE FROM lazaret.playbook p USING unused u"
	"  WHERE p.cause = u.name)"
	" DELETE FROM lazaret.cause c USING unused u WHERE c.name = u.name" },

/* ---- indicators --------------------------------------------------------- */
[DATA_INDICATORS] = { "indicators", 0,
	"SELECT i.cause, " TRACE ", i.note FROM lazaret.indicator i"
	" WHERE NOT i.retired" },
[DATA_INDICATORS_PUT] = { "indicators_put", 1,
	"INSERT INTO lazaret.indicator"
	"  (cause, kind, name, below, address, protocol, port, note)"
	" SELECT cause, kind,"
	"  CASE kind WHEN 'name' THEN ltrim(trace, '.') END, trace LIKE '.%',"
	"  CASE kind WHEN 'address' THEN trace::cidr END,"
	"  CASE kind WHEN 'port' THEN"
	"   CASE WHEN trace LIKE 'tcp/%' THEN 6 ELSE 17 END END,"
	"  CASE kind WHEN 'port' THEN split_part(trace, '/', 2)::integer END,"
	"  note FROM " FRESH("cause text, trace text, note text")
	", LATERAL (SELECT CASE WHEN trace ~ '^(tcp|udp)/' THEN 'port'"
	"  WHEN trace LIKE '%/%' THEN 'address' ELSE 'name' END) kinds (kind)"
	" ON CONFLICT (cause, kind, name, below, address, protocol, port)"
	" DO UPDATE SET (note, retired) = (excluded.note, false)" },
[DATA_INDICATORS_REMOVE] = { "indicators_remove", 1,
	"UPDATE lazaret.indicator i SET retired = true FROM"
	" (SELECT i.id, i.cause, " TRACE " AS trace"
	"  FROM lazaret.indicator i WHERE NOT i.retired) old, "
	FRESH("cause text, trace text")
	" WHERE i.id = old.id AND old.cause = fresh.cause"
	"  AND old.trace = fresh.trace" },
[DATA_INDICATORS_SWEEP] = { "indicators_sweep", 0,
	"DELETE FROM lazaret.indicator i WHERE i.retired AND NOT EXISTS"
	" (SELECT FROM lazaret.sighting s WHERE s.indicator_id = i.id)" },

/* ---- sources, policy, never-wall ---------------------------------------- */
[DATA_SOURCES] = { "sources", 0,
	"SELECT name, kind, weight, most, enforce, walls_an_hour, note"
	" FROM lazaret.source WHERE NOT retired" },
[DATA_SOURCES_PUT] = { "sources_put", 1,
	"INSERT INTO lazaret.source"
	"  (name, kind, weight, most, enforce, walls_an_hour, note)"
	" SELECT name, kind, weight, most, enforce, walls_an_hour, note FROM "
	FRESH("name text, kind text, weight smallint, most lazaret.measure,"
		" enforce boolean, walls_an_hour integer, note text")
	" ON CONFLICT (name) DO UPDATE"
	" SET (kind, weight, most, enforce, walls_an_hour, note, retired)"
	" = (excluded.kind, excluded.weight, excluded.most, excluded.enforce,"
	"  excluded.walls_an_hour, excluded.note, false)" },
[DATA_SOURCES_REMOVE] = { "sources_remove", 1,
	"UPDATE lazaret.source s SET retired = true FROM " FRESH("name text")
	" WHERE s.name = fresh.name" },
[DATA_SOURCES_SWEEP] = { "sources_sweep", 0,
	"DELETE FROM lazaret.source s WHERE s.retired AND NOT EXISTS"
	" (SELECT FROM lazaret.report r WHERE r.source = s.name)" },

/* The row is always there; a file without it means the defaults. */
[DATA_POLICY] = { "policy", 0,
	"SELECT enforce, walls_an_hour, brake_factor, brake_floor,"
	" wall_weight, " SECONDS("doubt_margin") ", "
	SECONDS("confirmed_for") ", " SECONDS("future_margin") ", "
	SECONDS("keep_reports") ", " SECONDS("keep_leases") ", "
	SECONDS("keep_sightings") ", " SECONDS("keep_events") ", "
	SECONDS("keep_messages") ", " SECONDS("keep_people") ", "
	SECONDS("keep_audit") ", " SECONDS("keep_refusals") ", "
	SECONDS("answer_within") ", " SECONDS("announce_before") ", "
	SECONDS("take_for") ", '' FROM lazaret.policy" },
[DATA_POLICY_PUT] = { "policy_put", 1,
	"UPDATE lazaret.policy SET (enforce, walls_an_hour, brake_factor,"
	"  brake_floor, wall_weight, doubt_margin,"
	"  confirmed_for, future_margin, keep_reports, keep_leases,"
	"  keep_sightings, keep_events, keep_messages, keep_people, keep_audit,"
	"  keep_refusals, answer_within, announce_before, take_for)"
	" = (fresh.enforce, fresh.walls_an_hour, fresh.brake_factor,"
	"  fresh.brake_floor, fresh.wall_weight, " SPAN("fresh.doubt_margin")
	", " SPAN("fresh.confirmed_for") ", " SPAN("fresh.future_margin")
	", " SPAN("fresh.keep_reports") ", " SPAN("fresh.keep_leases")
	", " SPAN("fresh.keep_sightings") ", " SPAN("fresh.keep_events")
	", " SPAN("fresh.keep_messages") ", " SPAN("fresh.keep_people")
	", " SPAN("fresh.keep_audit") ", " SPAN("fresh.keep_refusals")
	", " SPAN("fresh.answer_within") ", " SPAN("fresh.announce_before")
	", " SPAN("fresh.take_for") ") FROM "
	FRESH("enforce boolean, walls_an_hour integer, brake_factor integer,"
		" brake_floor integer, wall_weight smallint, doubt_margin float8,"
		" confirmed_for float8, future_margin float8,"
		" keep_reports float8, keep_leases float8,"
		" keep_sightings float8, keep_events float8, keep_messages float8,"
		" keep_people float8, keep_audit float8, keep_refusals float8,"
		" answer_within float8, announce_before float8, take_for float8") },
[DATA_POLICY_REMOVE] = { "policy_remove", 1,
	"UPDATE lazaret.policy SET (enforce, walls_an_hour, brake_factor,"
	"  brake_floor, wall_weight, doubt_margin,"
	"  confirmed_for, future_margin, keep_reports, keep_leases,"
	"  keep_sightings, keep_events, keep_messages, keep_people, keep_audit,"
	"  keep_refusals, answer_within, announce_before, take_for)"
	" = (DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT,"
	"  DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT,"
	"  DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT)"
	" WHERE $1 <> ''" },

[DATA_BASIS] = { "basis", 0,
	"SELECT legal_basis FROM lazaret.policy WHERE legal_basis <> ''" },
[DATA_BASIS_PUT] = { "basis_put", 1,
	"UPDATE lazaret.policy SET legal_basis = fresh.note FROM "
	FRESH("note text") },
[DATA_BASIS_REMOVE] = { "basis_remove", 1,
	"UPDATE lazaret.policy SET legal_basis = DEFAULT WHERE $1 <> ''" },

[DATA_HOURS] = { "hours", 0,
	"SELECT brand, " SORTED("days") ", " SECONDS("opens") ", "
	SECONDS("closes") ", zone, note FROM lazaret.walling_hours" },
[DATA_HOURS_PUT] = { "hours_put", 1,
	"INSERT INTO lazaret.walling_hours"
	"  (brand, days, opens, closes, zone, note)"
	" SELECT brand, " LIST("days") ", " SPAN("\"from\"") ", "
	SPAN("until") ", zone, note FROM "
	FRESH("brand text, days text, \"from\" float8, until float8,"
		" zone text, note text")
	" ON CONFLICT (brand) DO UPDATE"
	" SET (days, opens, closes, zone, note) = (excluded.days,"
	"  excluded.opens, excluded.closes, excluded.zone, excluded.note)" },
[DATA_HOURS_REMOVE] = { "hours_remove", 1,
	"DELETE FROM lazaret.walling_hours h USING " FRESH("brand text")
	" WHERE h.brand = fresh.brand" },

/* Mail is always there, and not told where it is as it came. */
[DATA_CHANNELS] = { "channels", 0,
	"SELECT name, " SORTED("kinds") ", note FROM lazaret.channel"
	" WHERE name <> 'email' OR kinds <> '{}'" },
[DATA_CHANNELS_PUT] = { "channels_put", 1,
	"INSERT INTO lazaret.channel (name, kinds, note)"
	" SELECT name, " LIST("kinds") ", note FROM "
	FRESH("name lazaret.contact_channel, kinds text, note text")
	" ON CONFLICT (name) DO UPDATE"
	" SET (kinds, note) = (excluded.kinds, excluded.note)" },
[DATA_CHANNELS_REMOVE] = { "channels_remove", 1,
	"WITH fresh AS (SELECT name FROM "
	FRESH("name lazaret.contact_channel") "),"
	" gone AS (DELETE FROM lazaret.channel c USING fresh"
	"  WHERE c.name = fresh.name AND c.name <> 'email')"
	" UPDATE lazaret.channel c SET kinds = '{}' FROM fresh"
	" WHERE c.name = fresh.name AND c.name = 'email'" },

[DATA_REASONS] = { "reasons", 0,
	"SELECT name, " SORTED("kinds") ", note FROM lazaret.reason" },
[DATA_REASONS_PUT] = { "reasons_put", 1,
	"INSERT INTO lazaret.reason (name, kinds, note)"
	" SELECT name, " LIST("\"for\"") ", note FROM "
	FRESH("name text, \"for\" text, note text")
	" ON CONFLICT (name) DO UPDATE"
	" SET (kinds, note) = (excluded.kinds, excluded.note)" },
[DATA_REASONS_REMOVE] = { "reasons_remove", 1,
	"DELETE FROM lazaret.reason r USING " FRESH("name text")
	" WHERE r.name = fresh.name" },

[DATA_NEVER_WALL] = { "never_wall", 0,
	"SELECT realm, prefix::text, note FROM lazaret.never_wall" },
[DATA_NEVER_WALL_PUT] = { "never_wall_put", 1,
	"INSERT INTO lazaret.never_wall (realm, prefix, note)"
	" SELECT realm, prefix, note FROM "
	FRESH("realm text, prefix cidr, note text")
	" ON CONFLICT (realm, prefix) DO UPDATE SET note = excluded.note" },
[DATA_NEVER_WALL_REMOVE] = { "never_wall_remove", 1,
	"DELETE FROM lazaret.never_wall n"
	" USING " FRESH("realm text, prefix cidr")
	" WHERE n.realm = fresh.realm AND n.prefix = fresh.prefix" },
};

/* clang-format on */
