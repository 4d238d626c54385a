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
