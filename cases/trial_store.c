/* SPDX-License-Identifier: BSD-2-Clause */
/* trial_store.c -- the SQL of trials, by name */
#include "cases/trial_store.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* Below some names alone a rule holds. */
#define NAME(rule) "CASE WHEN " rule ".below THEN 'www.' ELSE '' END || " rule ".name"

/* The newest open cases, so many that a trial is brief; and of these all whose
 * next step is due, but for those that were due anyway. */
#define NEWEST \
	"(SELECT o.id, o.code, o.cause, o.measure, o.line_id, o.opened_at" \
	"  FROM lazaret.case o WHERE o.state = 'open'" \
	"  ORDER BY o.opened_at DESC, o.id DESC LIMIT 10000) c"
#define DUE \
	" FROM " NEWEST " JOIN lazaret.next_step s ON s.case_id = c.id" \
	" WHERE s.earliest <= now() AND s.due_at <= now()"
#define DUE_ANEW DUE " AND c.id <> ALL ($1::uuid[])"

const struct sql trial_store[TRIAL_COUNT] = {
	[TRIAL_MARK] = { "trial_mark", 0,
	    "INSERT INTO lazaret.trial_mark DEFAULT VALUES" },
	[TRIAL_TITLE] = { "trial_title", 1,
	    "SELECT title FROM lazaret.cause WHERE name = $1" },
	[TRIAL_LADDER] = { "trial_ladder", 1,
	    "SELECT position, measure, " EPOCH("due_at")
	    " FROM lazaret.ladder WHERE case_id = $1::uuid ORDER BY position" },
	/* Those that this very transaction queued, or gave the case to. */
	[TRIAL_NOTICE] = { "trial_notice", 1,
	    "SELECT n.id, n.kind, n.channel, " EPOCH("n.next_at") ","
	    " " EPOCH("n.queued_at") ", coalesce(s.language, ''), s.brand,"
	    " (SELECT string_agg(a.value, ', ' ORDER BY a.added_at, a.value)"
	    "  FROM lazaret.contact a WHERE a.subscriber_id = s.id"
	    "   AND a.channel = n.channel)"
	    " FROM lazaret.notice_case o"
	    " JOIN lazaret.notice n ON n.id = o.notice_id"
	    " JOIN lazaret.case c ON c.id = o.case_id"
	    " JOIN lazaret.line l ON l.id = n.line_id"
	    " JOIN lazaret.subscriber s ON s.id = l.subscriber_id"
	    " WHERE o.case_id = $1::uuid AND n.state = 'queued'"
	    "  AND now() IN (n.queued_at, n.next_at, c.opened_at)"
	    " ORDER BY n.channel, n.queued_at" },
	[TRIAL_WALL] = { "trial_wall", 1,
	    "SELECT l.realm, l.prefix, coalesce(w.measure, 'none'),"
	    " coalesce(w.garden, 0), CASE WHEN w.sure_until < 'infinity'"
	    "  THEN " EPOCH("w.sure_until") " ELSE 0 END"
	    " FROM lazaret.lease l LEFT JOIN lazaret.wall_wanted w"
	    "  ON w.line_id = l.line_id AND w.realm = l.realm"
	    "   AND w.prefix = l.prefix"
	    " WHERE l.line_id = $1::uuid"
	    " ORDER BY family(l.prefix), l.prefix" },
	[TRIAL_SITE] = { "trial_site", 1,
	    "SELECT s.name FROM lazaret.line n"
	    " JOIN lazaret.site s ON s.realm = n.realm"
	    " WHERE n.id = $1::uuid ORDER BY s.name" },
	/* Three of the open garden, of as many groups; three indicators of what
	 * the line has; and what nobody knows. */
	[TRIAL_NAME] = { "trial_name", 1,
	    "(SELECT min(" NAME("r") ") FROM lazaret.wall_wanted w"
	    "  JOIN lazaret.garden_group g ON w.garden >> g.bit & 1 = 1"
	    "  JOIN lazaret.garden_rule r ON r.group_name = g.name"
	    "  WHERE w.line_id = $1::uuid AND NOT r.name LIKE '%*%'"
	    "  GROUP BY g.name ORDER BY g.name LIMIT 3)"
	    " UNION ALL (SELECT " NAME("i") " FROM lazaret.indicator i"
	    "  WHERE i.kind = 'name' AND NOT i.retired AND i.cause IN"
	    "   (SELECT c.cause FROM lazaret.case c WHERE c.line_id = $1::uuid"
	    "     AND c.state IN ('open', 'held'))"
	    "  ORDER BY i.name LIMIT 3)"
	    " UNION ALL SELECT 'www.example.com'" },
	[TRIAL_OPEN] = { "trial_open", 0, "SELECT count(*) FROM " NEWEST },
	[TRIAL_DUE] = { "trial_due", 0,
	    "SELECT coalesce(array_agg(c.id), '{}')" DUE },
	[TRIAL_SUMS] = { "trial_sums", 1,
	    "SELECT c.cause, c.measure, s.measure, count(*)" DUE_ANEW
	    " GROUP BY c.cause, c.measure, s.measure"
	    " ORDER BY count(*) DESC, c.cause, c.measure LIMIT 50" },
	[TRIAL_CLIMBS] = { "trial_climbs", 1,
	    "SELECT c.id, c.code, (SELECT n.reference FROM lazaret.line n"
	    "  WHERE n.id = c.line_id), c.cause, c.measure" DUE_ANEW
	    " ORDER BY c.opened_at DESC, c.id DESC LIMIT 50" },
};

/* clang-format on */
