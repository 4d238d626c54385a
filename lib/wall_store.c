/* SPDX-License-Identifier: BSD-2-Clause */
/* wall_store.c -- the SQL of those who follow the wall */
#include "lib/wall_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/uuid.h"

enum {
	PLACE_SYSTEM,
	PLACE_TIMELINE,
	PLACE_NUMBER,
	PLACE_PRUNED_TO,
	PLACE_DATA,
	CHANGE_NUMBER,
	CHANGE_PREFIX,
	CHANGE_LINE,
	CHANGE_MEASURE,
	CHANGE_GARDEN,
	CHANGE_SURE_UNTIL,
	SUM_ROWS = PLACE_DATA + 1,
	SUM_NUMBERS
};

/* SQL is laid out as SQL. */
/* clang-format off */

#define HERE \
	"WITH here AS MATERIALIZED (" \
	" SELECT i.system, i.timeline, s.number, s.pruned_to," \
	"  d.number AS data" \
	" FROM lazaret.wall_state s, lazaret.data_state d," \
	"  lazaret.wall_identity() i)"

#define PLACE "h.system, h.timeline, h.number, h.pruned_to, h.data"

#define IN_ORDER " ORDER BY number LIMIT $3::integer"

/* A deletion has no line. `sure_until` is NULL for infinity. */
const struct sql wall_store_since = { "wall_since", 3,
	HERE ", news AS ("
	"(SELECT w.number, w.prefix, w.line_id, w.measure,"
	"  w.garden, CASE WHEN isfinite(w.sure_until)"
	"   THEN " EPOCH("w.sure_until") " END AS sure_until"
	" FROM lazaret.wall w WHERE w.realm = $1 AND w.number > $2::bigint"
	IN_ORDER ") UNION ALL ("
	"SELECT g.number, g.prefix, NULL, NULL, NULL, NULL"
	" FROM lazaret.wall_gone g"
	" WHERE g.realm = $1 AND g.number > $2::bigint"
	IN_ORDER ")" IN_ORDER ")"
	" SELECT " PLACE ", n.*"
	" FROM here h LEFT JOIN news n ON true ORDER BY n.number" };

const struct sql wall_store_sum = { "wall_sum", 1,
	HERE
	" SELECT " PLACE ", count(w.number), coalesce(sum(w.number), 0)"
	" FROM here h LEFT JOIN lazaret.wall w ON w.realm = $1"
	" GROUP BY " PLACE };

/* A batch that this teller told last is told again because its answer was
 * lost. */
const struct sql wall_store_sightings = { "sightings", 8,
	"WITH forgotten AS ("
	" DELETE FROM lazaret.told"
	" WHERE at < now() - interval '7 days' AND teller <> $7::uuid),"
	" fresh AS ("
	" INSERT INTO lazaret.told AS t (teller, batch, at)"
	" VALUES ($7::uuid, $8::uuid, now())"
	" ON CONFLICT (teller) DO UPDATE SET batch = excluded.batch,"
	"  at = excluded.at WHERE t.batch <> excluded.batch RETURNING 1)"
	" INSERT INTO lazaret.sighting AS s"
	" (minute, line_id, kind, indicator_id, protocol, port, count)"
	" SELECT to_timestamp(n.minute * 60), n.line,"
	"  CASE WHEN n.indicator > 0 THEN 'dns' ELSE 'blocked' END,"
	"  n.indicator, n.protocol, n.port, n.count"
	" FROM unnest($1::bigint[], $2::uuid[], $3::bigint[],"
	"  $4::integer[], $5::smallint[], $6::integer[])"
	"  AS n (minute, line, count, indicator, protocol, port)"
	" WHERE EXISTS (SELECT FROM fresh)"
	" ORDER BY n.line, n.minute, n.indicator, n.protocol, n.port"
	" ON CONFLICT (line_id, minute, kind, indicator_id, protocol, port)"
	" DO UPDATE SET count = s.count + excluded.count" };

