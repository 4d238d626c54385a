/* SPDX-License-Identifier: BSD-2-Clause */
/* figures_store.c -- the figures: their names, definitions and SQL */
#include "cases/figures.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* $1 since, $2 until, $3 cause, $4 account kind */
#define SINCE FROM_MICROS("$1")
#define UNTIL FROM_MICROS("$2")
#define WITHIN(at) at " >= " SINCE " AND " at " < " UNTIL
/* Of cases that are asked for: without a filter nobody looks at the case. */
#define ALL_CASES "$3::text IS NULL AND $4::text IS NULL"
#define OF_CASES(id) \
	"(" ALL_CASES " OR EXISTS (SELECT" \
	"  FROM lazaret.case w JOIN lazaret.line n ON n.id = w.line_id" \
	"  JOIN lazaret.subscriber s ON s.id = n.subscriber_id" \
	"  WHERE w.id = " id " AND ($3::text IS NULL OR w.cause = $3)" \
	"   AND ($4::text IS NULL OR s.kind::text = $4)))"
#define RELAPSE(id, when) \
	"FROM lazaret.timeline t WHERE t.case_id = " id \
	" AND t.kind = 'relapsed' AND " when

/* Of all causes first, then one by one. */
#define BY_CAUSE "GROUP BY GROUPING SETS ((), (cause))" \
	" ORDER BY cause IS NOT NULL, count(*) DESC, cause"
#define CAUSE_OR_ALL "coalesce(cause, 'all')"
#define THOUSANDTHS(part, whole) \
	"round(1000.0 * " part " / nullif(" whole ", 0))::bigint"

