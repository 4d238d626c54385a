/* SPDX-License-Identifier: BSD-2-Clause */
/* figures_store.c -- the figures: their names, definitions and SQL */
#include "cases/figures.h"

/* SQL is laid out as SQL. */
/* clang-format off */

/* $1 since, $2 until, $3 cause, $4 account kind */
#define SINCE FROM_MICROS("$1")
#define UNTIL FROM_MICROS("$2")
#define WITHIN(at) at " >= " SINCE " AND " at " < " UNTIL
/* Of cases that are asked for, by what stands in the row itself, */
#define ASKED(cause, kind) \
	"($3::text IS NULL OR " cause " = $3)" \
	" AND ($4::text IS NULL OR " kind "::text = $4)"
/* or by the shelf, one look for each row: many at once would be all of it. */
#define OF_CASES(id) \
	"($3::text IS NULL AND $4::text IS NULL OR (SELECT" \
	"  " ASKED("h.cause", "h.kind") " FROM lazaret.case_shelf h" \
	"  WHERE h.case_id = " id " AND h.source = ''))"
#define RELEASES "FROM lazaret.release r WHERE " WITHIN("r.at") \
	" AND " ASKED("r.cause", "r.account_kind")

/* Of all causes first, then one by one. */
#define BY_CAUSE "GROUP BY GROUPING SETS ((), (cause))" \
	" ORDER BY cause IS NOT NULL, count(*) DESC, cause"
#define CAUSE_OR_ALL "coalesce(cause, 'all')"
#define DAY_OF(at) "(" at " AT TIME ZONE 'UTC')::date"
#define QUANTILE(place) "extract(epoch FROM took[" place "])::bigint"
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
		"WITH came AS (SELECT " DAY_OF("e.at") " AS day,"
		"  count(*) AS cases FROM"
		"  (SELECT h.opened_at AS at FROM lazaret.case_shelf h"
		"   WHERE h.source = '' AND " WITHIN("h.opened_at")
		"    AND " ASKED("h.cause", "h.kind")
		"   UNION ALL SELECT t.at FROM lazaret.timeline t"
		"   WHERE t.kind = 'relapsed' AND " WITHIN("t.at")
		"    AND " OF_CASES("t.case_id") ") e GROUP BY 1),"
		" went AS (SELECT " DAY_OF("r.at") " AS day,"
		"  count(*) AS cases " RELEASES " GROUP BY 1)"
		" SELECT to_char(d.day, 'YYYY-MM-DD'),"
		"  coalesce(came.cases, 0), coalesce(went.cases, 0)"
		" FROM generate_series(" DAY_OF(SINCE) ","
		"  (" UNTIL " - interval '1 us') AT TIME ZONE 'UTC',"
		"  '1 day') d (day)"
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
		"SELECT h.cause, h.measure, count(*) FROM lazaret.case_shelf h"
		" WHERE h.source = '' AND h.state IN ('open', 'held')"
		"  AND $1::bigint <= $2::bigint"
		"  AND " ASKED("h.cause", "h.kind")
		" GROUP BY 1, 2 ORDER BY 1, 2 DESC" } },

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
		"SELECT cause, releases, " QUANTILE("1") ", " QUANTILE("2")
		" FROM (SELECT cause IS NULL AS whole,"
		"  " CAUSE_OR_ALL " AS cause, count(*) AS releases,"
		"  percentile_disc('{0.5,0.9}'::float8[])"
		"   WITHIN GROUP (ORDER BY r.at - r.began_at) AS took"
		"  " RELEASES " AND r.relapsed_at IS NULL"
		"  GROUP BY GROUPING SETS ((), (cause))) c"
		" ORDER BY NOT whole, releases DESC, cause" } },

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
		"  " RELEASES " GROUP BY 1)"
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
		"WITH after (days, span) AS"
		"  (VALUES (14, interval '14 days'), (30, '30 days')),"
		" seen AS (SELECT v.days, count(*) AS cases"
		"  FROM after v JOIN lazaret.case_shelf h"
		"   ON h.opened_at + v.span <= now()"
		"  WHERE h.source = '' AND " WITHIN("h.opened_at")
		"   AND " ASKED("h.cause", "h.kind") " GROUP BY 1),"
		" clean AS (SELECT v.days, count(DISTINCT r.case_id) AS cases"
		"  FROM after v JOIN lazaret.release r"
		"   ON r.opened_at + v.span <= now()"
		"    AND r.at <= r.opened_at + v.span"
		"    AND (r.relapsed_at > r.opened_at + v.span) IS NOT false"
		"  WHERE " WITHIN("r.opened_at")
		"   AND " ASKED("r.cause", "r.account_kind") " GROUP BY 1)"
		" SELECT v.days || ' days', coalesce(seen.cases, 0),"
		"  coalesce(clean.cases, 0), "
		THOUSANDTHS("coalesce(clean.cases, 0)", "seen.cases")
		" FROM after v LEFT JOIN seen USING (days)"
		" LEFT JOIN clean USING (days) ORDER BY v.days" } },

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
		"  least(r.relapsed_at, r.reopened_at)"
		"   <= r.at + interval '5 months' AS relapsed " RELEASES ")"
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
		"WITH back AS (SELECT DISTINCT"
		"  (t.detail->>'notice')::uuid AS notice_id"
		"  FROM lazaret.timeline t"
		"  WHERE t.kind = 'bounced' AND t.at >= " SINCE "),"
		" told AS (SELECT m.channel, m.sent_at IS NOT NULL AS sent,"
		"  m.state = 'dropped' AS dropped,"
		"  back.notice_id IS NOT NULL AS bounced"
		"  FROM lazaret.notice m LEFT JOIN back ON back.notice_id = m.id"
		"  WHERE " WITHIN("m.queued_at")
		"   AND ($4::text IS NULL OR m.account_kind::text = $4)"
		"   AND ($3::text IS NULL OR (SELECT bool_or(c.cause = $3)"
		"    FROM lazaret.notice_case o"
		"    JOIN lazaret.case c ON c.id = o.case_id"
		"    WHERE o.notice_id = m.id)))"
		" SELECT channel, count(*), count(*) FILTER (WHERE sent),"
		"  count(*) FILTER (WHERE bounced),"
		"  count(*) FILTER (WHERE dropped), "
		THOUSANDTHS("count(*) FILTER (WHERE bounced)",
			"count(*) FILTER (WHERE sent)")
		" FROM told GROUP BY 1 ORDER BY 1" } },
};

/* clang-format on */
