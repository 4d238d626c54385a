/* SPDX-License-Identifier: BSD-2-Clause */
/* store.c -- the SQL of the gateway */
#include "gateway/store.h"

#include <stdio.h>
#include <string.h>

enum { SITE_SYSTEM, SITE_TIMELINE, SITE_NUMBER, SITE_REALM };

/* clang-format off */

const struct sql store_site = { "site", 1,
	"SELECT i.system, i.timeline, d.number, s.realm"
	" FROM lazaret.wall_identity() i, lazaret.data_state d"
	" LEFT JOIN lazaret.site s ON s.name = $1" };

enum { INDICATOR_ADDRESS, INDICATOR_PROTOCOL, INDICATOR_PORT };

const struct sql store_indicators = { "indicators", 0,
	"SELECT DISTINCT i.address, i.protocol, i.port"
	" FROM lazaret.indicator i"
	" WHERE i.kind IN ('address', 'port') AND NOT i.retired" };

enum {
	QUESTION_ID,
	QUESTION_LINE,
	QUESTION_PREFIX,
	QUESTION_MEASURE,
	QUESTION_SURE
};

/* Who asked longer ago has given up. */
const struct sql store_question = { "question", 2,
	"SELECT i.id, i.line_id, p.prefix, coalesce(w.measure, 'none'), "
	EPOCH("nullif(w.sure_until, 'infinity')")
	" FROM (SELECT * FROM lazaret.inspection WHERE site = $1"
	"  AND id > $2::bigint AND answered_at IS NULL"
	"  AND asked_at > now() - interval '5 s' ORDER BY id LIMIT 1) i"
	" JOIN lazaret.site s ON s.name = i.site"
	" LEFT JOIN LATERAL (SELECT unnest(i.prefixes) AS prefix"
	"  UNION SELECT o.prefix FROM lazaret.wall o"
	"  WHERE o.realm = s.realm AND o.line_id = i.line_id) p ON true"
	" LEFT JOIN lazaret.wall w ON w.realm = s.realm"
	"  AND w.prefix = p.prefix AND w.line_id = i.line_id"
	" ORDER BY p.prefix LIMIT 32" };

const struct sql store_answer = { "answer", 2,
	"UPDATE lazaret.inspection SET answered_at = now(), answer = $2::jsonb"
	" WHERE id = $1::bigint AND answered_at IS NULL" };

/* clang-format on */

bool
store_read_site(const struct db_result *result, struct site *site_out)
{
	struct site site = { 0 };
	snprintf(site.system, sizeof site.system, "%s",
	    db_text(result, 0, SITE_SYSTEM));
	snprintf(site.timeline, sizeof site.timeline, "%s",
	    db_text(result, 0, SITE_TIMELINE));
	snprintf(site.realm, sizeof site.realm, "%s",
	    db_text(result, 0, SITE_REALM));
	site.data = db_number(result, 0, SITE_NUMBER);
	*site_out = site;
	return !db_is_null(result, 0, SITE_REALM);
}

bool
store_read_indicator(
    const struct db_result *result, int at, struct message *message_out)
{
	struct message message = { .kind = MESSAGE_PORT };
	if (db_is_null(result, at, INDICATOR_ADDRESS)) {
		message.port.protocol =
		    (uint8_t)db_number(result, at, INDICATOR_PROTOCOL);
		message.port.port =
		    (uint16_t)db_number(result, at, INDICATOR_PORT);
		*message_out = message;
		return true;
	}
	message.kind = MESSAGE_PREFIX;
	if (!prefix_parse(str_from(db_text(result, at, INDICATOR_ADDRESS)),
		&message.prefix))
		return false;
	*message_out = message;
	return true;
}

static bool
read_prefix(const struct db_result *result, int at,
    struct inspection_prefix *prefix_out)
{
	enum measure measure;
	if (!prefix_parse(str_from(db_text(result, at, QUESTION_PREFIX)),
		&prefix_out->prefix) ||
	    !measure_parse(
		str_from(db_text(result, at, QUESTION_MEASURE)), &measure))
		return false;
	prefix_out->measure = (uint8_t)measure;
	prefix_out->sure_until = db_is_null(result, at, QUESTION_SURE)
	    ? WALL_ALWAYS
	    : db_number(result, at, QUESTION_SURE);
	return true;
}

bool
store_read_question(
    const struct db_result *result, struct inspection_question *question_out)
{
	struct inspection_question question = { 0 };
	if (db_rows(result) == 0 ||
	    !uuid_parse(
		str_from(db_text(result, 0, QUESTION_LINE)), question.line))
		return false;
	question.id = db_number(result, 0, QUESTION_ID);
	for (int i = 0;
	     i < db_rows(result) && question.count < INSPECTION_PREFIXES; i++)
		if (!db_is_null(result, i, QUESTION_PREFIX) &&
		    read_prefix(result, i, &question.prefixes[question.count]))
			question.count++;
	*question_out = question;
	return true;
}