const struct sql wall_store_alive = { "alive", 3,
	"INSERT INTO lazaret.alive AS a (line_id, hour, minutes)"
	" SELECT n.line, to_timestamp(n.minute * 60), n.minutes"
	" FROM unnest($1::bigint[], $2::uuid[], $3::bigint[])"
	"  AS n (minute, line, minutes)"
	" ORDER BY 1, 2"
	" ON CONFLICT (line_id, hour)"
	" DO UPDATE SET minutes = a.minutes | excluded.minutes" };

const struct sql wall_store_applied = { "applied", 5,
	"INSERT INTO lazaret.applied AS a"
	" (site, follower, number, lines, at, note)"
	" VALUES ($1, $2, $3::bigint, $4::integer, now(), $5)"
	" ON CONFLICT (site, follower) DO UPDATE SET number = excluded.number,"
	" lines = excluded.lines, at = excluded.at, note = excluded.note,"
	" stands_since = CASE WHEN excluded.number = a.number"
	"  AND a.number < (SELECT number FROM lazaret.wall_state)"
	"  THEN coalesce(a.stands_since, a.at) END" };

/* clang-format on */

struct wall_store_place
wall_store_read_place(const struct db_result *result)
{
	struct wall_store_place place = {
		.mark.number = db_number(result, 0, PLACE_NUMBER),
		.pruned_to = db_number(result, 0, PLACE_PRUNED_TO),
		.data = db_number(result, 0, PLACE_DATA),
	};
	const char *timeline = db_text(result, 0, PLACE_TIMELINE);
	snprintf(place.mark.system, sizeof place.mark.system, "%s",
	    db_text(result, 0, PLACE_SYSTEM));
	snprintf(
	    place.mark.timeline, sizeof place.mark.timeline, "%s", timeline);
	place.standby = strcmp(timeline, "standby") == 0;
	return place;
}

int
wall_store_changes(const struct db_result *result)
{
	int rows = db_rows(result);
	return rows == 1 && db_is_null(result, 0, CHANGE_NUMBER) ? 0 : rows;
}

int64_t
wall_store_last(const struct db_result *result)
{
	int changes = wall_store_changes(result);
	return changes == 0 ? 0 : db_number(result, changes - 1, CHANGE_NUMBER);
}

bool
wall_store_read_change(
    const struct db_result *result, int at, struct wall_change *change_out)
{
	struct wall_change change = {
		.gone = db_is_null(result, at, CHANGE_LINE),
		.row.number = db_number(result, at, CHANGE_NUMBER),
	};
	struct wall_row *row = &change.row;
	if (!prefix_parse(
		str_from(db_text(result, at, CHANGE_PREFIX)), &row->prefix))
		return false;
	enum measure measure = MEASURE_NONE;
	if (!change.gone &&
	    (!uuid_parse(
		 str_from(db_text(result, at, CHANGE_LINE)), row->line) ||
		!measure_parse(
		    str_from(db_text(result, at, CHANGE_MEASURE)), &measure)))
		return false;
	row->measure = (uint8_t)measure;
	row->garden = (uint64_t)db_number(result, at, CHANGE_GARDEN);
	row->sure_until = db_is_null(result, at, CHANGE_SURE_UNTIL)
	    ? WALL_ALWAYS
	    : db_number(result, at, CHANGE_SURE_UNTIL);
	*change_out = change;
	return true;
}

void
wall_store_each(const struct db_result *result, int count,
    wall_store_change_fn *take, void *context)
{
	for (int i = 0; i < count; i++) {
		struct wall_change change;
		if (wall_store_read_change(result, i, &change))
			take(context, &change);
		else
			log_warn("a row of the wall makes no sense: number "
				 "%" PRId64,
			    db_number(result, i, CHANGE_NUMBER));
	}
}

struct wall_sum
wall_store_read_sum(const struct db_result *result)
{
	return (struct wall_sum){ db_number(result, 0, SUM_ROWS),
		db_number(result, 0, SUM_NUMBERS) };
}