const struct figure figures[FIGURES] = {
	{ "flow", "In and out per day",
	    "In: cases that were opened or relapsed on that day. Out: measures "
	    "that were released, by whatever way. Days are those of UTC; the "
	    "last one is not over yet.",
	    { { "day", "Day", FIGURE_LABEL },
		{ "cases_in", "In", FIGURE_COUNT },
		{ "cases_out", "Out", FIGURE_COUNT } },
	    1, 2, true,
	    { "figure_flow", 4,
		"WITH came AS (SELECT date_trunc('day', e.at, 'UTC') AS day,"
		"  count(*) AS cases FROM"
		"  (SELECT c.opened_at AS at FROM lazaret.case c"
		"   WHERE " WITHIN("c.opened_at") " AND " OF_CASES("c.id")
		"   UNION ALL SELECT t.at FROM lazaret.timeline t"
		"   WHERE t.kind = 'relapsed' AND " WITHIN("t.at")
		"    AND " OF_CASES("t.case_id") ") e GROUP BY 1),"
		" went AS (SELECT date_trunc('day', r.at, 'UTC') AS day,"
		"  count(*) AS cases FROM lazaret.release r"
		"  WHERE " WITHIN("r.at") " AND " OF_CASES("r.case_id")
		"  GROUP BY 1)"
		" SELECT to_char(d.day AT TIME ZONE 'UTC', 'YYYY-MM-DD'),"
		"  coalesce(came.cases, 0), coalesce(went.cases, 0)"
		" FROM generate_series(date_trunc('day', " SINCE ", 'UTC'),"
		"  " UNTIL " - interval '1 us', '1 day') d (day)"
		" LEFT JOIN came ON came.day = d.day"
		" LEFT JOIN went ON went.day = d.day ORDER BY 1" } },

	{ "open", "Open cases by cause and measure",
	    "Cases that are open or held at this moment, whenever they were "
	    "opened, by their cause and the measure that holds now.",
	    { { "cause", "Cause", FIGURE_LABEL },
		{ "measure", "Measure", FIGURE_LABEL },
		{ "cases", "Cases", FIGURE_COUNT } },
	    2, 1, false,
	    { "figure_open", 4,
		"SELECT c.cause, c.measure, count(*) FROM lazaret.case c"
		" WHERE c.state IN ('open', 'held') AND $1::bigint <= $2::bigint"
		"  AND " OF_CASES("c.id") " GROUP BY 1, 2 ORDER BY 1, 2 DESC" } },

	{ "time_to_clean", "Time to clean",
	    "From the opening of a case, or its last relapse, to the release "
	    "after which it has not relapsed; of the releases in the period. "
	    "Half of them took no longer than the median, nine of ten no "
	    "longer than the p90.",
	    { { "cause", "Cause", FIGURE_LABEL },
		{ "releases", "Releases", FIGURE_COUNT },
		{ "median", "Median", FIGURE_SECONDS },
		{ "p90", "p90", FIGURE_SECONDS } },
	    2, 2, false,
	    { "figure_time_to_clean", 4,
		"WITH cleaned AS (SELECT r.cause, extract(epoch FROM r.at -"
		"  greatest(r.opened_at, (SELECT max(t.at) "
		RELAPSE("r.case_id", "t.at < r.at") "))) AS took"
		"  FROM lazaret.release r"
		"  WHERE " WITHIN("r.at") " AND " OF_CASES("r.case_id")
		"   AND NOT EXISTS (SELECT "
		RELAPSE("r.case_id", "t.at > r.at") "))"
		" SELECT " CAUSE_OR_ALL ", count(*),"
		"  percentile_disc(0.5) WITHIN GROUP (ORDER BY took)::bigint,"
		"  percentile_disc(0.9) WITHIN GROUP (ORDER BY took)::bigint"
		" FROM cleaned " BY_CAUSE } },

	{ "ways_out", "Ways out",
	    "Releases in the period, by who or what opened the door: the "
	    "subscriber (self), silence that was seen (quiet), a member of "
	    "staff, the clock (timed), another program (api), or a dispute that "
	    "was upheld.",
	    { { "way", "Way", FIGURE_LABEL },
		{ "releases", "Releases", FIGURE_COUNT },
		{ "share", "Share", FIGURE_SHARE } },
	    1, 1, false,
	    { "figure_ways_out", 4,
		"WITH went AS (SELECT r.kind, count(*) AS releases"
		"  FROM lazaret.release r"
		"  WHERE " WITHIN("r.at") " AND " OF_CASES("r.case_id")
		"  GROUP BY 1)"
		" SELECT w.kind, coalesce(went.releases, 0), "
		THOUSANDTHS("went.releases", "sum(went.releases) OVER ()")
		" FROM unnest('{self,quiet,staff,timed,api,dispute}'::text[])"
		"  WITH ORDINALITY w (kind, place)"
		" LEFT JOIN went ON went.kind = w.kind ORDER BY w.place" } },

	{ "pauses", "Pauses",
	    "Pauses that began in the period, by who asked for them, and how "
	    "long they were in all. A pause lowers a measure for a stated time; "
	    "it is no release.",
	    { { "who", "Asked for by", FIGURE_LABEL },
		{ "pauses", "Pauses", FIGURE_COUNT },
		{ "time", "In all", FIGURE_SECONDS } },
	    1, 1, false,
	    { "figure_pauses", 4,
		"SELECT split_part(p.actor, ':', 1), count(*),"
		" extract(epoch FROM sum(p.until - p.at))::bigint"
		" FROM lazaret.pause p"
		" WHERE " WITHIN("p.at") " AND " OF_CASES("p.case_id")
		" GROUP BY 1 ORDER BY 2 DESC, 1" } },

	{ "clean_after", "Clean after 14 and 30 days",
	    "Of the cases that were opened in the period, and at least so many "
	    "days ago: those that had been released by that day and had not "
	    "relapsed since.",
	    { { "after", "After", FIGURE_LABEL },
		{ "cases", "Cases", FIGURE_COUNT },
		{ "clean", "Clean", FIGURE_COUNT },
		{ "share", "Share", FIGURE_SHARE } },
	    3, 1, false,
	    { "figure_clean_after", 4,
		"WITH seen AS (SELECT v.days,"
		"  (SELECT max(r.at) FROM lazaret.release r"
		"   WHERE r.case_id = c.id AND r.at <= c.opened_at + v.span)"
		"  > coalesce((SELECT max(t.at) "
		RELAPSE("c.id", "t.at <= c.opened_at + v.span")
		"  ), '-infinity') AS clean"
		"  FROM (VALUES (14, interval '14 days'), (30, '30 days'))"
		"   v (days, span) JOIN lazaret.case c"
		"   ON c.opened_at + v.span <= now()"
		"  WHERE " WITHIN("c.opened_at") " AND " OF_CASES("c.id") ")"
		" SELECT v.days || ' days', count(seen.days),"
		"  count(*) FILTER (WHERE seen.clean), "
		THOUSANDTHS("count(*) FILTER (WHERE seen.clean)",
			"count(seen.days)")
		" FROM (VALUES (14), (30)) v (days)"
		" LEFT JOIN seen ON seen.days = v.days"
		" GROUP BY v.days ORDER BY v.days" } },

	{ "relapses", "Relapse within five months",
	    "Releases in the period after which fresh evidence of the same "
	    "cause came for the same line within five months. Younger releases "
	    "count with what is known so far; \"full\" have their five months "
	    "behind them.",
	    { { "cause", "Cause", FIGURE_LABEL },
		{ "releases", "Releases", FIGURE_COUNT },
		{ "full", "Full", FIGURE_COUNT },
		{ "relapsed", "Relapsed", FIGURE_COUNT },
		{ "share", "Share", FIGURE_SHARE } },
	    4, 1, false,
	    { "figure_relapses", 4,
		"WITH went AS (SELECT r.cause,"
		"  r.at + interval '5 months' <= now() AS full_time,"
		"  EXISTS (SELECT "
		RELAPSE("r.case_id", "t.at > r.at"
			" AND t.at <= r.at + interval '5 months'") ")"
		"  OR EXISTS (SELECT FROM lazaret.case o"
		"   WHERE o.line_id = r.line_id AND o.cause = r.cause"
		"    AND o.opened_at > r.at"
		"    AND o.opened_at <= r.at + interval '5 months') AS relapsed"
		"  FROM lazaret.release r"
		"  WHERE " WITHIN("r.at") " AND " OF_CASES("r.case_id") ")"
		" SELECT " CAUSE_OR_ALL ", count(*),"
		"  count(*) FILTER (WHERE full_time),"
		"  count(*) FILTER (WHERE relapsed), "
		THOUSANDTHS("count(*) FILTER (WHERE relapsed)", "count(*)")
		" FROM went " BY_CAUSE } },

	{ "disputes", "Disputes upheld per source",
	    "Disputes of the period against the reports of a source, and what "
	    "became of them. The share is that of the upheld among those that "
	    "were decided.",
	    { { "source", "Source", FIGURE_LABEL },
		{ "disputes", "Disputes", FIGURE_COUNT },
		{ "upheld", "Upheld", FIGURE_COUNT },
		{ "rejected", "Rejected", FIGURE_COUNT },
		{ "lapsed", "Lapsed", FIGURE_COUNT },
		{ "share", "Share", FIGURE_SHARE } },
	    5, 1, false,
	    { "figure_disputes", 4,
		"SELECT coalesce(q.source, 'unknown'), count(*),"
		" count(*) FILTER (WHERE q.state = 'approved'),"
		" count(*) FILTER (WHERE q.state = 'denied'),"
		" count(*) FILTER (WHERE q.state = 'lapsed'), "
		THOUSANDTHS("count(*) FILTER (WHERE q.state = 'approved')",
			"count(*) FILTER (WHERE q.state IN ('approved', 'denied'))")
		" FROM lazaret.request q"
		" WHERE q.kind = 'dispute' AND " WITHIN("q.made_at")
		"  AND " OF_CASES("q.case_id") " GROUP BY 1 ORDER BY 2 DESC, 1" } },

	{ "notices", "Notices, and those that came back",
	    "Notices of the period by the way they went. Sent: the relay took "
	    "them. Came back: a bounce was seen later. Dropped: nobody to "
	    "send them to, or overtaken by events.",
	    { { "channel", "By", FIGURE_LABEL },
		{ "notices", "Notices", FIGURE_COUNT },
		{ "sent", "Sent", FIGURE_COUNT },
		{ "bounced", "Came back", FIGURE_COUNT },
		{ "dropped", "Dropped", FIGURE_COUNT },
		{ "share", "Share", FIGURE_SHARE } },
	    5, 1, false,
	    { "figure_notices", 4,
		"WITH told AS (SELECT m.channel, m.sent_at IS NOT NULL AS sent,"
		"  m.state = 'dropped' AS dropped,"
		"  EXISTS (SELECT FROM lazaret.timeline t"
		"   WHERE t.kind = 'bounced'"
		"    AND t.detail->>'notice' = m.id::text) AS bounced"
		"  FROM lazaret.notice m WHERE " WITHIN("m.queued_at")
		"   AND (" ALL_CASES " OR EXISTS ("
		"    SELECT FROM lazaret.notice_case o"
		"    WHERE o.notice_id = m.id AND " OF_CASES("o.case_id") ")))"
		" SELECT channel, count(*), count(*) FILTER (WHERE sent),"
		"  count(*) FILTER (WHERE bounced),"
		"  count(*) FILTER (WHERE dropped), "
		THOUSANDTHS("count(*) FILTER (WHERE bounced)",
			"count(*) FILTER (WHERE sent)")
		" FROM told GROUP BY 1 ORDER BY 1" } },
};

/* clang-format on */
